// The server of one `*.e2e.ts` file: the whole of it, on a database of its own, with a small demo network and no virtual
// responders, plus a device that sends through the public API. Opens no browser (see browser-rig.ts) and decides nothing.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EndpointReply, loincOfKind, type PatientId, type VitalKind } from '@mydr24/protocol';
import { createApp } from '@mydr24/server/app.ts';
import { parseConfig } from '@mydr24/server/config.ts';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { loadPackKey } from '@mydr24/server/protocols/pack-key-file.ts';
import { demoCast } from '@mydr24/simulation/demo/demo-cast.ts';
import { seedPack } from '@mydr24/simulation/demo/demo-pack-store.ts';
import type { DemoNetwork, DemoPatient } from '@mydr24/simulation/demo/demo-types.ts';
import { demoDeviceKey, seedNetwork } from '@mydr24/simulation/demo/network-store.ts';
import { readingsSenderHttp } from '@mydr24/simulation/demo/readings-sender-http.ts';
import { secondsOf, type RecordedStrip } from '@mydr24/simulation/devices/recorded-strips.ts';
import { sendStrip } from '@mydr24/simulation/devices/strip-player-engine.ts';
import { PROJECT_DIR } from '../launch/build-web.ts';
import { type CutLine, openCutLine } from './cut-line-rig.ts';

const PATIENTS = 12;
const NOON = 12;
/** Longer than any journey: silence alarms have tests of their own. */
const NO_DATA_MS = 3_600_000;
/** A build of the web app elsewhere, for trying a journey while the sources change. */
const WEB_DIR = process.env['MYDR24_E2E_WEB_DIR'] ?? join(PROJECT_DIR, 'web', 'dist');

export type Vitals = Partial<Record<VitalKind, number | string>>;

export interface Care {
  readonly url: string;
  /** The same server through a line that can be cut. */
  readonly line: CutLine;
  readonly network: DemoNetwork;
  /** At home, with an account of their own and a family member. */
  readonly star: DemoPatient;
  nameOf(accountId: string): { full: string; given: string };
  /** As the patient's monitor would; resolves once the server has acknowledged it. */
  sendVitals(patient: DemoPatient, vitals: Vitals): Promise<void>;
  /** Each second of an ECG, the last one ending now. */
  sendEcg(patient: DemoPatient, strip: RecordedStrip): Promise<void>;
  /** Everybody measured once and well, so that a board has rows with values. */
  sendCalm(): Promise<void>;
  /** As if everybody had signed in long ago: dangerous acts ask for a proof again. */
  forgetProofs(): Promise<void>;
  /** What the pretended carrier has delivered so far. */
  carried(): Promise<EndpointReply<'listCarrierMessages'>['messages']>;
  /** What is on disk. */
  sql<Row>(text: string): Promise<Row[]>;
  stop(): Promise<void>;
}

const units: Readonly<Partial<Record<VitalKind, string>>> = { spo2: '%', 'heart-rate': '/min', 'respiratory-rate': '/min', systolic: 'mm[Hg]', diastolic: 'mm[Hg]', temperature: 'Cel' };
/** "Air or oxygen" has no code of its own among the kinds: it is answered under the oxygen flow's. */
const codeOf = (kind: VitalKind): string => (kind === 'supplemental-oxygen' ? '3151-8' : (loincOfKind[kind]?.[0] ?? kind));
const calm: Vitals = { spo2: 97, 'heart-rate': 74, 'respiratory-rate': 15, systolic: 124, diastolic: 78, temperature: 36.8, consciousness: 'A', 'supplemental-oxygen': 'air' };

export interface CareOptions {
  readonly patients?: number | undefined;
  /** The region's pack is in force: emergencies have a checklist. Without it, the built-in plans. */
  readonly hasPack?: boolean;
  /** Reached as `localhost`, which is its public origin: passkeys belong to a name, not to a number. */
  readonly isNamed?: boolean;
  /** The map of Andorra; left out, straight lines and plain ground. */
  readonly roadMap?: string | undefined;
  /** Hosts of this machine where a sign-in provider is. */
  readonly ssoHosts?: string[];
  /** Changes who plays before they are written, e.g. their names. */
  readonly recast?: (network: DemoNetwork) => DemoNetwork;
}

