// One HL7 v2 message from its text to its answer: who sent it, whose it is, into the lane, and only then AA. A message that
// cannot be stored whole is kept as it came; an error of ours is AE, so that the sender keeps it and tries again.
import { createHash } from 'node:crypto';
import { topicName, vitalKinds, type ReadingBatchReply } from '@mydr24/protocol';
import type { DeviceIdentity, DeviceIntake } from '../intake/device-intake.ts';
import type { Keys } from '../keys/keys.ts';
import { parseDeviceKey } from '../people/secrets.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Answer } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { createTogether } from '../platform/together-engine.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import { acknowledgement, headerOf, type Hl7Header, type Hl7Refusal } from './hl7-ack.ts';
import { absentRows, alertIdentity, readOru, type Acknowledgement, type OruVerdict } from './oru-message.ts';
import { findDeviceAlert } from './device-alert-store.ts';
import { type AskedIdentifier, type CameMessage, findPatients, findSender, type HeardMessage, keepMessage, noteMessages, storeAlert } from './hl7-store.ts';
import { itemsOf } from './oru-readings.ts';
import { signalOf } from './pcd-alert.ts';
import { identifiersOf } from './patient-identifiers.ts';

export interface Hl7IntakeOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly devices: DeviceIntake;
  readonly verifyDevice: (key: string) => Promise<Answer<DeviceIdentity>>;
  readonly siteTz: string;
  readonly topicLog: TopicLog;
  readonly onProblem: (error: unknown) => void;
}

/** The answer to send; never throws. */
export type AnswerHl7 = (message: Uint8Array, address: string) => Promise<string>;

interface Verdict {
  readonly ack: Acknowledgement;
  readonly refusals?: readonly Hl7Refusal[];
}

const refused = (ack: Acknowledgement, code: Hl7Refusal['code'], reason: string, text: string): Verdict => ({ ack, refusals: [{ code, reason, text }] });
/** 47 bits of a digest: a device's own numbers are below 2^53. */
const numberOf = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 6) % 2 ** 47;
const bodyOf = (text: string): string => text.slice(text.search(/[\r\n]/) + 1);

const MESSAGES_AT_ONCE = 200;

/** Messages that come at the same time are noted in one commit; two with one number of one device in two. */
function createNoting({ pg, clock }: Hl7IntakeOptions): (came: CameMessage) => Promise<HeardMessage> {
  const note = createTogether<CameMessage, HeardMessage>({
    most: MESSAGES_AT_ONCE,
    async work(came) {
      const keyOf = ({ sender, controlId }: CameMessage): string => `${sender.deviceId} ${controlId}`;
      const heard: HeardMessage[] = [];
      let left = came.map((_, nth) => nth);
      while (left.length > 0) {
        const now = left.filter((nth) => left.find((other) => keyOf(came[other]!) === keyOf(came[nth]!)) === nth);
        const told = await pg.asEngine((tx) => noteMessages(tx, now.map((nth) => came[nth]!), clock.nowMs()));
        for (const [at, nth] of now.entries()) heard[nth] = must(told[at]);
        left = left.filter((nth) => !now.includes(nth));
      }
      return heard;
    },
  });
  return note;
}

/** What messages that come at the same time ask of their patients, in one look. */
const createLooking = ({ pg, keys }: Hl7IntakeOptions): FindAsked =>
  createTogether({
    most: MESSAGES_AT_ONCE,
    async work(all: readonly (readonly AskedIdentifier[])[]) {
      const found = await pg.asEngine((tx) => findPatients(tx, keys, all.flat()), { readOnly: true });
      const byAsked = Map.groupBy(found, keyOfAsked);
      return all.map((asked) => [...new Map(asked.map((one) => [keyOfAsked(one), one])).keys()].flatMap((key) => byAsked.get(key) ?? []));
    },
  });
type FindAsked = (asked: readonly AskedIdentifier[]) => Promise<Awaited<ReturnType<typeof findPatients>>>;
const keyOfAsked = ({ tenantId, authority, value }: AskedIdentifier): string => JSON.stringify([tenantId, authority, value]);

