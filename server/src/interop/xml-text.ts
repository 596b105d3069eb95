// Writes XML: elements with text and nothing else, which is all CAP needs. What XML 1.0 cannot hold is left out.
export type XmlNode = readonly [name: string, content: string | readonly XmlNode[]];

/** Control characters, unpaired surrogates and the two non-characters: not allowed in XML 1.0, escaped or not. */
const UNSPEAKABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  return text.replaceAll(UNSPEAKABLE, '').replaceAll(/[&<>"]/g, (char) => ESCAPES[char]!);
}

export function xmlText([name, content]: XmlNode, attributes = '', indent = ''): string {
  if (typeof content === 'string') return `${indent}<${name}${attributes}>${escapeXml(content)}</${name}>\n`;
  return `${indent}<${name}${attributes}>\n${content.map((node) => xmlText(node, '', `${indent}  `)).join('')}${indent}</${name}>\n`;
}
