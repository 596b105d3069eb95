// Reads a CAP 1.2 message (OASIS, 1 July 2010) strictly: everything the standard requires, its closed lists, its instants.
// What comes in is hostile until it is read: no document type, no entities of its own, bounded sizes and numbers of parts.
// Says what is wrong, never what was in it. Decides nothing about what becomes of it (cap-alert.ts).
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { instantOfIso } from '../intake/iso-instant.ts';

export const CAP_NAMESPACES: readonly string[] = ['urn:oasis:names:tc:emergency:cap:1.2'];

export const capStatuses = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
export const capMsgTypes = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
const scopes = ['Public', 'Restricted', 'Private'] as const;
const categories = ['Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other'] as const;
const urgencies = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const;
const severities = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;
const certainties = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const;

export interface CapReference {
  sender: string;
  identifier: string;
  sentAt: number;
}

export interface CapAreaRead {
  label: string;
  polygons: { lat: number; lon: number }[][];
  circles: { lat: number; lon: number; radiusKm: number }[];
}

/** One `info` of a message: the same for another language, or of another area. */
export interface CapPart {
  language: string;
  categories: string[];
  event: string;
  urgency: string;
  severity: string;
  certainty: string;
  expiresAt: number | null;
  senderName: string | null;
  headline: string | null;
  description: string | null;
  instruction: string | null;
  areas: CapAreaRead[];
}

export interface CapRead extends CapReference {
  status: (typeof capStatuses)[number];
  msgType: (typeof capMsgTypes)[number];
  scope: (typeof scopes)[number];
  references: CapReference[];
  parts: CapPart[];
}

/** `where` names the element, by its path in the standard. */
export interface CapRefusal {
  code: 'not-xml' | 'forbidden-xml' | 'not-cap' | 'missing' | 'repeated' | 'not-allowed' | 'too-long' | 'too-many';
  where: string;
}
export type CapVerdict = { ok: true; message: CapRead } | { ok: false; refusal: CapRefusal };

const LIMITS = { short: 500, long: 20_000, parts: 20, areas: 50, shapes: 100, points: 2_000, references: 100 };

interface Element {
  name: string;
  text: string;
  children: readonly Element[];
}
/** What was found wrong so far; the first is told. */
type Faults = CapRefusal[];

export function readCap(text: string): CapVerdict {
  const faults: Faults = [];
  const root = rootOf(text, faults);
  const message = root === null ? null : readAlert(root, faults);
  const [refusal] = faults;
  if (refusal !== undefined) return { ok: false, refusal };
  return message === null ? { ok: false, refusal: { code: 'not-xml', where: 'document' } } : { ok: true, message };
}

// XML ----------------------------------------------------------------------------------------------------------

type XmlTree = Record<string, unknown>;

const parser = new XMLParser({
  preserveOrder: true, ignoreAttributes: false, parseTagValue: false, parseAttributeValue: false, trimValues: false, processEntities: true, htmlEntities: false,
  ignoreDeclaration: true, ignorePiTags: true, maxNestedTags: 12,
});
/** Whatever begins with `<!` and is neither a comment nor CDATA: document types and entities. */
const DECLARATION = /<!(?!--|\[CDATA\[)/;
const CDATA = /<!\[CDATA\[[\s\S]*?\]\]>/g;
/** An ampersand that begins none of XML's own five entities and no character's number. */
const ODD_ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][\da-fA-F]{1,6});)/;
/** Control characters, written out or by number; no instant, name or text has them. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/;

const NUMBERED = /&#(?:(\d+)|[xX]([\da-fA-F]+));/g;

function isForbidden(text: string): boolean {
  if (DECLARATION.test(text) || CONTROL.test(text)) return true;
  const outside = text.replaceAll(CDATA, '');
  return ODD_ENTITY.test(outside) || [...outside.matchAll(NUMBERED)].some(([, decimal, hex]) => !isLetter(decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal)));
}

/** A character XML 1.0 may name by number, and that is no control. */
function isLetter(code: number): boolean {
  return code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff) && !CONTROL.test(String.fromCodePoint(code));
}

