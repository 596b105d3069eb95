// One recorded stay drawn out to a value a second, with invented artefacts and crises laid over it. The same seed gives the same. What
// is laid over is returned with its time, so that whoever judges it knows what was true.
import type { VitalKind } from '@mydr24/protocol';
import type { PastReading } from '@mydr24/server/monitoring/judge.ts';
import type { RecordedReading } from '@mydr24/simulation/demo/recorded-stays.ts';
import { seededRng } from '@mydr24/simulation/seeded-rng.ts';

const artefacts = ['dropout', 'pulse-count', 'missed-beats', 'flush'] as const;
const crises = ['desaturation', 'slow-heart', 'fast-heart', 'bleeding', 'arrest'] as const;
type LaidType = (typeof artefacts)[number] | (typeof crises)[number];
export interface Laid { readonly type: LaidType; readonly fromMs: number; readonly untilMs: number }

type Numbers = Record<'heart-rate' | 'pulse-rate' | 'spo2' | 'respiratory-rate' | 'systolic', number>;
const PLAYED_S = 4 * 3600;
const EVERY_S = 600;

/** The calm minutes with a heart rate, a saturation and a breath, one after another: what alarms is then what was laid over. Pressure is invented (118 mmHg). */
export function minuteByMinute(readings: readonly RecordedReading[]): Numbers[] {
  const byMinute = Map.groupBy(readings, ({ offsetS }) => Math.floor(offsetS / 60));
  return [...byMinute.values()].flatMap((own) => {
    const value = (kind: string): number | null => own.find((one) => one.kind === kind)?.value ?? null;
    const [heart, spo2, breath] = [value('heart-rate'), value('spo2'), value('respiratory-rate')];
    const isCalm = heart !== null && spo2 !== null && breath !== null && heart > 55 && heart < 105 && spo2 >= 94 && breath >= 12 && breath <= 20;
    return !isCalm ? [] : [{ 'heart-rate': heart, 'pulse-rate': heart, spo2, 'respiratory-rate': breath, systolic: 118 }];
  });
}

const units: Record<keyof Numbers, string> = { 'heart-rate': '/min', 'pulse-rate': '/min', spo2: '%', 'respiratory-rate': '/min', systolic: 'mm[Hg]' };

function between(minutes: readonly Numbers[], s: number): Numbers {
  const at = Math.floor(s / 60) % minutes.length;
  const [from, to] = [minutes[at]!, minutes[Math.min(at + 1, minutes.length - 1)]!];
  const share = (s % 60) / 60;
  return Object.fromEntries(Object.keys(from).map((kind) => [kind, from[kind as keyof Numbers] * (1 - share) + to[kind as keyof Numbers] * share])) as unknown as Numbers;
}

const down = (from: number, perS: number, s: number, floor: number): number => Math.max(Math.min(from, floor), from - perS * s);
const up = (from: number, perS: number, s: number, roof: number): number => Math.min(Math.max(from, roof), from + perS * s);

/** The numbers `s` seconds after it began; `level` is between 0 and 1, drawn once. */
const over: Record<LaidType, { readonly lasts: (level: number) => number; readonly to: (now: Numbers, s: number, level: number) => Partial<Numbers> }> = {
  dropout: { lasts: (level) => 2 + Math.round(6 * level), to: (_now, _s, level) => ({ spo2: 40 + Math.round(35 * level) }) },
  'pulse-count': { lasts: (level) => 5 + Math.round(55 * level), to: (now) => ({ 'pulse-rate': now['pulse-rate'] * 2 }) },
  'missed-beats': { lasts: (level) => 15 + Math.round(45 * level), to: (now) => ({ 'heart-rate': now['heart-rate'] / 2 }) },
  flush: { lasts: (level) => 4 + Math.round(8 * level), to: (_now, _s, level) => ({ systolic: 280 + Math.round(20 * level) }) },
  desaturation: { lasts: () => 150, to: (now, s) => ({ spo2: down(now.spo2, 1, s, 72) }) },
  'slow-heart': { lasts: () => 150, to: (now, s) => ({ 'heart-rate': down(now['heart-rate'], 2, s, 36), 'pulse-rate': down(now['heart-rate'], 2, s, 36) }) },
  'fast-heart': { lasts: () => 130, to: (now, s) => ({ 'heart-rate': up(now['heart-rate'], 10, s, 170), 'pulse-rate': up(now['heart-rate'], 10, s, 170) }) },
  bleeding: { lasts: () => 180, to: (now, s) => ({ systolic: down(now.systolic, 1, s, 62) }) },
  arrest: { lasts: () => 128, to: (_now, s) => ({ 'heart-rate': 0, systolic: 30, ...(s < 8 ? {} : { 'pulse-rate': Number.NaN, spo2: Number.NaN }) }) },
};

export function laidOver(minutes: readonly Numbers[], seed: number): { readings: PastReading[]; laid: Laid[] } {
  const random = seededRng(seed);
  const types = [...artefacts, ...artefacts, ...crises];
  const plan = Array.from({ length: Math.floor(PLAYED_S / EVERY_S) - 1 }, (_, n) => {
    const [type, level] = [types[Math.floor(random() * types.length)]!, random()];
    return { type, level, fromS: (n + 1) * EVERY_S + Math.floor(random() * 300), lastsS: over[type].lasts(level) };
  });
  const startS = Math.floor(random() * minutes.length) * 60;
  const readings: PastReading[] = [];
  for (let s = 0; s < PLAYED_S; s += 1) {
    const calm = between(minutes, startS + s);
    const now = plan.find(({ fromS, lastsS }) => s >= fromS && s < fromS + lastsS);
    const numbers = { ...calm, ...(now === undefined ? {} : over[now.type].to(calm, s - now.fromS, now.level)) };
    for (const [kind, value] of Object.entries(numbers)) {
      const noise = value === 0 ? 0 : Math.round(random() * 2 - 1);
      const shown = Number.isNaN(value) ? null : Math.round(Math.min(kind === 'spo2' ? 100 : 400, value + noise));
      readings.push({ kind: kind as VitalKind, value: shown, code: null, unit: units[kind as keyof Numbers], atMs: s * 1000, noDataMs: 30_000 });
    }
  }
  return { readings, laid: plan.map(({ type, fromS, lastsS }) => ({ type, fromMs: fromS * 1000, untilMs: (fromS + lastsS) * 1000 })) };
}
