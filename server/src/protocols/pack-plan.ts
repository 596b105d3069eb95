// From a pack to what the engine follows: plan and limits of one kind, the kind an alarm or a caller's answer makes, and the
// guidance people read. Seconds become milliseconds here and nowhere else.
import {
  type AlarmPriority, type ChecklistItem, EmergencyKind, type EmergencyProtocol, type Guidance, type PackKind, type PackLimits, type PackText, type ProtocolPack,
} from '@mydr24/protocol';
import { checkProtocol, type CheckedProtocol, defaultLimits, type ProtocolLimits, WIDEN_EVERY_MS } from '../emergency/emergency-protocol.ts';
import { rankOfPriority as rank } from '../emergency/step-condition.ts';

export const emergencyKinds = EmergencyKind.options;
const MS = 1_000;

export function limitsOf(limits: PackLimits): ProtocolLimits {
  return {
    countdownMs: limits.countdownS * MS,
    receiptWaitMs: limits.receiptWaitS * MS,
    nextPersonWaitMs: limits.nextPersonWaitS * MS,
    unreachedWaitMs: limits.unreachedWaitS * MS,
    moveWaitMs: limits.moveWaitS * MS,
    lostWaitMs: limits.lostWaitS * MS,
    acknowledgedWaitMs: limits.acknowledgedWaitS * MS,
    checkWaitMs: defaultLimits.checkWaitMs,
    soonerByMs: limits.soonerByS * MS,
  };
}

/** Null when the pack has no such kind. */
export function protocolOf(pack: ProtocolPack, kindName: EmergencyKind): EmergencyProtocol | null {
  const kind = pack.kinds[kindName];
  if (kind === undefined) return null;
  return {
    id: pack.id,
    version: pack.version,
    steps: kind.steps.map(({ waitS, widenEveryS = WIDEN_EVERY_MS / MS, needs, isParallel, ...step }) => ({
      ...step, needs: needs ?? kind.needs, isParallel: isParallel ?? kind.isCritical, waitMs: waitS * MS, widenEveryMs: widenEveryS * MS,
    })),
    ...(kind.team === undefined ? {} : { team: kind.team.map(({ place, needs, offerTo }) => ({ place, needs: needs ?? kind.needs, offerTo })) }),
    repeatLastEveryMs: kind.repeatLastEveryS * MS,
    emergencyNumber: pack.numbers.find(({ id }) => id === kind.number)?.number ?? '',
    timeZone: pack.timeZone,
    familyNotice: kind.familyNotice,
  };
}

export interface PackPlan {
  protocol: CheckedProtocol;
  limits: ProtocolLimits;
  promise: ProtocolPack['promise'];
}

/** Null when the pack has no such kind, or a plan that could end in silence: the engine follows no such plan. */
export function planOf(pack: ProtocolPack, kindName: EmergencyKind): PackPlan | null {
  const protocol = protocolOf(pack, kindName);
  const checked = protocol === null ? null : checkProtocol(protocol);
  return checked?.ok ? { protocol: checked.protocol, limits: limitsOf(pack.limits), promise: pack.promise } : null;
}

/** The kind that claims this alarm from the highest priority it has reached. */
export function kindOfAlarm(pack: ProtocolPack, alarm: { conditionKey: string; priority: AlarmPriority }): EmergencyKind | null {
  const claims = kindsOf(pack).flatMap(([name, { raisedBy }]) => raisedBy.alarms.map((claim) => ({ name, ...claim })));
  const fitting = claims.filter(({ condition, priority }) => isCondition(condition, alarm.conditionKey) && rank[priority] <= rank[alarm.priority]);
  return fitting.toSorted((a, b) => rank[b.priority] - rank[a.priority])[0]?.name ?? null;
}

const isCondition = (condition: string, key: string): boolean => condition === key || (condition === 'no-data' && key.startsWith('no-data:'));

/** The kind a caller's answer makes; `answer` is `question.answer`. */
export function kindOfAnswer(pack: ProtocolPack, answer: string): EmergencyKind | null {
  return kindsOf(pack).find(([, { raisedBy }]) => raisedBy.sosAnswers.includes(answer))?.[0] ?? null;
}

export function kindsOf(pack: ProtocolPack): [EmergencyKind, PackKind][] {
  return emergencyKinds.flatMap((name) => {
    const kind = pack.kinds[name];
    return kind === undefined ? [] : [[name, kind] as [EmergencyKind, PackKind]];
  });
}

/** The reader's language, the same without its region, or the pack's own. */
export function languageFor(pack: ProtocolPack, wanted: string | null): string {
  if (wanted === null) return pack.language;
  const base = (tag: string): string => tag.split('-')[0]!.toLowerCase();
  return pack.languages.find((tag) => tag.toLowerCase() === wanted.toLowerCase()) ?? pack.languages.find((tag) => base(tag) === base(wanted)) ?? pack.language;
}

export function guidanceOf(pack: ProtocolPack, kindName: EmergencyKind, wanted: string | null): Guidance | null {
  const kind = pack.kinds[kindName];
  if (kind === undefined) return null;
  const language = languageFor(pack, wanted);
  const say = (text: PackText): string => text[language] ?? text[pack.language] ?? '';
  const sourceOf = ({ source }: ChecklistItem) => pack.sources.find(({ id }) => id === source)!;
  // The number of this kind comes first, as the fail-safe shows it.
  const numbers = pack.numbers.toSorted((a, b) => Number(b.id === kind.number) - Number(a.id === kind.number));
  return {
    pack: { packId: pack.id, version: pack.version },
    kind: kindName,
    language,
    title: say(kind.title),
    notice: say(pack.notice),
    numbers: numbers.map(({ id, number, label }) => ({ id, number, label: say(label) })),
    checklist: kind.checklist.map((item) => ({ id: item.id, text: say(item.text), source: sourceOf(item) })),
    callerQuestions: kind.callerQuestions.map(({ id, text, answers }) => ({
      id, text: say(text), answers: answers.map((answer) => ({ id: answer.id, text: say(answer.text), kind: answer.kind })),
    })),
    handOver: say(kind.handOver),
    familyNotice: kind.familyNotice,
  };
}
