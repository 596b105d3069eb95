// What one ordinary reading costs the monitor, printed for a person: `node server/src/monitoring/patient-monitor.bench.ts`.
// Not a test: it holds no limit and is run by hand.
import type { VitalKind } from '@mydr24/protocol';
import { defaultRules } from './default-rules.ts';
import { createMonitor, nextWakeAt, stepMonitor } from './patient-monitor.ts';
import { ruleSet } from './rule-set.ts';
import { normaliseLoinc } from './units.ts';

const ROUNDS = 5;
const READINGS = 400_000;
const stream: readonly (readonly [VitalKind, string, number, string])[] = [
  ['spo2', '59408-5', 97, '%'], ['heart-rate', '8867-4', 71, '/min'], ['respiratory-rate', '9279-1', 16, '/min'], ['temperature', '8310-5', 36.8, 'Cel'],
];

function microsecondsEach(work: (index: number) => void): string {
  const figures = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    for (let index = 0; index < READINGS; index += 1) work(index);
    return ((performance.now() - startedAt) * 1000) / READINGS;
  });
  return `${Math.min(...figures).toFixed(2)} us best, ${figures.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]?.toFixed(2)} us median of ${ROUNDS} x ${READINGS}`;
}

const print = (what: string, figure: string): void => void process.stdout.write(`${what}${figure}\n`);

const settings = { rules: ruleSet(defaultRules(1), 120_000), spo2Scale: 1, isNews2Applicable: true } as const;
let monitor = createMonitor(settings, [], [], 0);
let nowMs = 0;
const step = (index: number): void => {
  const [kind, , value, unit] = stream[index % stream.length] ?? ['spo2', '', 97, '%'];
  nowMs += 250;
  monitor = stepMonitor(monitor, { type: 'reading', kind, value: value + (index % 2), code: null, unit, deviceAtMs: nowMs }, nowMs).monitor;
};
let wakes = 0;
print('ordinary reading, nothing changes: ', microsecondsEach(step));
print('the same with nextWakeAt:          ', microsecondsEach((index) => {
  step(index);
  wakes += nextWakeAt(monitor, nowMs) ?? 0;
}));
print('normalise one reading:             ', microsecondsEach((index) => {
  const [, loinc, value, unit] = stream[index % stream.length] ?? ['', '', 0, ''];
  wakes += normaliseLoinc(loinc, value + (index % 2), unit).ok ? 1 : 0;
}));
// Used, so that the work above cannot be optimised away.
if (wakes < 0) print('impossible', String(wakes));
