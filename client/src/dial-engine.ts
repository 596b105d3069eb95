// The socket of the moment: an answer of an older try (its token, its close) never touches a newer one.
import type { ClientWorld, SocketEvents, SocketPort } from './client.ts';

export interface Dial {
  /** `onToken` or `onFailed` is called unless another try began meanwhile. */
  fetch(getToken: () => Promise<string | null>, onToken: (token: string | null) => void, onFailed: () => void): Promise<void>;
  open(url: string, protocol: string, events: SocketEvents): void;
  drop(): void;
  send(text: string): void;
}

export function createDial(world: ClientWorld): Dial {
  let socket: SocketPort | null = null;
  let tries = 0;
  return {
    async fetch(getToken, onToken, onFailed) {
      tries += 1;
      const mine = tries;
      let token: string | null;
      try {
        token = await getToken();
      } catch {
        // The screens are told by the connection's state; the next try asks again.
        if (mine === tries) onFailed();
        return;
      }
      if (mine === tries) onToken(token);
    },
    open(url, protocol, events) {
      tries += 1;
      const mine = tries;
      const isMine = (): boolean => mine === tries;
      socket = world.openSocket(url, protocol, {
        onOpen: () => void (isMine() && events.onOpen()),
        onText: (text) => void (isMine() && events.onText(text)),
        onClose: (code, reason) => void (isMine() && events.onClose(code, reason)),
      });
    },
    drop() {
      tries += 1;
      socket?.close(1000, 'done');
      socket = null;
    },
    send: (text) => socket?.send(text),
  };
}
