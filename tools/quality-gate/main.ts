// `npm run gate`: what the quality gate changes on the recorded stays of the repository, and on one of them second by second with
// invented artefacts and crises laid over it. Writes docs/quality-gate.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vitals, type VitalKind } from '@mydr24/protocol';
import { LONGEST_AUDIO_PAUSE_MS } from '@mydr24/server/monitoring/alarm-condition.ts';
import { defaultRules } from '@mydr24/server/monitoring/default-rules.ts';
import { judge, type PastReading } from '@mydr24/server/monitoring/judge.ts';
import type { MonitorChange } from '@mydr24/server/monitoring/patient-monitor.ts';
import { ruleSet } from '@mydr24/server/monitoring/rule-set.ts';
import { readRecordedStays } from '@mydr24/simulation/demo/recorded-stays-store.ts';
import { laidOver, minuteByMinute, type Laid } from './laid-over.ts';

const settings = { rules: ruleSet(defaultRules(1), LONGEST_AUDIO_PAUSE_MS), spo2Scale: 1, isNews2Applicable: true } as const;
const DAY_MS = 86_400_000;
const SEEDS = 20;
/** An alarm that begins up to so long after what was laid over was still begun by it. */
const SETTLED_MS = 45_000;
const HELD_MS = 60_000;

interface Judged { readonly plain: readonly MonitorChange[]; readonly gated: readonly MonitorChange[]; readonly days: number }

function bothOf(readings: readonly PastReading[]): Judged {
  const untilMs = (readings.at(-1)?.atMs ?? 0) + 1;
  const history = { readings, fromMs: readings[0]?.atMs ?? 0, untilMs };
  return { plain: judge(history, settings, 'as-it-came'), gated: judge(history, settings), days: (untilMs - history.fromMs) / DAY_MS };
}

const starts = (changes: readonly MonitorChange[], kind: MonitorChange['kind']): number => changes.filter((change) => change.phase === 'start' && change.kind === kind).length;

interface Spell { readonly key: string; readonly fromMs: number; readonly untilMs: number }
function spellsOf(changes: readonly MonitorChange[]): Spell[] {
  const open = new Map<string, number>();
  const spells: Spell[] = [];
  for (const { conditionKey: key, state, atMs, priority } of changes) {
    const isOpen = state !== 'inactive' && priority !== 'low';
    if (isOpen && !open.has(key)) open.set(key, atMs);
    if (isOpen || !open.has(key)) continue;
    spells.push({ key, fromMs: open.get(key)!, untilMs: atMs });
    open.delete(key);
  }
  return [...spells, ...[...open].map(([key, fromMs]) => ({ key, fromMs, untilMs: Infinity }))];
}

/** Alarms of at least a minute as it came that no alarm behind the gate answers for in that time. */
function missedOf({ plain, gated }: Judged): number {
  const behind = spellsOf(gated);
  return spellsOf(plain.filter(({ kind }) => kind === 'physiological')).filter(({ fromMs, untilMs }) => untilMs - fromMs >= HELD_MS && !behind.some((one) => one.fromMs < untilMs && one.untilMs > fromMs)).length;
}

const kinds = new Set<string>(Object.keys(vitals));
const isKind = (kind: string): kind is VitalKind => kinds.has(kind);

function recordedReport(): string[] {
  const rows = [...Map.groupBy(readRecordedStays(), ({ source }) => source)].map(([source, stays]) => {
    const judged = stays.map(({ readings }) => bothOf(readings.flatMap(({ kind, value, unit, offsetS }): PastReading[] => (isKind(kind) ? [{ kind, value, code: null, unit, atMs: offsetS * 1000, noDataMs: null }] : []))));
    const sum = (of: (one: Judged) => number): number => judged.reduce((total, one) => total + of(one), 0);
    const days = sum((one) => one.days);
    const perDay = (of: (one: Judged) => number): string => (sum(of) / days).toFixed(2);
    return `| ${source} | ${stays.length} | ${days.toFixed(1)} | ${perDay(({ plain }) => starts(plain, 'physiological'))} | ${perDay(({ gated }) => starts(gated, 'physiological'))} | ${perDay(({ gated }) => starts(gated, 'technical'))} | ${sum(missedOf)} |`;
  });
  return ['| source | stays | bed-days | alarms a bed-day as it came | behind the gate | technical, of doubt | lasting alarms missed |', '|---|---|---|---|---|---|---|', ...rows];
}

const laidOf = (laid: readonly Laid[], type: Laid['type']): Laid[] => laid.filter((one) => one.type === type);
const isCalled = (changes: readonly MonitorChange[], { fromMs, untilMs }: Laid): boolean => spellsOf(changes).some((one) => one.fromMs >= fromMs && one.fromMs <= untilMs + SETTLED_MS);
const physiological = (changes: readonly MonitorChange[]): MonitorChange[] => changes.filter(({ kind }) => kind === 'physiological');
/** When the first alarm about the patient began, after the crisis did. */
const calledAfterMs = (changes: readonly MonitorChange[], { fromMs, untilMs }: Laid): number | null => {
  const found = spellsOf(physiological(changes)).filter((one) => one.fromMs >= fromMs && one.fromMs < untilMs).map((one) => one.fromMs - fromMs);
  return found.length === 0 ? null : Math.min(...found);
};

