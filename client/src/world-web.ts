// The world of a browser or of Node 24: global WebSocket, fetch, timers. Nothing here decides anything.
import type { ClientWorld } from './client.ts';

export function createWebWorld(): ClientWorld {
  return {
    clock: {
      nowMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      after(ms, work) {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
    },
    openSocket(url, protocol, events) {
      const socket = new WebSocket(url, protocol);
      socket.onopen = () => events.onOpen();
      socket.onmessage = (message) => events.onText(String(message.data));
      // An error is always followed by a close, which says what to do.
      socket.onclose = ({ code, reason }) => events.onClose(code, reason);
      return {
        // A closing socket would drop the text with a complaint on the console; its close is on the way and decides.
        send: (text) => void (socket.readyState === WebSocket.OPEN && socket.send(text)),
        close: (code, reason) => socket.close(code, reason),
      };
    },
    fetch: (url, init) => fetch(url, init),
    newKey: () => crypto.randomUUID(),
    // Node has a navigator that does not know.
    isOnline: () => typeof navigator === 'undefined' || !('onLine' in navigator) || navigator.onLine,
    onWorldChange(listener) {
      if (typeof window === 'undefined') return () => {};
      const wake = (): void => listener('wake');
      const offline = (): void => listener('offline');
      const seen = (): void => void (document.visibilityState === 'visible' && wake());
      window.addEventListener('online', wake);
      window.addEventListener('offline', offline);
      document.addEventListener('visibilitychange', seen);
      return () => {
        window.removeEventListener('online', wake);
        window.removeEventListener('offline', offline);
        document.removeEventListener('visibilitychange', seen);
      };
    },
  };
}
