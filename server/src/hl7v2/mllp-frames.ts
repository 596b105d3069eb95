// The minimal lower layer protocol: 0x0B, a message, 0x1C 0x0D. Cuts messages out of a stream of bytes however it was chopped, drops and
// counts what lies between them, and never keeps more than one message's worth. Pure: a value in, a value out. A message that comes byte by
// byte costs one piece for each, joined once at its end.

export interface MllpState {
  /** Pieces of the message under way, newest first; null between messages. */
  readonly open: Piece | null;
  /** Bytes outside of any message so far. */
  readonly droppedBytes: number;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly before: Piece | null;
  /** Of this and all before. */
  readonly length: number;
}

export interface MllpStep {
  readonly state: MllpState;
  readonly messages: readonly Uint8Array[];
  /** A message grew past the limit: refuse it and close the connection. */
  readonly isTooLong: boolean;
}

const START = 0x0b;
const END = 0x1c;
const RETURN = 0x0d;
export const MAX_MESSAGE_BYTES = 1024 * 1024;
const NOTHING: Piece = { bytes: new Uint8Array(), before: null, length: 0 };
export const betweenMessages: MllpState = { open: null, droppedBytes: 0 };

export function takeBytes(state: MllpState, bytes: Uint8Array, maxBytes = MAX_MESSAGE_BYTES): MllpStep {
  const messages: Uint8Array[] = [];
  let { open, droppedBytes } = state;
  for (let rest = bytes; rest.length > 0; ) {
    if (open === null) {
      const start = rest.indexOf(START);
      droppedBytes += start === -1 ? rest.length : start;
      if (start === -1) break;
      open = NOTHING;
      rest = rest.subarray(start + 1);
      continue;
    }
    const end = endIn(open, rest);
    const length: number = open.length + (end ?? rest.length);
    if (length > maxBytes) return { state: { open: null, droppedBytes }, messages, isTooLong: true };
    if (end === null) {
      open = { bytes: rest.slice(), before: open, length };
      break;
    }
    messages.push(joined(open, rest.subarray(0, Math.max(0, end)), length));
    open = null;
    rest = rest.subarray(end + 2);
  }
  return { state: { open, droppedBytes }, messages, isTooLong: false };
}

/** Where the end block begins in these bytes; -1 when its first byte was the last one before them; null when it is not there. */
function endIn(open: Piece, bytes: Uint8Array): number | null {
  if (open.bytes.at(-1) === END && bytes[0] === RETURN) return -1;
  for (let at = bytes.indexOf(END); at !== -1; at = bytes.indexOf(END, at + 1)) if (bytes[at + 1] === RETURN) return at;
  return null;
}

function joined(open: Piece, tail: Uint8Array, length: number): Uint8Array {
  const message = new Uint8Array(length);
  message.set(tail, length - tail.length);
  let end = length - tail.length;
  for (let piece: Piece | null = open; piece !== null; piece = piece.before) {
    const start: number = Math.max(0, piece.length - piece.bytes.length);
    // The end block's first byte may have come with the piece before; it is not of the message.
    message.set(piece.bytes.subarray(0, Math.max(0, end - start)), start);
    end = Math.min(end, start);
  }
  return message;
}

export function framed(message: string): Uint8Array {
  return Uint8Array.from([START, ...new TextEncoder().encode(message), END, RETURN]);
}
