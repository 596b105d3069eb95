// Decides which recorded stays, and which hours of them, are fit for the demo: mostly calm ones, some that
// need watching, a few real deteriorations. Pure. It screens with NEWS2 bands on whole hours; it scores nobody for
// care (the server's own NEWS2 does that) and it never alters a recorded value.

/** One recorded hour of a stay; NaN where nothing was charted. FiO2 in percent after the unit rule. */
export type RecordedHour = {
  hour: number;
  heartRate: number;
  spo2: number;
  temperature: number;
  systolic: number;
  diastolic: number;
  meanPressure: number;
  respiration: number;
  fio2: number;
};

export type HourlyStay = { sourceId: string; ageYears: number; isMale: boolean; hours: RecordedHour[] };
export type Screen = { total: number; worst: number; parts: readonly number[] } | null;
export type Window = { first: number; end: number };

type Field = 'respiration' | 'spo2' | 'systolic' | 'heartRate' | 'temperature';
/** How many hours a charted value still stands for the patient's state while screening. */
const carryHours: Record<Field, number> = { respiration: 2, spo2: 2, systolic: 2, heartRate: 2, temperature: 6 };
const fields = Object.keys(carryHours) as Field[];

/** Upper edges (inclusive) and the points at or below each; RCP 2017, chart 1. */
const bands: Record<Field, readonly (readonly [number, number])[]> = {
  respiration: [[8, 3], [11, 1], [20, 0], [24, 2], [Infinity, 3]],
  spo2: [[91, 3], [93, 2], [95, 1], [Infinity, 0]],
  systolic: [[90, 3], [100, 2], [110, 1], [219, 0], [Infinity, 3]],
  heartRate: [[40, 3], [50, 1], [90, 0], [110, 1], [130, 2], [Infinity, 3]],
  temperature: [[35, 3], [36, 1], [38, 0], [39, 1], [Infinity, 2]],
};

function points(field: Field, value: number): number {
  const shown = field === 'temperature' ? Math.floor(value * 10 + 0.5) / 10 : Math.floor(value + 0.5);
  return bands[field].find(([edge]) => shown <= edge)?.[1] ?? 0;
}

/** NEWS2 for each hour with the last charted value carried a little way, or longer; null where too much is unknown. */
export function screenStay(stay: HourlyStay, carryLonger = 0): Screen[] {
  const last = new Map<Field, { value: number; hour: number }>();
  let fio2 = 21;
  return stay.hours.map((at) => {
    for (const field of fields) if (!Number.isNaN(at[field])) last.set(field, { value: at[field], hour: at.hour });
    if (!Number.isNaN(at.fio2)) fio2 = at.fio2;
    const parts = [fio2 > 21 ? 2 : 0];
    for (const field of fields) {
      const seen = last.get(field);
      if (seen === undefined || at.hour - seen.hour > carryHours[field] + carryLonger) return null;
      parts.push(points(field, seen.value));
    }
    // Oxygen is a parameter with at most 2 points and so never "a three in one parameter".
    return { total: parts.reduce((sum, part) => sum + part, 0), worst: Math.max(...parts.slice(1)), parts };
  });
}

/** The longest stretch, cut to `maxHours`, in which every hour passes; the earliest of equals. */
export function longestWindow(screens: readonly Screen[], passes: (s: Screen) => boolean, maxHours: number): Window {
  let best: Window = { first: 0, end: 0 };
  let first = 0;
  screens.forEach((screen, index) => {
    if (!passes(screen)) first = index + 1;
    else if (index + 1 - first > best.end - best.first) best = { first, end: index + 1 };
  });
  return { first: best.first, end: Math.min(best.end, best.first + maxHours) };
}

/** Longest run of hours without a value of this field inside the window, counted in hours. */
export function longestGapHours(hours: readonly RecordedHour[], field: Field): number {
  let gap = 0;
  let longest = 0;
  for (const at of hours) {
    gap = Number.isNaN(at[field]) ? gap + 1 : 0;
    longest = Math.max(longest, gap);
  }
  return longest;
}

/** Share of hours with heart rate, respiration, SpO2 and systolic pressure all charted. */
export function completeness(hours: readonly RecordedHour[]): number {
  const full = hours.filter((at) => ![at.heartRate, at.respiration, at.spo2, at.systolic].some(Number.isNaN));
  return hours.length === 0 ? 0 : full.length / hours.length;
}

export type Group = 'steady' | 'watched' | 'unwell' | 'gappy';
export const groupSizes: Record<Group, number> = { steady: 172, watched: 20, unwell: 3, gappy: 4 };

/** The window for which this stay fits the group, or null. The limits are explained in simulation/data/README.md. */
export function fitWindow(stay: HourlyStay, screens: readonly Screen[], group: Group): Window | null {
  const isCalm = (s: Screen): boolean => s !== null && s.total <= 4 && s.worst < 3;
  const isKnown = (s: Screen): boolean => s !== null && s.total <= (group === 'unwell' ? 10 : 6);
  const window = longestWindow(screens, group === 'steady' || group === 'gappy' ? isCalm : isKnown, group === 'steady' ? 60 : 48);
  if (window.end - window.first < 24) return null;
  const inside = screens.slice(window.first, window.end);
  const hours = stay.hours.slice(window.first, window.end);
  const isComplete = completeness(hours) >= 0.85 && fields.every((f) => longestGapHours(hours, f) <= (f === 'temperature' ? 5 : 2));
  const rises = countRises(inside, group === 'unwell' ? 7 : 5);
  const high = inside.filter((s) => s !== null && s.total >= (group === 'unwell' ? 7 : 5)).length;
  const threes = inside.filter((s) => s !== null && s.worst === 3).length;
  switch (group) {
    case 'steady': return isComplete ? window : null;
    case 'watched': return isComplete && rises <= 2 && high >= 4 && threes <= 2 ? window : null;
    case 'unwell': return isComplete && rises === 1 && high >= 8 && isCalm(inside[0] ?? null) ? window : null;
    case 'gappy': return longestGapHours(hours, 'spo2') >= 4 && longestGapHours(hours, 'spo2') <= 7 && completeness(hours) >= 0.7 ? window : null;
  }
}

function countRises(screens: readonly Screen[], limit: number): number {
  return screens.filter((s, i) => (s?.total ?? 0) >= limit && (screens[i - 1]?.total ?? 0) < limit).length;
}

/** FNV-1a, 32 bit: an order of stays that has nothing to do with when or where they were recorded. */
export function stableOrder(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  return hash;
}

/**
 * The one repair made: FiO2 was charted as a fraction by some and as a percentage by others.
 * 0.15-1 is a fraction, 15-100 a percentage; anything else has no readable unit and is left out (NaN).
 */
export function fio2Percent(recorded: number): number {
  if (recorded >= 0.15 && recorded <= 1) return Math.round(recorded * 1000) / 10;
  return recorded >= 15 && recorded <= 100 ? recorded : Number.NaN;
}

/** Deteriorations picked by hand from stays that stay calm (at most 3) for four hours and reach 9 within four more; hours are indexes into the stay. */
export const deteriorations = [
  { sourceId: 'p012730', first: 0, onset: 5, end: 16 },
  { sourceId: 'p004746', first: 2, onset: 10, end: 23 },
  { sourceId: 'p014382', first: 0, onset: 7, end: 20 },
  { sourceId: 'p002051', first: 14, onset: 22, end: 34 },
  { sourceId: 'p009382', first: 15, onset: 23, end: 32 },
  { sourceId: 'p019450', first: 5, onset: 10, end: 20 },
] as const;
