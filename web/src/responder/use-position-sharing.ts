// Shares this phone's position while asked to, and always knows whether it really does: off, asking, on with age and accuracy, refused, or not possible.
import { useEffect, useRef, useState } from 'react';
import { useClient, useRequest } from '../live/live-context.tsx';
import { isWorthSharing, type Fix } from './share-position.ts';

export type Sharing =
  | { status: 'off' }
  | { status: 'asking' }
  | { status: 'on'; fix: Fix; isSent: boolean }
  | { status: 'denied' }
  | { status: 'unavailable' };

const OLDEST_FIX_MS = 10_000;
/** A phone that lies still reports nothing by itself: it is asked, so that its position never looks abandoned. */
const ASK_EVERY_MS = 30_000;

export function usePositionSharing(isWanted: boolean): Sharing {
  const request = useRequest();
  const client = useClient();
  const [sharing, setSharing] = useState<Sharing>({ status: 'asking' });
  const lastSent = useRef<Fix | null>(null);
  const canAsk = 'geolocation' in navigator;
  useEffect(() => {
    if (!isWanted || !canAsk) return undefined;
    lastSent.current = null;
    const found = ({ coords, timestamp }: GeolocationPosition): void => {
      // The sensor's time by the server's clock, so that its age is true on every screen.
      const takenAt = Math.round(client.serverNowMs() - Math.max(0, Date.now() - timestamp));
      const fix: Fix = { lat: coords.latitude, lon: coords.longitude, accuracyM: Math.round(coords.accuracy), takenAt };
      setSharing((before) => ({ status: 'on', fix, isSent: before.status === 'on' && before.isSent }));
      if (!isWorthSharing(lastSent.current, fix)) return;
      lastSent.current = fix;
      void request('sharePosition', { body: fix }).then((answer) => setSharing((before) => (before.status === 'on' ? { ...before, isSent: answer.ok } : before)));
    };
    const failed = ({ code, PERMISSION_DENIED }: GeolocationPositionError): void => setSharing({ status: code === PERMISSION_DENIED ? 'denied' : 'unavailable' });
    const watch = navigator.geolocation.watchPosition(found, failed, { enableHighAccuracy: true, maximumAge: OLDEST_FIX_MS });
    const asking = setInterval(() => navigator.geolocation.getCurrentPosition(found, () => undefined, { enableHighAccuracy: true, maximumAge: 0 }), ASK_EVERY_MS);
    return () => {
      clearInterval(asking);
      navigator.geolocation.clearWatch(watch);
      setSharing({ status: 'asking' });
    };
  }, [isWanted, canAsk, request, client]);
  if (!isWanted) return { status: 'off' };
  return canAsk ? sharing : { status: 'unavailable' };
}
