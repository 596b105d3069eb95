// Judges whether a page would reach a person: proof counts (an open socket, a receipt, an answered test), hope does not.
// Facts and the time come in, the judgement comes out; it changes only when it would be shown differently, never by age alone.
import type { Channel, DeviceReport, Reach, ReachReason } from '@mydr24/protocol';
import { REACH_LIMITS } from './reach-limits.ts';

export interface OpenDevice {
  sound: DeviceReport['sound'];
  batteryPct: number | null;
  isCharging: boolean | null;
}

/** What is known of a person beside which ways they have. */
export interface ReachEvidence {
  /** Devices with a socket heard of lately. */
  openDevices: readonly OpenDevice[];
  /** The newest confirmation, receipt or answer of each channel. */
  provenAt: Readonly<Partial<Record<Channel, number>>>;
  /** The newest push subscription. */
  pushSince: number | null;
  /** The newest test of each channel that was sent and not answered. */
  testedAt: Readonly<Partial<Record<Channel, number>>>;
  isPushDenied: boolean;
  /** Addresses given and never confirmed. */
  unconfirmed: readonly Channel[];
  hasSession: boolean;
  quietUntil: number | null;
  timeZone: string | null;
}

export interface ReachFacts {
  /** A socket that answers pages with receipts is open now. */
  isConnected: boolean;
  /** Ways beside the socket that a page may take. */
  channels: readonly Channel[];
  /** Null for people only sockets and ways are known of: then a way is taken at its word. */
  evidence: ReachEvidence | null;
}

const ladder: readonly Channel[] = ['app', 'push', 'sms', 'voice', 'email'];

/** The channels a page may take now: no socket, a refused permission or no address closes one. */
export function openChannels({ isConnected, channels }: Pick<ReachFacts, 'isConnected' | 'channels'>): Channel[] {
  return ladder.filter((channel) => (channel === 'app' ? isConnected : channels.includes(channel)));
}

export function judgeReach(facts: ReachFacts, nowMs: number): Reach {
  const by = openChannels(facts);
  const { evidence } = facts;
  const doubts = by.map((channel): ReachReason | null => {
    const code = evidence === null ? null : doubtOf(channel, evidence, nowMs);
    return code === null ? null : { code, channel };
  });
  // An e-mail wakes nobody: it is a way, and never the proof.
  const isSure = by.some((channel, at) => channel !== 'email' && doubts[at] === null) || (by.length > 0 && hasFreshReceipt(evidence, nowMs));
  const reasons = [...missing(facts, by), ...doubts.filter((doubt) => doubt !== null)];
  return {
    state: by.length === 0 ? 'unreachable' : isSure ? 'reachable' : 'doubtful',
    by, reasons,
    isOverdue: evidence !== null && isOverdue(evidence, nowMs),
    quietUntil: (evidence?.quietUntil ?? 0) > nowMs ? (evidence?.quietUntil ?? null) : null,
  };
}

function missing({ evidence }: ReachFacts, by: readonly Channel[]): ReachReason[] {
  const reasons: ReachReason[] = [];
  if (by.length === 0) reasons.push({ code: 'no-way', channel: null });
  if (by.length === 1 && by[0] === 'email') reasons.push({ code: 'email-only', channel: 'email' });
  if (evidence === null) return reasons;
  if (!evidence.hasSession) reasons.push({ code: 'signed-out', channel: null });
  if (evidence.isPushDenied && !by.includes('push')) reasons.push({ code: 'push-denied', channel: 'push' });
  for (const channel of evidence.unconfirmed) reasons.push({ code: 'unconfirmed', channel });
  return reasons;
}

function doubtOf(channel: Channel, evidence: ReachEvidence, nowMs: number): ReachReason['code'] | null {
  if (channel === 'app') return doubtOfDevices(evidence.openDevices);
  const provenAt = lastProof(channel, evidence);
  const testedAt = evidence.testedAt[channel];
  const isUnanswered = testedAt !== undefined && testedAt > (evidence.provenAt[channel] ?? 0) && nowMs - testedAt > 2 * REACH_LIMITS.testAnswerMs;
  if (isUnanswered) return 'test-unanswered';
  return provenAt === null || nowMs - provenAt > REACH_LIMITS.proofMs ? 'unproven' : null;
}

/** A push subscription is believed as long as a proof, from the day the browser made it. */
function lastProof(channel: Channel, { provenAt, pushSince }: ReachEvidence): number | null {
  const proven = provenAt[channel] ?? null;
  return channel === 'push' && pushSince !== null ? Math.max(pushSince, proven ?? 0) : proven;
}

/** One device that rings is enough; one that has not said anything is not doubted for it. */
function doubtOfDevices(devices: readonly OpenDevice[]): ReachReason['code'] | null {
  if (devices.length === 0) return null;
  const ringing = devices.filter(({ sound }) => sound === 'on' || sound === 'unknown');
  if (ringing.length === 0) return 'sound-off';
  const isLow = ({ batteryPct, isCharging }: OpenDevice): boolean => batteryPct !== null && batteryPct < REACH_LIMITS.lowBatteryPct && isCharging !== true;
  return ringing.every(isLow) ? 'battery-low' : null;
}

function hasFreshReceipt(evidence: ReachEvidence | null, nowMs: number): boolean {
  return Object.values(evidence?.provenAt ?? {}).some((at) => nowMs - at <= REACH_LIMITS.receiptMs);
}

function isOverdue({ provenAt }: ReachEvidence, nowMs: number): boolean {
  return !(['push', 'sms', 'voice', 'email'] as const).some((channel) => nowMs - (provenAt[channel] ?? -Infinity) <= REACH_LIMITS.proofMs);
}

/** Whether two judgements would be shown alike. */
export function isSameReach(a: Reach, b: Reach): boolean {
  const textOf = ({ state, by, reasons, isOverdue: overdue, quietUntil }: Reach): string =>
    [state, by.join(), reasons.map(({ code, channel }) => `${code} ${channel}`).join(), overdue, quietUntil].join('|');
  return textOf(a) === textOf(b);
}