function rootOf(text: string, faults: Faults): Element | null {
  if (isForbidden(text)) return wrong(faults, 'forbidden-xml', 'document');
  const nodes = parsed(text.replace(/^\uFEFF/, ''));
  if (nodes === null) return wrong(faults, 'not-xml', 'document');
  const roots = nodes.filter((node) => !('#text' in node));
  const [root] = roots;
  const tag = root === undefined ? undefined : tagOf(root);
  if (root === undefined || tag === undefined || roots.length !== 1) return wrong(faults, 'not-xml', 'document');
  const prefix = tag.includes(':') ? `${tag.split(':')[0]}:` : '';
  const attributes = (root[':@'] ?? {}) as XmlTree;
  const namespace = attributes[prefix === '' ? '@_xmlns' : `@_xmlns:${prefix.slice(0, -1)}`];
  if (tag !== `${prefix}alert` || !CAP_NAMESPACES.includes(String(namespace))) return wrong(faults, 'not-cap', 'alert');
  return elementOf(root, prefix);
}

/** A library reads it, and a library may throw at what nobody foresaw: that is not XML either. */
function parsed(text: string): XmlTree[] | null {
  try {
    return XMLValidator.validate(text) === true ? (parser.parse(text) as XmlTree[]) : null;
  } catch {
    return null;
  }
}

const tagOf = (node: XmlTree): string | undefined => Object.keys(node).find((key) => key !== ':@' && key !== '#text');

/** Elements of other namespaces (a signature) are passed over. */
function elementOf(node: XmlTree, prefix: string): Element {
  const tag = tagOf(node)!;
  const inner = node[tag] as XmlTree[];
  const children = inner.filter((child) => {
    const name = tagOf(child);
    return name !== undefined && (prefix === '' ? !name.includes(':') : name.startsWith(prefix));
  });
  return { name: tag.slice(prefix.length), text: inner.flatMap((child) => ('#text' in child ? [String(child['#text'])] : [])).join('').trim(), children: children.map((child) => elementOf(child, prefix)) };
}

// Elements -----------------------------------------------------------------------------------------------------

function wrong(faults: Faults, code: CapRefusal['code'], where: string): null {
  faults.push({ code, where });
  return null;
}

const all = (of: Element, name: string): Element[] => of.children.filter((child) => child.name === name);

function optional(of: Element, name: string, maxLength: number, faults: Faults): string | null {
  const found = all(of, name);
  const where = `${of.name}.${name}`;
  if (found.length > 1) return wrong(faults, 'repeated', where);
  const text = found[0]?.text ?? '';
  if (text.length > maxLength) return wrong(faults, 'too-long', where);
  if (CONTROL.test(text)) return wrong(faults, 'forbidden-xml', where);
  return text === '' ? null : text;
}

function required(of: Element, name: string, maxLength: number, faults: Faults): string {
  const text = optional(of, name, maxLength, faults);
  if (text === null) wrong(faults, 'missing', `${of.name}.${name}`);
  return text ?? '';
}

function oneOf<Name extends string>(of: Element, name: string, names: readonly Name[], faults: Faults): Name {
  const text = required(of, name, LIMITS.short, faults);
  const found = names.find((each) => each === text);
  if (found === undefined) wrong(faults, 'not-allowed', `${of.name}.${name}`);
  return found ?? names[0]!;
}

function several(of: Element, name: string, most: number, faults: Faults): Element[] {
  const found = all(of, name);
  if (found.length > most) wrong(faults, 'too-many', `${of.name}.${name}`);
  return found.slice(0, most);
}

/** CAP's dateTime has an offset and whole seconds, `-00:00` for UTC. Others' `Z` and fractions are understood, too. */
function instantIn(text: string | null, where: string, faults: Faults): number | null {
  if (text === null) return null;
  return instantOfIso(text) ?? wrong(faults, 'not-allowed', where);
}

// The message --------------------------------------------------------------------------------------------------

/** CAP 3.2.1: no spaces, commas, `<` or `&` in what references are made of. */
const TOKEN = /^[^\s,<&]+$/;

function token(of: Element, name: string, faults: Faults): string {
  const text = required(of, name, LIMITS.short, faults);
  if (text !== '' && !TOKEN.test(text)) wrong(faults, 'not-allowed', `${of.name}.${name}`);
  return text;
}

