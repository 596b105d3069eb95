// The demo's outside world, in a process of its own and through the public API only: recorded patients' devices and the
// virtual responders' phones. Everything it knows of the server is its address and, for device keys, the demo's auth key.
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';
import type { RoadEngine } from '@mydr24/server/roads/journey.ts';
import type { Position, Session } from '@mydr24/protocol';
import { createDevicePlayer } from './device-player-engine.ts';
import { type DemoNetwork } from './demo-network.ts';
import { demoDeviceKey, virtualAccount } from './network-store.ts';
import { readingsSenderHttp } from './readings-sender-http.ts';
import { calmestOf, type RecordedStay } from './recorded-stays.ts';
import { demoPace, tracksOf } from './replay-track.ts';
import { readRecordedStrip } from '../devices/recorded-strips-store.ts';
import { startStrip } from '../devices/strip-player-engine.ts';
import { demoId } from './demo-ids.ts';
import { startPhone, type Phone } from './responder-phone-engine.ts';
import { driveOn } from './road-route.ts';
import { seededRng } from '../seeded-rng.ts';

export interface DemoWorldOptions {
  readonly url: string;
  readonly authKey: Uint8Array;
  readonly network: DemoNetwork;
  readonly stays: readonly RecordedStay[];
  /** Recorded minutes played per minute. */
  readonly speed: number;
  /** What the virtual responders drive on. */
  readonly roads: RoadEngine;
}

const TICK_MS = 1_000;
const BACKFILL_MS = 10 * 60_000;
const PHONE_EVERY_MS = 40;
/** Refreshed this long before the access token ends. */
const REFRESH_AHEAD_MS = 60_000;

export async function startDemoWorld({ url, authKey, network, stays, speed, roads }: DemoWorldOptions): Promise<{ stop(): Promise<void> }> {
  const send = readingsSenderHttp(url);
  const clock = { nowMs: () => Date.now(), after: cancellable };
  const player = createDevicePlayer({
    tracks: tracksOf(network.patients, stays, demoPace), clock, backfillMs: BACKFILL_MS,
    send: (deviceId, readings) => send(demoDeviceKey(authKey, deviceId), readings),
  });
  player.start();
  player.setRate(speed / demoPace.calmSpeed);
  const phones = await startPhones(url, network, roads);
  const strip = startDemoStrip(url, authKey, network, stays);
  const timer = setInterval(() => phones.forEach((phone) => phone.tick()), TICK_MS);
  return {
    async stop() {
      clearInterval(timer);
      strip?.stop();
      for (const phone of phones) phone.stop();
      await player.stop();
    },
  };
}

/** One monitor sends an ECG: that of the patient whose recorded heart beats most like it. */
function startDemoStrip(url: string, authKey: Uint8Array, { devices }: DemoNetwork, stays: readonly RecordedStay[]): { stop(): void } | undefined {
  const strip = readRecordedStrip('mitdb-100');
  const device = devices.find(({ id }) => id === demoId('device', 'monitor', calmestOf(stays, STRIP_BPM)?.stayId ?? ''));
  return strip && device && startStrip({ url, key: demoDeviceKey(authKey, device.id) }, strip, () => Date.now());
}
/** Of the first minute of MIT-BIH 100. */
const STRIP_BPM = 74;

async function startPhones(url: string, network: DemoNetwork, engine: RoadEngine): Promise<Phone[]> {
  const roads = { routeOf: driveOn(engine) };
  const phones: Phone[] = [];
  const onDuty = network.responders.filter(({ isVirtual, duty }) => isVirtual && duty === 'on');
  for (const [index, { personId, base }] of onDuty.entries()) {
    const getToken = createSignIn(url, virtualAccount(personId));
    phones.push(startPhone({ url, personId, base, getToken, roads, rng: seededRng(index + 1), nowMs: () => Date.now(), hospitalFor: nearestOf(network) }));
    // Not all at once: phones come on duty one by one.
    await new Promise((resolve) => setTimeout(resolve, PHONE_EVERY_MS));
  }
  return phones;
}

const nearestOf = ({ facilities }: DemoNetwork) => (scene: Position): Position => {
  const [nearest] = facilities.toSorted((a, b) => greatCircleM(a, scene) - greatCircleM(b, scene));
  return { lat: nearest!.lat, lon: nearest!.lon };
};

/** Signs in as a demo account, keeps the session fresh, and starts a new one when the old was ended. */
function createSignIn(url: string, accountId: string): (isRefused: boolean) => Promise<string | null> {
  let session: Session | null = null;
  const ask = async (path: string, body: object): Promise<Session | null> => {
    const response = await fetch(new URL(path, url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return response.ok ? ((await response.json()) as Session) : null;
  };
  return async (isRefused) => {
    if (session && !isRefused && Date.now() < session.accessExpiresAt - REFRESH_AHEAD_MS) return session.accessToken;
    session = (session && !isRefused ? await ask('/v1/sessions/refresh', { refreshToken: session.refreshToken }) : null) ?? (await ask('/v1/demo/sessions', { accountId }));
    return session?.accessToken ?? null;
  };
}

function cancellable(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
