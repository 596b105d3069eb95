// A telephone line to the server that can be cut: passes bytes while it is whole; cut, it drops what is open and refuses
// what comes, as a phone without coverage finds it. Understands nothing of what it carries.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CutLine {
  readonly url: string;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function openCutLine(serverPort: number): Promise<CutLine> {
  const open = new Set<Socket>();
  let isWhole = true;
  const forget = (socket: Socket): void => {
    open.delete(socket);
    socket.destroy();
  };
  const drop = (): void => open.forEach((socket) => socket.resetAndDestroy());
  const server = createServer((phone) => {
    if (!isWhole) return void phone.resetAndDestroy();
    const onward = connect(serverPort, '127.0.0.1');
    for (const [from, to] of [[phone, onward], [onward, phone]] as const) {
      open.add(from);
      from.on('error', () => forget(to)).on('close', () => (forget(from), forget(to))).pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isWhole = false;
      drop();
    },
    mend: () => void (isWhole = true),
    close() {
      drop();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
