// A small server that takes what ClamAV's daemon takes (zINSTREAM, clamd(8)) and finds what a test says is malicious. Only tests use it.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface TestClamd {
  readonly address: string;
  readonly seen: Buffer[];
  /** Says this whatever came; null: judges. */
  answer: string | null;
  stop(): Promise<void>;
}

export async function startTestClamd(isMalicious: (content: Buffer) => boolean): Promise<TestClamd> {
  const self: TestClamd = { address: '', seen: [], answer: null, stop: () => new Promise((done) => server.close(() => done())) };
  const server = createServer((socket) => {
    let given = Buffer.alloc(0);
    socket.on('error', () => {}).on('data', (bytes) => {
      given = Buffer.concat([given, bytes]);
      const content = wholeStream(given);
      if (content === null) return;
      self.seen.push(content);
      socket.end(`${self.answer ?? (isMalicious(content) ? 'stream: Win.Test.EICAR_HDB-1 FOUND' : 'stream: OK')}\0`);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(self, { address: `127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** Null: more is to come. */
function wholeStream(given: Buffer): Buffer | null {
  const command = 'zINSTREAM\0';
  if (given.length < command.length) return null;
  if (given.subarray(0, command.length).toString() !== command) throw new Error('not the command');
  const pieces: Buffer[] = [];
  for (let at = command.length; at + 4 <= given.length;) {
    const length = given.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    if (at + 4 + length > given.length) return null;
    pieces.push(given.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
