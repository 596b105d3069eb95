// A push service as far as the rehearsals need one: writes down under which key each push came, and answers, kills the sender
// before it answers, or keeps silent. The key is the page's; a provider treats two of one key as one message.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TakenPush {
  /** The page. */
  readonly key: string;
  /** Whose browser. */
  readonly personId: string;
  readonly atMs: number;
}

export interface PushProvider {
  readonly port: number;
  readonly taken: readonly TakenPush[];
  /** Done instead of the next answer, once; the push was taken all the same. */
  insteadOfAnswer(work: () => void): void;
  close(): void;
}

export async function openPushProvider(): Promise<PushProvider> {
  const taken: TakenPush[] = [];
  let instead: (() => void) | null = null;
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      const hex = String(request.headers['topic'] ?? '');
      const key = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
      taken.push({ key, personId: request.url?.slice(1) ?? '', atMs: performance.now() });
      if (instead === null) return response.writeHead(201).end();
      const work = instead;
      instead = null;
      work();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port, taken,
    insteadOfAnswer: (work) => void (instead = work),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
