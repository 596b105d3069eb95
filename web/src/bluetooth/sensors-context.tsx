// One's own sensors for every screen of the patient: they are read, and what they measured is sent, whichever of these screens is open.
import type { PatientId } from '@mydr24/protocol';
import { createContext, use, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { useClient, useConnection, useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { createOwnQueue, type OwnQueue } from './own-queue-engine.ts';
import { openOwnQueue } from './own-queue-store.ts';
import { bluetoothOfBrowser, browserRadio } from './radio-browser.ts';
import { createSensorDesk, type SensorDesk } from './sensor-desk-engine.ts';

interface Parts {
  readonly queue: OwnQueue;
  readonly desk: SensorDesk;
}
const Sensors = createContext<Parts | null>(null);
/** A strap speaks every second: so many go together. */
const SEND_EVERY_MS = 2_000;

/** For the gallery: sensors that nobody has to wear. */
export function FixtureSensors({ parts, children }: { parts: Parts; children: ReactNode }) {
  return <Sensors value={parts}>{children}</Sensors>;
}

export function SensorsProvider({ patientId, children }: { patientId: PatientId; children: ReactNode }) {
  const given = use(Sensors);
  return given === null ? <OwnSensors patientId={patientId}>{children}</OwnSensors> : children;
}

function OwnSensors({ patientId, children }: { patientId: PatientId; children: ReactNode }) {
  const parts = useParts(patientId);
  const isLive = useConnection().tag === 'live';
  useEffect(() => {
    void parts.desk.load();
    return () => parts.desk.close();
  }, [parts]);
  useEffect(() => {
    void parts.queue.tryAgain();
    if (!isLive) return undefined;
    const timer = setInterval(() => parts.queue.getSnapshot().waiting > 0 && void parts.queue.tryAgain(), SEND_EVERY_MS);
    return () => clearInterval(timer);
  }, [parts, isLive]);
  return <Sensors value={parts}>{children}</Sensors>;
}

function useParts(patientId: PatientId): Parts {
  const personId = useMe().person.id;
  const client = useClient();
  const request = useRequest();
  return useMemo(() => {
    const store = openOwnQueue(personId, globalThis.indexedDB);
    const queue = createOwnQueue({
      store, isLive: () => client.connection.getSnapshot().tag === 'live', alone: (work) => navigator.locks.request(`mydr24.own-readings.${personId}`, work),
      send: (deviceId, batch) => {
        const { batteryPct = null, firmware = null, clockOffsetMs = null } = desk.sessionOfDevice(deviceId)?.getSnapshot() ?? {};
        const device = { ...(batteryPct === null ? {} : { batteryPct }), ...(firmware === null ? {} : { firmware }), ...(clockOffsetMs === null ? {} : { clockOffsetMs }) };
        return request('submitOwnReadings', { params: { patientId, deviceId }, body: { readings: batch.map(({ reading }) => reading), device } });
      },
    });
    const desk = createSensorDesk({
      personId, store, queue, radio: browserRadio(bluetoothOfBrowser()), nowMs: () => client.serverNowMs(), wait: waitOr,
      addOwn: (ref, name) => request('addOwnDevice', { params: { patientId }, body: { ref, name } }),
      removeOwn: (deviceId) => request('removeOwnDevice', { params: { patientId, deviceId } }),
    });
    return { queue, desk };
  }, [patientId, personId, client, request]);
}

const waitOr = (ms: number, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stopped.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

export function useSensors(): Parts {
  const parts = use(Sensors);
  if (parts === null) throw new Error('SensorsProvider is missing above this part');
  return parts;
}

export function useQueueState() {
  const { queue } = useSensors();
  return useSyncExternalStore(queue.subscribe, queue.getSnapshot);
}

export function useDeskView() {
  const { desk } = useSensors();
  return useSyncExternalStore(desk.subscribe, desk.getSnapshot);
}
