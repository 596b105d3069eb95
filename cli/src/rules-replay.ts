// `mydr24 rules replay FILE`: what a set of alarm rules would have done on recorded stays, or on anyone's CSV, beside the built-in or another
// set. Needs no server and no database; nobody is alarmed.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LOINC, type AlarmRuleSet, type ReplayFigures } from '@mydr24/protocol';
import { LONGEST_AUDIO_PAUSE_MS } from '@mydr24/server/monitoring/alarm-condition.ts';
import type { PastReading } from '@mydr24/server/monitoring/judge.ts';
import { effectiveRules, judgedRules, type Layer } from '@mydr24/server/monitoring/rule-layers.ts';
import { readRuleSet } from '@mydr24/server/monitoring/rule-lint.ts';
import { addFigures, emptyFigures, perBedDay, replayPatient, type SettingsText } from '@mydr24/server/rule-replay/replay.ts';
import { readRecordedStays } from '@mydr24/simulation/demo/recorded-stays-store.ts';
import type { ExitCode, Io } from './io.ts';
import { parseReplayFile } from './replay-csv.ts';

const USAGE = `mydr24 rules replay FILE [--against FILE] [--readings CSV] [--group NAME] [--json]

FILE is a set of alarm rules (docs/schemas/alarm-rules-1.json). It is judged on the recorded stays, or on --readings, beside the built-in
rules or those of --against, and alarms that would have begun are counted. --group takes only those recorded stays (e.g. continuous).
A stream is taken as silent after three times its usual gap.
`;
const DAY_MS = 86_400_000;

type Stay = { readonly id: string; readonly readings: readonly PastReading[] };

function setIn(path: string): AlarmRuleSet | string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return `cannot read ${path}; give the path of a JSON file`;
  }
  const { set, findings } = readRuleSet(text);
  return set ?? `${path}: ${findings.map(({ message }) => message).join('; ')}`;
}

/** A stream's own gap tells how long it may be silent: recorded stays have one value an hour or one a second. */
function withSilence(readings: readonly Omit<PastReading, 'noDataMs'>[]): PastReading[] {
  const silentMs = new Map<string, number | null>();
  for (const [kind, own] of Map.groupBy(readings, (reading) => reading.kind)) {
    const gaps = own.slice(1).map(({ atMs }, place) => atMs - own[place]!.atMs).toSorted((a, b) => a - b);
    const usual = gaps[gaps.length >> 1] ?? Infinity;
    silentMs.set(kind, usual > 300_000 ? null : Math.max(15_000, usual * 3));
  }
  return readings.map((reading) => ({ ...reading, noDataMs: silentMs.get(reading.kind) ?? null }));
}

function recordedStays(group: string | undefined): Stay[] {
  return readRecordedStays().filter((stay) => group === undefined || stay.group === group).map(({ stayId, readings }) => ({
    id: stayId,
    readings: withSilence(readings.map(({ kind, value, unit, offsetS }) => ({ kind, value, unit, offsetS })).flatMap(({ kind, value, unit, offsetS }) => (isKind(kind) ? [{ kind, value, code: null, unit, atMs: offsetS * 1000 }] : []))),
  }));
}
const kinds = new Set(Object.values(LOINC).map(({ kind }) => kind as string));
const isKind = (kind: string): kind is PastReading['kind'] => kinds.has(kind);

function staysOfCsv(path: string): Stay[] | string {
  const parsed = parseReplayFile(readFileSync(path, 'utf8'));
  if (!parsed.ok) return parsed.message;
  return [...Map.groupBy(parsed.readings, ({ stayId }) => stayId)].map(([id, own]) => ({
    id,
    readings: withSilence(own.map(({ code, value, unit, offsetS }) => ({ kind: LOINC[code]!.kind, value: typeof value === 'number' ? value : null, code: typeof value === 'string' ? value : null, unit, atMs: offsetS * 1000 }))),
  }));
}

export function settingsOf(set: AlarmRuleSet | null): SettingsText {
  const layers: Layer[] = set === null ? [] : [{ origin: { scope: 'tenant', version: 2, title: set.title }, set }];
  return { rules: judgedRules(effectiveRules(layers, [], 1)), audioPauseMs: LONGEST_AUDIO_PAUSE_MS, spo2Scale: 1, isNews2Applicable: true };
}

export function replayStays(stays: readonly Stay[], before: SettingsText, after: SettingsText): { figures: ReplayFigures; days: number } {
  let figures = emptyFigures();
  let days = 0;
  for (const { id, readings } of stays) {
    const untilMs = readings.at(-1)?.atMs ?? 0;
    days += untilMs / DAY_MS;
    figures = addFigures(figures, replayPatient({ patientId: id, unitId: null, readings, events: [], fromMs: 0, untilMs, before, after }));
  }
  return { figures, days };
}

const rate = (alarms: number, days: number): string => (perBedDay(alarms, days) ?? 0).toFixed(2);
const change = (before: number, after: number): string => (before === 0 ? '' : `${(((after - before) / before) * 100).toFixed(0)} %`);

function print({ counts, readings }: ReplayFigures, days: number, stays: number, io: Io): void {
  const row = (cells: readonly string[]): void => io.out(`${cells[0]!.padEnd(34)}${cells.slice(1).map((cell) => cell.padStart(10)).join('')}\n`);
  io.out(`${stays} stays, ${days.toFixed(1)} monitored days, ${readings} readings\n\n`);
  row(['alarms that begin', 'before', 'after', 'per day', 'per day', 'change']);
  for (const { ruleId, priority, before, after } of counts.toSorted((a, b) => b.before - a.before)) row([`${ruleId} (${priority})`, String(before), String(after), rate(before, days), rate(after, days), change(before, after)]);
  const [before, after] = [counts.reduce((sum, one) => sum + one.before, 0), counts.reduce((sum, one) => sum + one.after, 0)];
  row(['all', String(before), String(after), rate(before, days), rate(after, days), change(before, after)]);
}

export async function runRules(argv: readonly string[], io: Io): Promise<ExitCode> {
  const wrong = (message: string): ExitCode => (io.err(`mydr24 rules: ${message}\n`), 2);
  let given;
  try {
    given = parseArgs({ args: [...argv], allowPositionals: true, options: { against: { type: 'string' }, readings: { type: 'string' }, group: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } } });
  } catch (error) {
    return wrong((error as Error).message);
  }
  const { values, positionals: [verb, file, ...surplus] } = given;
  if (values.help) return (io.out(USAGE), 0);
  if (verb !== 'replay' || file === undefined || surplus.length > 0) return wrong('say what to do and with which file: mydr24 rules replay FILE');
  const [after, before] = [setIn(file), values.against === undefined ? null : setIn(values.against)];
  for (const read of [after, before]) if (typeof read === 'string') return (io.err(`mydr24 rules: ${read}\n`), 1);
  const stays = values.readings === undefined ? recordedStays(values.group) : staysOfCsv(values.readings);
  if (typeof stays === 'string') return (io.err(`mydr24 rules: ${stays}\n`), 1);
  if (stays.length === 0) return wrong('there are no such stays; leave out --group for all of them');
  const { figures, days } = replayStays(stays, settingsOf(before as AlarmRuleSet | null), settingsOf(after as AlarmRuleSet));
  if (values.json) io.out(`${JSON.stringify({ stays: stays.length, days, ...figures })}\n`);
  else print(figures, days, stays.length, io);
  return 0;
}