/** Another node noted it in this very moment: the sender is asked to come again. */
function must(heard: HeardMessage | undefined): HeardMessage {
  if (heard === undefined) throw new Fault('a message was noted by two at once', { kind: 'unavailable', code: 'noted-twice', retryable: true });
  return heard;
}

export function createHl7Intake(options: Hl7IntakeOptions): AnswerHl7 {
  const { clock, ids, onProblem } = options;
  const together: Together = { note: createNoting(options), find: createLooking(options) };
  return async (message, address) => {
    const text = textOf(message);
    const header = text === null ? null : headerOf(text);
    let verdict: Verdict;
    try {
      verdict = text === null ? refused('AR', '102', 'not-utf-8', 'the message is not UTF-8') : await judge(options, together, text, header, address);
    } catch (error) {
      onProblem(error);
      verdict = refused('AE', '207', 'not-stored', 'nothing of this message is acknowledged; send it again');
    }
    return acknowledgement(verdict.ack, header, ids.next().slice(-20), clock.nowMs(), verdict.refusals);
  };
}

interface Together {
  readonly note: ReturnType<typeof createNoting>;
  readonly find: FindAsked;
}

async function judge(options: Hl7IntakeOptions, { note, find }: Together, text: string, header: Hl7Header | null, address: string): Promise<Verdict> {
  const { pg, siteTz } = options;
  if (header === null) return refused('AR', '100', 'unreadable', 'this is not an HL7 v2 message');
  if (header.controlId === '') return refused('AR', '101', 'no-control-id', 'MSH-10 is empty');
  const device = await deviceOf(options, header, address);
  if (device === null) return refused('AR', '204', 'unknown-sender', 'MSH-3, MSH-4 and the address it comes from are no device here; register the sender, or put a device key into MSH-8');
  const heard = await note({ sender: device, controlId: header.controlId, body: bodyOf(text) });
  if (!heard.isSame) return refused('AE', '205', 'control-id-reused', 'another message with this MSH-10 was received; number each message once');
  // From the first time it came, so that a repeat means the same instants.
  const oru = readOru(text, { siteTz, receivedAtMs: heard.receivedAt });
  if (oru.ack === 'AR') return refused('AR', '200', 'unsupported-message', 'ORU^R01 and ORU^R40 are taken');
  if (oru.heartbeat) return (await options.devices.submit(device, { way: 'mllp' }, []), { ack: 'AA' });
  const patients = oru.quarantined ? null : await patientsOf(find, device, text, oru);
  if (patients === null) {
    await pg.asEngine((tx) => keepMessage(tx, options.keys, device, header.controlId, 'patient', text));
    return refused('AE', '204', 'unknown-patient', 'PID-3 names no patient of this device, or none; the message is kept, and nothing of it counts until the identifier is known');
  }
  if (oru.alert) await store(options, device, patients.get(oru.patient ?? '')!, text, oru, heard.receivedAt);
  return take(options, { device, controlId: header.controlId, text, oru, patients, receivedAt: heard.receivedAt });
}

interface ReadMessage {
  readonly device: DeviceIdentity;
  readonly controlId: string;
  readonly text: string;
  readonly oru: OruVerdict;
  readonly patients: ReadonlyMap<string, string>;
  readonly receivedAt: number;
}

async function take({ pg, keys, devices, siteTz }: Hl7IntakeOptions, { device, controlId, text, oru, patients, receivedAt }: ReadMessage): Promise<Verdict> {
  const absent = oru.technical === undefined ? [] : absentRows(text, { siteTz, receivedAtMs: receivedAt });
  const items = itemsOf(oru, absent, (identifier) => patients.get(identifier), receivedAt, numberOf);
  const reply = await devices.submit(device, { way: 'mllp' }, [...items, ...signalItems(text, siteTz, oru, patients.get(oru.patient ?? ''), receivedAt)]);
  const isPartial = oru.unmapped !== undefined || oru.rejectedRows !== undefined || oru.readings.some(({ usableForScore }) => usableForScore === false);
  if (isPartial || reply.refused > 0) await pg.asEngine((tx) => keepMessage(tx, keys, device, controlId, isPartial ? 'not-mapped' : 'refused', text));
  return { ack: reply.refused > 0 ? 'AE' : 'AA', refusals: refusalsOf(oru, reply) };
}

