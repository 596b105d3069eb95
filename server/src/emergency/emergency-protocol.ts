// Protocols as data: the default plan of each kind of emergency, the limits around it, and the check that refuses a
// plan which could end in silence. Pages nobody; emergency.ts follows the plan.
//
// Sources: three nearest offered at once (GoodSAM); answered <= 15 s in 90 %, <= 20 s in 95 % (NENA-STA-020.1-2020);
// turnout 60 s (NFPA 1710); call processing <= 60 s in 90 % (NFPA 1225:2022); the rest is this project's policy.
import type { EmergencyKind, EmergencyProtocol, ProtocolStep, Qualification } from '@mydr24/protocol';

/** A plan whose last step, and only it, is the fail-safe. Only `checkProtocol` makes one. */
export type CheckedProtocol = EmergencyProtocol & { readonly isChecked: true };

export interface ProtocolLimits {
  /** A patient may take back a call for help this long. */
  countdownMs: number;
  /** No device receipt after this: the same person's next channel. */
  receiptWaitMs: number;
  /** No device receipt after this: the offer is put to one more person. */
  nextPersonWaitMs: number;
  /** No receipt from any device of anybody after this: the fail-safe at once. */
  unreachedWaitMs: number;
  /** Accepted, but neither on the way nor on scene after this: offered again. */
  moveWaitMs: number;
  /** The holder's device went away before they moved: offered again after this. */
  lostWaitMs: number;
  /** The fail-safe pauses this long once a person has acknowledged. */
  acknowledgedWaitMs: number;
  /** A held emergency without news for this long: holder and dispatchers are asked. */
  checkWaitMs: Record<'en-route' | 'on-scene' | 'transporting' | 'handed-over', number>;
  /** Who would be there so much sooner than the holder is suggested; absent in plans from before it was kept. */
  soonerByMs?: number;
}

export const defaultLimits: ProtocolLimits = {
  countdownMs: 5_000,
  receiptWaitMs: 5_000,
  nextPersonWaitMs: 15_000,
  unreachedWaitMs: 25_000,
  moveWaitMs: 90_000,
  lostWaitMs: 30_000,
  acknowledgedWaitMs: 120_000,
  checkWaitMs: { 'en-route': 15 * 60_000, 'on-scene': 30 * 60_000, transporting: 30 * 60_000, 'handed-over': 15 * 60_000 },
  soonerByMs: 120_000,
};

/** Any one of these is enough. Ordered from the most to the least fitting. */
const qualified: Record<EmergencyKind, Qualification[]> = {
  'cardiac-arrest': ['als', 'paramedic', 'physician', 'icu-nurse', 'nurse', 'bls', 'aed'],
  'respiratory-failure': ['als', 'paramedic', 'physician', 'icu-nurse', 'nurse'],
  deterioration: ['physician', 'icu-nurse', 'nurse', 'paramedic', 'als'],
  stroke: ['als', 'paramedic', 'physician', 'icu-nurse', 'nurse'],
  sepsis: ['physician', 'icu-nurse', 'nurse', 'paramedic', 'als'],
  'severe-hypoglycaemia': ['paramedic', 'als', 'physician', 'nurse', 'icu-nurse', 'bls', 'first-aid'],
  anaphylaxis: ['als', 'paramedic', 'physician', 'icu-nurse', 'nurse', 'bls'],
  fall: ['paramedic', 'als', 'nurse', 'icu-nurse', 'physician', 'bls', 'first-aid'],
  seizure: ['als', 'paramedic', 'physician', 'icu-nurse', 'nurse', 'bls'],
  obstetric: ['obstetric', 'physician', 'paramedic', 'als', 'nurse'],
  'mental-health-crisis': ['physician', 'nurse', 'paramedic', 'first-aid'],
  // Anybody who can stand at the bedside while it is mended.
  technical: [],
  'call-for-help': ['paramedic', 'als', 'physician', 'nurse', 'icu-nurse', 'bls', 'aed', 'first-aid'],
  'staff-call': ['physician', 'icu-nurse', 'nurse', 'paramedic', 'als'],
};

const allChannels: ProtocolStep['channels'] = ['app', 'push', 'sms', 'voice'];
const LONGEST_WAIT_MS = 10 * 60_000;

/** Where the plan does not say: long enough to read a page and answer it. [OURS] */
export const WIDEN_EVERY_MS = 10_000;