function laidReport(): string[] {
  const stay = readRecordedStays().find(({ group }) => group === 'continuous')!;
  const played = Array.from({ length: SEEDS }, (_, seed) => laidOver(minuteByMinute(stay.readings), seed + 1)).map(({ readings, laid }) => ({ laid, ...bothOf(readings) }));
  const rows = (['dropout', 'pulse-count', 'missed-beats', 'flush', 'desaturation', 'slow-heart', 'fast-heart', 'bleeding', 'arrest'] as const).map((type) => {
    const [n, plain, gated, technical] = played.reduce(([count, a, b, c], one) => {
      const own = laidOf(one.laid, type);
      const called = (changes: readonly MonitorChange[]): number => own.filter((each) => isCalled(changes, each)).length;
      return [count + own.length, a + called(physiological(one.plain)), b + called(physiological(one.gated)), c + own.filter((each) => !isCalled(physiological(one.gated), each) && isCalled(one.gated, each)).length] as const;
    }, [0, 0, 0, 0] as readonly [number, number, number, number]);
    const later = played.flatMap((one) => laidOf(one.laid, type).flatMap((each) => {
      const [before, after] = [calledAfterMs(one.plain, each), calledAfterMs(one.gated, each)];
      return before === null || after === null ? [] : [(after - before) / 1000];
    }));
    return `| ${type} | ${['dropout', 'pulse-count', 'missed-beats', 'flush'].includes(type) ? 'artefact' : 'crisis'} | ${n} | ${plain} | ${gated} | ${technical} | ${later.length === 0 ? '–' : Math.max(...later).toFixed(0)} |`;
  });
  const days = played.reduce((sum, one) => sum + one.days, 0);
  const perDay = (of: (one: (typeof played)[number]) => number): string => (played.reduce((sum, one) => sum + of(one), 0) / days).toFixed(0);
  return [
    `${SEEDS} seeds, ${days.toFixed(1)} bed-days of seconds: ${perDay(({ plain }) => starts(plain, 'physiological'))} alarms about the patient a bed-day as it came, ${perDay(({ gated }) => starts(gated, 'physiological'))} behind the gate, and ${perDay(({ gated }) => starts(gated, 'technical'))} technical ones of doubt (as it came: ${perDay(({ plain }) => starts(plain, 'technical'))}).`, '',
    '| laid over | is | times | alarmed as it came | alarmed behind the gate | technical alarm instead | latest delay, s |', '|---|---|---|---|---|---|---|', ...rows,
  ];
}

const text = ['# What the quality gate changes', '',
  'Written by `npm run gate`; every figure here comes from that command, with the built-in rules. The gate (`server/src/monitoring/quality-gate.ts`) judges one value a reading;',
  'its limits come from the publications named there or are ours, and none was changed after these figures were seen.', '',
  '## The recorded stays of this repository', '',
  'Real numbers of real people (`simulation/data`), one a minute or one an hour. So far apart nothing is a jump and nothing is frozen; most of the gate has nothing to do here, and the table says above all',
  'that **it takes no real alarm away**. "Missed": an alarm about the patient of a minute or more, while which no alarm at all stands behind the gate.', '', ...recordedReport(), '',
  '## Second by second, with what was laid over', '',
  'No open record of second-by-second numbers with marked artefacts was at hand. Here the calm minutes of the one continuous stay are drawn out to a value a second (a straight line between them, and a little noise), a pulse and a pressure are added, and',
  'artefacts and crises are laid over it by chance from a seed. **They are invented**: the table shows what the gate does, not how often that happens at a bed. Alarms of medium and high priority are counted.', '',
  ...laidReport(), '',
  'Most missed beats alarm all the same: the heart of this stay beats 55 to 65 times a minute, half of that is below 30, and so slow a heart is never doubted. A dropout that alarms was long and shallow enough to be believed. A pulse that is',
  'counted twice for half a minute costs two technical alarms (no data, values not sure) that were not there before: whoever looks finds a saturation that cannot be trusted either.', '',
  '- dropout: saturation falls to 40-75 % for 2 to 8 s with the pulse there. pulse-count: the pulse doubles for 5 to 60 s. missed-beats: the heart rate halves while the pulse stays, 15 to 60 s. flush: pressure at 280-300 mmHg for 4 to 12 s.',
  '- desaturation: 1 % a second down to 72 %. slow-heart: heart and pulse fall 2/min a second to 36. fast-heart: heart and pulse rise 10/min a second to 170. bleeding: 1 mmHg a second down to 62. arrest: the heart is 0 at once, the pulse and the saturation follow as an oximeter lets go, 8 s later. Each is held for two minutes.', ''].join('\n');
writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'quality-gate.md'), text);
process.stdout.write(text);