/** A technical alert is also what its device says about itself; so is a physiological one of high priority. */
function signalItems(text: string, siteTz: string, { alert }: OruVerdict, patientId: string | undefined, receivedAt: number): object[] {
  const said = alert ? signalOf(alert) : null;
  if (said === null) return [];
  const vital = vitalKinds.find((kind) => kind === alert?.source);
  return [{ seq: 0, patientId, ...said, vital, takenAt: Math.min(alertIdentity(text, siteTz).atMs ?? receivedAt, receivedAt) }];
}

/** Rows that can never be right do not hold the message up: it is taken without them, and the sender is told which. */
function refusalsOf(oru: OruVerdict, reply: ReadingBatchReply): Hl7Refusal[] {
  const rows = (oru.rejectedRows ?? []).map(({ obx, reason }): Hl7Refusal => ({ code: '103', reason, text: `OBX ${obx} was not taken` }));
  const items = reply.results.flatMap((result): Hl7Refusal[] => (result.status === 'refused' ? [{ code: '103', reason: result.reason, text: result.message }] : []));
  return [...rows, ...items];
}

async function deviceOf({ pg, verifyDevice }: Hl7IntakeOptions, { application, facility, security }: Hl7Header, address: string): Promise<DeviceIdentity | null> {
  if (parseDeviceKey(security) === null) return (await pg.asEngine((tx) => findSender(tx, application, facility, address), { readOnly: true })) ?? null;
  const verdict = await verifyDevice(security);
  return verdict.ok ? verdict.body : null;
}

/** The patient of each group; null when one of them is nobody's, or two identifiers of one are two patients'. */
async function patientsOf(find: FindAsked, device: DeviceIdentity, text: string, oru: OruVerdict): Promise<Map<string, string> | null> {
  const given = identifiersOf(text);
  if (given === null) return null;
  const found = await find([...given.values()].flat().map((one) => ({ ...one, tenantId: device.tenantId })));
  const patients = new Map<string, string>();
  for (const [name, identifiers] of given) {
    const theirs = new Set(found.filter((row) => identifiers.some(({ authority, value }) => authority === row.authority && value === row.value)).map(({ patientId }) => patientId));
    const [patientId] = theirs;
    if (theirs.size !== 1 || (device.patientId !== null && device.patientId !== patientId)) return null;
    patients.set(name, patientId!);
  }
  return oru.patient === null || oru.patient === 'per-group' || patients.has(oru.patient) ? patients : null;
}

/** The device's alarm and the news of it, in one commit. */
async function store({ pg, clock, ids, siteTz, topicLog }: Hl7IntakeOptions, device: DeviceIdentity, patientId: string, text: string, { alert }: OruVerdict, receivedAtMs: number): Promise<void> {
  const { key, atMs } = alertIdentity(text, siteTz);
  await pg.asEngine(async (tx) => {
    await storeAlert(tx, { id: ids.next(), device, patientId, key, alert: alert!, atMs: Math.min(atMs ?? receivedAtMs, receivedAtMs) });
    const body = await findDeviceAlert(tx, device.deviceId, patientId, key);
    if (body === undefined) return;
    const topics = [topicName('patient', patientId), ...(body.unitId === null ? [] : [topicName('unit', body.unitId)])];
    await topicLog.append(tx, topics.map((topic) => ({ tenantId: device.tenantId, topic, kind: 'device-alert-changed', body })), clock.nowMs());
  });
}

function textOf(message: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(message);
  } catch {
    return null;
  }
}