function readAlert(alert: Element, faults: Faults): CapRead {
  const scope = oneOf(alert, 'scope', scopes, faults);
  const msgType = oneOf(alert, 'msgType', capMsgTypes, faults);
  const references = readReferences(optional(alert, 'references', LIMITS.long, faults), faults);
  const parts = several(alert, 'info', LIMITS.parts, faults).map((part) => readPart(part, faults));
  if (scope === 'Restricted') required(alert, 'restriction', LIMITS.long, faults);
  if (scope === 'Private') required(alert, 'addresses', LIMITS.long, faults);
  if (msgType !== 'Alert' && references.length === 0) wrong(faults, 'missing', 'alert.references');
  if ((msgType === 'Alert' || msgType === 'Update') && parts.length === 0) wrong(faults, 'missing', 'alert.info');
  return {
    identifier: token(alert, 'identifier', faults), sender: token(alert, 'sender', faults),
    sentAt: instantIn(required(alert, 'sent', LIMITS.short, faults), 'alert.sent', faults) ?? 0,
    status: oneOf(alert, 'status', capStatuses, faults), msgType, scope, references, parts,
  };
}

/** `sender,identifier,sent`, apart by spaces. */
function readReferences(text: string | null, faults: Faults): CapReference[] {
  if (text === null) return [];
  const triples = text.split(/\s+/);
  if (triples.length > LIMITS.references) wrong(faults, 'too-many', 'alert.references');
  return triples.slice(0, LIMITS.references).map((triple) => {
    const [sender = '', identifier = '', sent = '', ...rest] = triple.split(',');
    const sentAt = instantOfIso(sent);
    if (sender === '' || identifier === '' || sentAt === null || rest.length > 0) wrong(faults, 'not-allowed', 'alert.references');
    return { sender, identifier, sentAt: sentAt ?? 0 };
  });
}

function readPart(part: Element, faults: Faults): CapPart {
  const found = several(part, 'category', categories.length, faults).map(({ text }) => text);
  if (found.length === 0) wrong(faults, 'missing', 'info.category');
  if (found.some((text) => !categories.some((category) => category === text))) wrong(faults, 'not-allowed', 'info.category');
  return {
    language: optional(part, 'language', LIMITS.short, faults) ?? 'en-US',
    categories: found,
    event: required(part, 'event', LIMITS.short, faults),
    urgency: oneOf(part, 'urgency', urgencies, faults),
    severity: oneOf(part, 'severity', severities, faults),
    certainty: oneOf(part, 'certainty', certainties, faults),
    expiresAt: instantIn(optional(part, 'expires', LIMITS.short, faults), 'info.expires', faults),
    senderName: optional(part, 'senderName', LIMITS.short, faults),
    headline: optional(part, 'headline', LIMITS.short, faults),
    description: optional(part, 'description', LIMITS.long, faults),
    instruction: optional(part, 'instruction', LIMITS.long, faults),
    areas: several(part, 'area', LIMITS.areas, faults).map((area) => readArea(area, faults)),
  };
}

function readArea(area: Element, faults: Faults): CapAreaRead {
  return {
    label: required(area, 'areaDesc', LIMITS.long, faults),
    polygons: several(area, 'polygon', LIMITS.shapes, faults).map(({ text }) => readPolygon(text, faults)),
    circles: several(area, 'circle', LIMITS.shapes, faults).flatMap(({ text }) => readCircle(text, faults)),
  };
}

const DEGREES = /^-?\d{1,3}(?:\.\d{1,15})?$/;

function pointOf(pair: string): { lat: number; lon: number } | null {
  const [latText = '', lonText = '', ...rest] = pair.split(',');
  if (rest.length > 0 || !DEGREES.test(latText) || !DEGREES.test(lonText)) return null;
  const point = { lat: Number(latText), lon: Number(lonText) };
  return Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180 ? point : null;
}

/** At least four points, the last the same as the first. */
function readPolygon(text: string, faults: Faults): { lat: number; lon: number }[] {
  const pairs = text.split(/\s+/);
  if (pairs.length > LIMITS.points) wrong(faults, 'too-many', 'area.polygon');
  const points = pairs.slice(0, LIMITS.points).map(pointOf);
  const known = points.filter((point) => point !== null);
  const [first, last] = [known[0], known.at(-1)];
  const isClosed = first !== undefined && last !== undefined && first.lat === last.lat && first.lon === last.lon;
  if (known.length !== points.length || points.length < 4 || !isClosed) wrong(faults, 'not-allowed', 'area.polygon');
  return known;
}

function readCircle(text: string, faults: Faults): CapAreaRead['circles'] {
  const [pair = '', radius = '', ...rest] = text.split(/\s+/);
  const centre = pointOf(pair);
  const isRadius = /^\d{1,5}(?:\.\d{1,9})?$/.test(radius);
  if (centre === null || !isRadius || rest.length > 0) {
    wrong(faults, 'not-allowed', 'area.circle');
    return [];
  }
  return [{ ...centre, radiusKm: Number(radius) }];
}
