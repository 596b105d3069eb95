// Tells the server, at start, on change and every two minutes, whether a page would ring on this browser. Says only what it knows.
import type { DeviceReport } from '@mydr24/protocol';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useConnection, useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { deviceLabel, ownDeviceId } from './device-identity.ts';
import { useBattery } from './use-battery.ts';

/** Put in by the build. */
declare const __APP_VERSION__: string;

const EVERY_MS = 120_000;
type Permission = DeviceReport['permission'];

interface Reporter {
  setSound: (sound: DeviceReport['sound']) => void;
  /** Something changed that is read anew for each report. */
  again: () => void;
}
const Reporting = createContext<Reporter>({ setSound: () => undefined, again: () => undefined });

export function readPermission(): Permission {
  return 'Notification' in window ? Notification.permission : 'unsupported';
}

async function readPushEndpoint(): Promise<string | null> {
  if (!('serviceWorker' in navigator)) return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager?.getSubscription())?.endpoint ?? null;
}

/** Around every screen of somebody who may be paged. */
export function DeviceReporter({ children }: { children: ReactNode }) {
  const request = useRequest();
  const { locale } = useWords();
  const isLive = useConnection().tag === 'live';
  const battery = useBattery();
  const permission = usePermission();
  const [sound, setSound] = useState<DeviceReport['sound']>('unknown');
  const latest = useRef<() => Promise<void>>(async () => undefined);
  const reporter = useMemo(() => ({ setSound, again: () => void latest.current() }), []);
  const report = useCallback(async (): Promise<void> => {
    const body: DeviceReport = {
      label: deviceLabel(navigator.userAgent), platform: matchMedia('(display-mode: standalone)').matches ? 'pwa' : 'web', appVersion: __APP_VERSION__, locale,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, permission, sound, batteryPct: battery?.pct ?? null, isCharging: battery?.isCharging ?? null,
      pushEndpoint: await readPushEndpoint().catch(() => null),
    };
    await request('reportDevice', { params: { personDeviceId: ownDeviceId() }, body });
  }, [request, locale, permission, sound, battery]);
  useEffect(() => {
    // Without a line there is nobody to tell; with one, it is told again at once.
    latest.current = isLive ? report : async () => undefined;
    if (!isLive) return undefined;
    void report();
    const timer = setInterval(() => void report(), EVERY_MS);
    return () => clearInterval(timer);
  }, [report, isLive]);
  return <Reporting value={reporter}>{children}</Reporting>;
}

function usePermission(): Permission {
  const [permission, setPermission] = useState(readPermission);
  useEffect(() => {
    const read = (): void => setPermission(readPermission());
    let status: PermissionStatus | undefined;
    void navigator.permissions?.query({ name: 'notifications' }).then((found) => {
      status = found;
      found.addEventListener('change', read);
    }, () => undefined);
    // Where that is not told, coming back from the settings is.
    document.addEventListener('visibilitychange', read);
    return () => {
      status?.removeEventListener('change', read);
      document.removeEventListener('visibilitychange', read);
    };
  }, []);
  return permission;
}

/** The part that rings says whether it can; when it leaves, it is not known. */
export function useSoundReport(sound: DeviceReport['sound']): void {
  const { setSound } = use(Reporting);
  useEffect(() => {
    setSound(sound);
    return () => setSound('unknown');
  }, [setSound, sound]);
}

/** Reports again when `value` changes. */
export function useReportAgain(value: unknown): void {
  const { again } = use(Reporting);
  useEffect(again, [again, value]);
}
