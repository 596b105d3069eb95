// Takes a tar stream apart as PostgreSQL writes it (ustar, names under 100 bytes, no links but of tablespaces, which are refused).
// Computes only: what is found is handed on in order, bytes as views that are valid until the next push.

export interface TarTaker {
  folder(name: string): void;
  file(name: string, bytes: number): void;
  /** Of the file told last. */
  bytes(part: Uint8Array): void;
  fileEnd(): void;
}

export interface TarReader {
  push(part: Uint8Array): void;
  /** Throws when the stream ended inside of a file. */
  end(): void;
}

const BLOCK = 512;
const TYPE_FILE = '0';
const TYPE_FOLDER = '5';

export function createTarReader(taker: TarTaker): TarReader {
  const head = new Uint8Array(BLOCK);
  let headBytes = 0;
  let fileLeft = 0;
  let paddingLeft = 0;

  function takeHead(): void {
    headBytes = 0;
    if (head.every((byte) => byte === 0)) return;
    const { name, type, bytes } = parseHead(head);
    if (type === TYPE_FOLDER) return taker.folder(name.replace(/\/$/, ''));
    if (type !== TYPE_FILE && type !== '\0') throw new Error(`"${name}" in the backup is neither a file nor a folder: tablespaces of their own are not restored`);
    taker.file(name, bytes);
    fileLeft = bytes;
    paddingLeft = (BLOCK - (bytes % BLOCK)) % BLOCK;
    if (bytes === 0) taker.fileEnd();
  }

  return {
    push(part) {
      for (let at = 0; at < part.length; ) {
        const rest = part.length - at;
        if (fileLeft > 0) {
          const taken = Math.min(fileLeft, rest);
          taker.bytes(part.subarray(at, at + taken));
          fileLeft -= taken;
          at += taken;
          if (fileLeft === 0) taker.fileEnd();
        } else if (paddingLeft > 0) {
          const taken = Math.min(paddingLeft, rest);
          paddingLeft -= taken;
          at += taken;
        } else {
          const taken = Math.min(BLOCK - headBytes, rest);
          head.set(part.subarray(at, at + taken), headBytes);
          headBytes += taken;
          at += taken;
          if (headBytes === BLOCK) takeHead();
        }
      }
    },
    end() {
      if (fileLeft > 0 || paddingLeft > 0 || headBytes > 0) throw new Error('the backup ends inside of a file');
    },
  };
}

function parseHead(head: Uint8Array): { name: string; type: string; bytes: number } {
  const sum = head.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (sum !== octal(head, 148, 8)) throw new Error('the backup holds something that is no tar stream');
  const prefix = text(head, 345, 155);
  const name = text(head, 0, 100);
  const full = prefix === '' ? name : `${prefix}/${name}`;
  if (full.startsWith('/') || full.split('/').includes('..')) throw new Error('the backup names a file outside of its folder');
  return { name: full, type: String.fromCharCode(head[156]!), bytes: octal(head, 124, 12) };
}

function text(head: Uint8Array, from: number, length: number): string {
  const field = head.subarray(from, from + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}

/** Octal digits, or big-endian bytes behind a set first bit for files of 8 GB and more. */
function octal(head: Uint8Array, from: number, length: number): number {
  if ((head[from]! & 0x80) !== 0) return head.subarray(from + 1, from + length).reduce((total, byte) => total * 256 + byte, 0);
  return Number.parseInt(text(head, from, length).trim() || '0', 8);
}
