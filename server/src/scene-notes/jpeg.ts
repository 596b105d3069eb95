// Reads a JPEG (ITU-T T.81) segment by segment: says whether it is one, by its content, and gives it back without what a camera wrote
// beside the picture: Exif, XMP, thumbnails, comments and anything after its end. Decodes no pixel.

export type JpegFlaw = 'not-a-jpeg' | 'picture-too-large';
export interface CleanJpeg {
  readonly bytes: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

const MARK = 0xff;
const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const COMMENT = 0xfe;
/** Adobe's colour transform: without it some pictures turn green. */
const ADOBE = 0xee;
const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;
/** SOF0 to SOF15 without DHT, JPG and DAC: where the size of the picture stands. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

export function cleanJpeg(given: Uint8Array, mostPx: number): CleanJpeg | JpegFlaw {
  if (given[0] !== MARK || given[1] !== START) return 'not-a-jpeg';
  const kept: Uint8Array[] = [given.subarray(0, 2)];
  let size: { widthPx: number; heightPx: number } | null = null;
  let hasScan = false;
  let at = 2;
  for (;;) {
    const marker = given[at + 1];
    if (given[at] !== MARK || marker === undefined) return 'not-a-jpeg';
    // Any number of fill bytes may stand before a marker.
    if (marker === MARK) {
      at += 1;
      continue;
    }
    if (marker === END) break;
    const length = word(given, at + 2);
    const next = at + 2 + length;
    if (length < 2 || next > given.length) return 'not-a-jpeg';
    if (isFrame(marker)) size = { heightPx: word(given, at + 5), widthPx: word(given, at + 7) };
    hasScan ||= marker === SCAN;
    const end = marker === SCAN ? endOfScan(given, next) : next;
    if (marker !== COMMENT && (!isApplication(marker) || marker === ADOBE)) kept.push(given.subarray(at, end));
    at = end;
  }
  if (size === null || !hasScan || size.widthPx < 1 || size.heightPx < 1) return 'not-a-jpeg';
  if (Math.max(size.widthPx, size.heightPx) > mostPx) return 'picture-too-large';
  return { ...size, bytes: joined([...kept, given.subarray(at, at + 2)]) };
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** Where the coded picture ends: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length - 1) {
    const after = bytes[at + 1]!;
    if (bytes[at] === MARK && after !== 0 && after !== MARK && !isRestart(after)) return at;
    at += 1;
  }
  return bytes.length;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
