// An alarm in words: what was crossed, by what value, since when. Reads the contract's codes; judges nothing.
import { findings, technicalSignals, vitalKinds, type Alarm, type AlarmPriority, type Finding, type TechnicalSignal, type VitalKind } from '@mydr24/protocol';
import type { Say, WordId } from '../words/words.ts';
import { withUnit } from './figures.ts';

/** IEC-style text marks, beside colour, shape and word. */
export const priorityMarks: Record<AlarmPriority, string> = { high: '***', medium: '**', low: '*' };
export const priorityRank: Record<AlarmPriority, number> = { high: 3, medium: 2, low: 1 };

type Standing = Pick<Alarm, 'state' | 'inactivation'>;

export function isOpen(alarm: Standing): boolean {
  return alarm.state !== 'inactive';
}

export function isAcknowledged(alarm: Standing): boolean {
  return alarm.inactivation === 'alert-acknowledged';
}

/** Somebody silenced it for a time, with a reason: its sound is off, or it is shelved. */
export function isSilenced(alarm: Standing): boolean {
  return alarm.inactivation === 'audio-off' || alarm.inactivation === 'alarm-paused';
}

/** Asks for a person: open, seen by nobody and silenced by nobody. A paused sound is not an answer. */
export function isUnanswered(alarm: Standing): boolean {
  return isOpen(alarm) && !isAcknowledged(alarm) && !isSilenced(alarm);
}

/** Seconds of audio pause left, or 0. */
export function pauseLeftS(alarm: Alarm, now: number): number {
  if (alarm.inactivation !== 'audio-paused' || alarm.pausedUntil === null) return 0;
  return Math.max(0, Math.ceil((alarm.pausedUntil - now) / 1000));
}

export function isSounding(alarm: Alarm, now: number): boolean {
  return alarm.state === 'active' && !isAcknowledged(alarm) && !isSilenced(alarm) && pauseLeftS(alarm, now) === 0;
}

function isVitalKind(text: string): text is VitalKind {
  return (vitalKinds as readonly string[]).includes(text);
}

const isFinding = (text: string): text is Finding => (findings as readonly string[]).includes(text);
const isSignal = (text: string): text is TechnicalSignal => (technicalSignals as readonly string[]).includes(text);

export function vitalWord(kind: VitalKind): WordId {
  return `vital.${kind}`;
}

/** Without a limit where it is not known, as in what an emergency remembers of its cause. */
type Condition = Pick<Alarm, 'conditionKey' | 'vital' | 'unit' | 'value'> & { readonly limit?: Alarm['limit'] };

/** "SpO2 below 90%", "No data: heart rate", "NEWS2 7 or more". */
export function conditionWords(alarm: Condition, say: Say, locale: string): string {
  const [key = '', subject = ''] = alarm.conditionKey.split(':');
  if (key === 'no-data') return isVitalKind(subject) ? say('alarm.condition.noData', { vital: say(vitalWord(subject)) }) : say('alarm.condition.noData.any');
  if (key === 'news2') return news2Words(alarm, say);
  if (isSignal(key)) return say(`signal.${key}`);
  if (isFinding(key)) return say(`finding.${key}`);
  const side = key.endsWith('-low') ? 'low' : key.endsWith('-high') ? 'high' : null;
  const named = side === null ? '' : key.slice(0, -side.length - 1);
  const vital = alarm.vital ?? (isVitalKind(named) ? named : null);
  if (vital !== null && side !== null) return limitWords(vital, side, alarm, say, locale);
  if (vital !== null) return say(vitalWord(vital));
  return say('alarm.condition.other', { key: key.replaceAll('-', ' ') });
}

function limitWords(vital: VitalKind, side: 'low' | 'high', alarm: Condition, say: Say, locale: string): string {
  if (typeof alarm.limit !== 'number') return say(`alarm.condition.${side}`, { vital: say(vitalWord(vital)) });
  const limit = withUnit(vital, alarm.limit, alarm.unit, say, locale);
  return say(side === 'low' ? 'alarm.condition.below' : 'alarm.condition.above', { vital: say(vitalWord(vital)), limit });
}

function news2Words(alarm: Condition, say: Say): string {
  if (alarm.limit === undefined) return say('alarm.condition.news2');
  // By its limit, not by the value it began with: the score goes on changing beside it.
  return alarm.limit === null ? say('alarm.condition.single') : say('alarm.condition.news2.limit', { limit: alarm.limit });
}

/** The value that did it: "84%", or null when there is none to show. Silence has none: the last value before it is old. */
export function alarmValue(alarm: Condition, say: Say, locale: string): string | null {
  return alarm.value === null || alarm.conditionKey.startsWith('no-data') ? null : withUnit(alarm.vital, alarm.value, alarm.unit, say, locale);
}

/** "Seen by Mercè Soler"; only "Seen" where the server did not say by whom. */
export function seenWords({ acknowledgedByName: name }: Pick<Alarm, 'acknowledgedByName'>, say: Say): string {
  return typeof name === 'string' ? say('alarm.acknowledged.by', { name }) : say('alarm.acknowledged');
}

/** How it stands, for whoever looks: over, held, silenced, seen by whom, or answered by nobody. */
export function answerWords(alarm: Standing & Pick<Alarm, 'acknowledgedByName'>, say: Say): string {
  if (alarm.state === 'inactive') return say('alarm.state.inactive');
  if (alarm.state === 'latched') return say('alarm.state.latched');
  if (isSilenced(alarm)) return say(alarm.inactivation === 'audio-off' ? 'silence.is.audio-off' : 'silence.is.shelved');
  return isAcknowledged(alarm) ? seenWords(alarm, say) : say('alarm.unanswered');
}

/** A delay is disclosed where the alarm is explained (IEC 60601-1-8). */
export function delayWords(delayMs: number, say: Say): string {
  return delayMs === 0 ? say('alarm.delay.none') : say('alarm.delay', { seconds: Math.round(delayMs / 1000) });
}

/** Highest priority first, unanswered before answered, then the oldest. */
export function byUrgency(left: Alarm, right: Alarm): number {
  return (
    Number(isUnanswered(right)) - Number(isUnanswered(left)) ||
    priorityRank[right.priority] - priorityRank[left.priority] ||
    left.startedAt - right.startedAt ||
    (left.id < right.id ? -1 : 1)
  );
}

export function openAlarms(alarms: readonly Alarm[]): Alarm[] {
  return alarms.filter(isOpen).toSorted(byUrgency);
}