export async function startCare({ patients = PATIENTS, hasPack = false, isNamed = false, roadMap, ssoHosts = [], recast = (network) => network }: CareOptions = {}): Promise<Care> {
  const database = await createTestDatabase();
  const authKey = randomBytes(32);
  const network = recast(lastingNetwork(patients));
  await seedNetwork(database.pg, network, { authKey, nowMs: Date.now() });
  const dataDir = mkdtempSync(join(tmpdir(), 'mydr24-e2e-'));
  if (hasPack) await seedPack(database.pg, network, { key: loadPackKey(dataDir), nowMs: Date.now() });
  const port = await freePort();
  const line = await openCutLine(port);
  const url = `http://${isNamed ? 'localhost' : '127.0.0.1'}:${port}`;
  const verdict = parseConfig({ flags: [], env: {}, file: undefined }, { mode: 'demo', port, logLevel: 'error', allowedOrigins: [line.url], shutdownGraceMs: 0, ratePerMinute: 100_000, ssoHosts, ...(roadMap === undefined ? {} : { roadMap }), ...(isNamed ? { publicOrigin: url } : {}) });
  if (!verdict.ok) throw new Error(verdict.problems.join('; '));
  const app = await createApp({ config: verdict.config, address: database.address, authKey, dataDir, isAlone: true, webDir: WEB_DIR });
  await app.start();
  return {
    url, line, network, star: starOf(network), nameOf: (accountId) => nameOf(network, accountId), ...device(url, network, authKey),
    forgetProofs: async () => void (await database.sql('update sessions set proven_at = null')),
    carried: async () => ((await (await fetch(`${url}/v1/demo/carrier/messages`)).json()) as EndpointReply<'listCarrierMessages'>).messages,
    sql: (text) => database.sql(text),
    async stop() {
      await line.close();
      await app.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function lastingNetwork(patients: number): DemoNetwork {
  const { network } = demoCast(patients, NOON);
  return { ...network, devices: network.devices.map((each) => ({ ...each, noDataMs: NO_DATA_MS })) };
}

function starOf({ patients }: DemoNetwork): DemoPatient {
  const star = patients.find(({ personId }) => personId !== null);
  if (star === undefined) throw new Error('the demo has no patient with an account');
  return star;
}

function nameOf({ persons, signIns }: DemoNetwork, accountId: string): { full: string; given: string } {
  const personId = signIns.find((each) => each.accountId === accountId)?.personId;
  const person = persons.find(({ id }) => id === personId);
  if (person === undefined) throw new Error(`the demo has no account "${accountId}"`);
  return { full: `${person.givenName} ${person.familyName}`, given: person.givenName };
}

function device(url: string, network: DemoNetwork, authKey: Uint8Array): Pick<Care, 'sendVitals' | 'sendEcg' | 'sendCalm'> {
  const send = readingsSenderHttp(url);
  let seq = 0;
  const sendVitals: Care['sendVitals'] = async (patient, vitals) => {
    const takenAt = Date.now();
    const readings = (Object.entries(vitals) as [VitalKind, number | string][]).map(([kind, value]) => {
      const unit = units[kind];
      return { seq: (seq += 1), patientId: patient.id as PatientId, code: codeOf(kind), value, takenAt, ...(unit === undefined ? {} : { unit }) };
    });
    const monitor = network.devices.find(({ patientId }) => patientId === patient.id);
    if (monitor === undefined) throw new Error('this patient has no monitor');
    const outcome = await send(demoDeviceKey(authKey, monitor.id), readings);
    if (!outcome.ok || outcome.refused.length > 0) throw new Error(`readings were not stored: ${JSON.stringify(outcome)}`);
  };
  const sendEcg: Care['sendEcg'] = async (patient, strip) => {
    const monitor = network.devices.find(({ patientId }) => patientId === patient.id)!;
    const endAt = Date.now();
    for (let nth = 0; nth < secondsOf(strip); nth += 1) {
      const sent = await sendStrip({ url, key: demoDeviceKey(authKey, monitor.id) }, strip, nth, endAt - (secondsOf(strip) - 1 - nth) * 1000);
      if (!sent.isStored) throw new Error(`a chunk was not stored: ${sent.message}`);
    }
  };
  return { sendVitals, sendEcg, sendCalm: async () => void (await Promise.all(network.patients.map((patient) => sendVitals(patient, calm)))) };
}
