// The operator's page of this server: a line for each thing, good or not. No script, no style of its own, nothing of patients. Computes only.

export interface StatusLine {
  readonly name: string;
  readonly found: string;
  readonly isGood: boolean;
}

export type StatusSource = () => Promise<readonly StatusLine[]>;

export function statusPage(lines: readonly StatusLine[]): string {
  const rows = lines.map(({ name, found, isGood }) => `<tr><th scope="row">${escaped(name)}</th><td>${isGood ? 'good' : 'look at it'}</td><td>${escaped(found)}</td></tr>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>MyDR24 status</title></head><body><h1>MyDR24 status</h1><table><tbody>${rows.join('')}</tbody></table></body></html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
