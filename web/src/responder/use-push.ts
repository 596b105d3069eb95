// Whether this browser can be woken by a push, and the way to switch it on. The page's text is the server's and holds no health data.
import { useCallback, useEffect, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';

export type PushState = 'checking' | 'unsupported' | 'off' | 'denied' | 'working' | 'on' | 'failed';

function bytesOf(base64Url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64Url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

async function readState(): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration === undefined) return 'unsupported';
  const subscription = await registration.pushManager.getSubscription();
  return subscription === null || Notification.permission !== 'granted' ? 'off' : 'on';
}

export function usePush(): { state: PushState; turnOn: () => void } {
  const request = useRequest();
  const [state, setState] = useState<PushState>('checking');
  const subscribe = useCallback(async (): Promise<PushState> => {
    if ((await Notification.requestPermission()) !== 'granted') return 'denied';
    const key = await request('getPushKey', {});
    if (!key.ok) return 'failed';
    const registration = await navigator.serviceWorker.ready;
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key.body.publicKey) });
    const { endpoint, keys } = subscription.toJSON();
    if (endpoint === undefined || keys?.['p256dh'] === undefined || keys['auth'] === undefined) return 'failed';
    const stored = await request('subscribePush', { body: { endpoint, keys: { p256dh: keys['p256dh'], auth: keys['auth'] } } });
    return stored.ok ? 'on' : 'failed';
  }, [request]);
  const turnOn = useCallback(() => {
    setState('working');
    void subscribe().catch((): PushState => 'failed').then(setState);
  }, [subscribe]);
  useEffect(() => {
    void readState().catch((): PushState => 'failed').then((found) => {
      // Known to the browser does not mean known to this person's account: say it again, it is harmless.
      if (found === 'on') turnOn();
      else setState(found);
    });
  }, [turnOn]);
  return { state, turnOn };
}
