// The minimal lower layer protocol: 0x0B, a message, 0x1C 0x0D. Cuts messages out of a stream of bytes however it was chopped, drops and
// counts what lies between them, and never keeps more than one message's worth. Pure: a value in, a value out.

export interface MllpState {
  /** Bytes of the message under way; null between messages. */
  readonly open: Uint8Array | null;
  /** Bytes outside of any message so far. */
  readonly droppedBytes: number;
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
export const betweenMessages: MllpState = { open: null, droppedBytes: 0 };

export function takeBytes(state: MllpState, bytes: Uint8Array, maxBytes = MAX_MESSAGE_BYTES): MllpStep {
  const messages: Uint8Array[] = [];
  let { open, droppedBytes } = state;
  for (let rest = bytes; rest.length > 0; ) {
    if (open === null) {
      const start = rest.indexOf(START);
      droppedBytes += start === -1 ? rest.length : start;
      if (start === -1) break;
      open = new Uint8Array();
      rest = rest.subarray(start + 1);
      continue;
    }
    const joined: Uint8Array = concat(open, rest);
    const end = endOf(joined, Math.max(0, open.length - 1));
    if ((end === -1 ? joined.length : end) > maxBytes) return { state: { open: null, droppedBytes }, messages, isTooLong: true };
    open = end === -1 ? joined : null;
    if (end === -1) break;
    messages.push(joined.subarray(0, end));
    rest = joined.subarray(end + 2);
  }
  return { state: { open, droppedBytes }, messages, isTooLong: false };
}

function endOf(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(END, from); at !== -1; at = bytes.indexOf(END, at + 1)) if (bytes[at + 1] === RETURN) return at;
  return -1;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

export function framed(message: string): Uint8Array {
  return Uint8Array.from([START, ...new TextEncoder().encode(message), END, RETURN]);
}