const plain = { when: [], roles: [], onCall: [], alerts: [], channels: allChannels, isParallel: false, isFailSafe: false, widenEveryMs: WIDEN_EVERY_MS } satisfies Partial<ProtocolStep>;

export function defaultProtocol(kind: EmergencyKind): CheckedProtocol {
  const needs = qualified[kind];
  const steps: ProtocolStep[] = [
    { ...plain, id: 'nearest', roles: ['nurse'], offerTo: 3, needs, waitMs: 20_000 },
    { ...plain, id: 'next-nearest', offerTo: 3, needs, waitMs: 40_000 },
    { ...plain, id: 'whole-team', roles: ['nurse', 'doctor', 'dispatcher'], offerTo: 20, needs, waitMs: 60_000 },
    {
      ...plain, id: 'fail-safe', roles: ['dispatcher', 'coordinator'], offerTo: 20, needs,
      channels: [...allChannels, 'email'], waitMs: 60_000, isFailSafe: true,
    },
  ];
  const checked = checkProtocol({ id: `default-${kind}`, version: 1, steps, repeatLastEveryMs: 60_000, emergencyNumber: '112', timeZone: 'UTC' });
  if (!checked.ok) throw new Error(`the default protocol of ${kind} is not sound: ${checked.flaws.join(', ')}`);
  return checked.protocol;
}

export const protocolFlaws = [
  'no-fail-safe', 'fail-safe-not-last', 'fail-safe-has-condition', 'wait-too-long', 'wait-too-short', 'repeat-out-of-range', 'no-channel', 'step-asks-nobody',
  'no-emergency-number', 'step-id-twice', 'unknown-time-zone', 'widening-out-of-range', 'place-twice',
] as const;
export type ProtocolFlaw = (typeof protocolFlaws)[number];

/** A plan that could end in silence cannot be used. */
export function checkProtocol(protocol: EmergencyProtocol): { ok: true; protocol: CheckedProtocol } | { ok: false; flaws: ProtocolFlaw[] } {
  const { steps, repeatLastEveryMs } = protocol;
  const flaws = new Set<ProtocolFlaw>();
  if (!steps.some((step) => step.isFailSafe)) flaws.add('no-fail-safe');
  if (steps.slice(0, -1).some((step) => step.isFailSafe)) flaws.add('fail-safe-not-last');
  if (steps.some((step) => step.isFailSafe && step.when.length > 0)) flaws.add('fail-safe-has-condition');
  for (const step of steps.slice(0, -1)) {
    if (step.offerTo + step.roles.length + step.onCall.length + step.alerts.length === 0) flaws.add('step-asks-nobody');
    if (step.waitMs > LONGEST_WAIT_MS) flaws.add('wait-too-long');
    if (step.waitMs < 1_000) flaws.add('wait-too-short');
    if (!isWidening(step.widenEveryMs ?? 0)) flaws.add('widening-out-of-range');
  }
  if (steps.some((step) => step.channels.length === 0)) flaws.add('no-channel');
  if (repeatLastEveryMs < 10_000 || repeatLastEveryMs > LONGEST_WAIT_MS) flaws.add('repeat-out-of-range');
  if (!/^\+?\d{2,15}$/.test(protocol.emergencyNumber)) flaws.add('no-emergency-number');
  if (new Set(steps.map((step) => step.id)).size !== steps.length) flaws.add('step-id-twice');
  if (new Set(protocol.team?.map(({ place }) => place)).size !== (protocol.team?.length ?? 0)) flaws.add('place-twice');
  if (!isTimeZone(protocol.timeZone)) flaws.add('unknown-time-zone');
  return flaws.size > 0 ? { ok: false, flaws: [...flaws] } : { ok: true, protocol: { ...protocol, isChecked: true } };
}

/** Never, or no faster than a person can read a page. */
export const SHORTEST_WIDENING_MS = 3_000;
const isWidening = (everyMs: number): boolean => everyMs === 0 || (everyMs >= SHORTEST_WIDENING_MS && everyMs <= LONGEST_WAIT_MS);

/** Asking costs a third of a millisecond, and plans are made on the way to a page. */
const knownZones = new Set<string>();

function isTimeZone(timeZone: string): boolean {
  if (knownZones.has(timeZone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions();
    knownZones.add(timeZone);
    return true;
  } catch {
    return false;
  }
}
