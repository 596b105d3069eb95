// Shares this phone's position while asked to, and always knows whether it really does: off, asking, on with age, accuracy and what waits, refused, or not possible.
import { useEffect, useMemo, useRef, useState } from 'react';
import { useClient, useConnection, useRequest } from '../live/live-context.tsx';
import { createPointSender } from './point-sender.ts';
import { isWorthSharing, type Fix } from './share-position.ts';
import { openWaitingPoints } from './waiting-points-store.ts';

export type Sharing =
  | { status: 'off' }
  | { status: 'asking' }
  | { status: 'on'; fix: Fix; waiting: number }
  | { status: 'denied' }
  | { status: 'unavailable' };

const OLDEST_FIX_MS = 10_000;
/** A phone that lies still reports nothing by itself: it is asked, so that its position never looks abandoned. */
const ASK_EVERY_MS = 30_000;
/** Shorter than an ordinary request's: a point that waits costs nothing. */
const SEND_WITHIN_MS = 8_000;

export function usePositionSharing(isWanted: boolean, personId: string): Sharing {
  const request = useRequest();
  const client = useClient();
  const isLive = useConnection().tag === 'live';
  const [sharing, setSharing] = useState<Sharing>({ status: 'asking' });
  // The first point found waits until an answer says otherwise.
  const [waiting, setWaiting] = useState(1);
  const lastShared = useRef<Fix | null>(null);
  const canAsk = 'geolocation' in navigator;
  const sender = useMemo(
    () =>
      createPointSender({
        waiting: openWaitingPoints(personId, globalThis.indexedDB), nowMs: () => client.serverNowMs(), onWaiting: setWaiting,
        isLive: () => client.connection.getSnapshot().tag === 'live',
        send: (points) => request('sharePositions', { body: { points } }, { deadlineMs: SEND_WITHIN_MS }),
      }),
    [personId, client, request],
  );
  useEffect(() => {
    if (isWanted && isLive) void sender.tryAgain();
  }, [isWanted, isLive, sender]);
  useEffect(() => {
    if (!isWanted || !canAsk) return undefined;
    lastShared.current = null;
    const found = ({ coords, timestamp }: GeolocationPosition): void => {
      // The sensor's time by the server's clock, so that its age is true on every screen.
      const takenAt = Math.round(client.serverNowMs() - Math.max(0, Date.now() - timestamp));
      const fix: Fix = { lat: coords.latitude, lon: coords.longitude, accuracyM: Math.round(coords.accuracy), takenAt };
      setSharing({ status: 'on', fix, waiting: 0 });
      if (!isWorthSharing(lastShared.current, fix)) return;
      lastShared.current = fix;
      void sender.share(fix);
    };
    const failed = ({ code, PERMISSION_DENIED }: GeolocationPositionError): void => setSharing({ status: code === PERMISSION_DENIED ? 'denied' : 'unavailable' });
    const watch = navigator.geolocation.watchPosition(found, failed, { enableHighAccuracy: true, maximumAge: OLDEST_FIX_MS });
    const asking = setInterval(() => navigator.geolocation.getCurrentPosition(found, () => undefined, { enableHighAccuracy: true, maximumAge: 0 }), ASK_EVERY_MS);
    return () => {
      clearInterval(asking);
      navigator.geolocation.clearWatch(watch);
      setSharing({ status: 'asking' });
    };
  }, [isWanted, canAsk, client, sender]);
  if (!isWanted) return { status: 'off' };
  if (!canAsk) return { status: 'unavailable' };
  return sharing.status === 'on' ? { ...sharing, waiting } : sharing;
}
