// NEWS2 against every vector, and properties no table can hold.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { scoreNews2Set } from './news2-set.ts';
import { news2Fields } from './news2.ts';

type Row = Readonly<Record<string, unknown>>;
interface Vector { id: string; note: string; input: Row; expected: Row }
interface Rounding { id: string; field: 'temperature' | 'spo2' | 'pulse' | 'respiratoryRate' | 'systolicBP'; raw: number | string; displayed: string; score: number }
const vectors = JSON.parse(readFileSync(new URL('./vectors/news2.json', import.meta.url), 'utf8')) as {
  cases: Vector[]; invalid: { cases: Vector[] }; rounding: { cases: Rounding[] };
};

const healthy = { respiratoryRate: 16, spo2: 97, spo2Scale: 1, onOxygen: false, systolicBP: 120, pulse: 70, consciousness: 'A', temperature: 36.8 };
const without = (...fields: readonly string[]): Row => Object.fromEntries(Object.entries(healthy).filter(([field]) => !fields.includes(field)));

function assertAsExpected(vector: Vector): void {
  const result = scoreNews2Set(vector.input) as unknown as Row;
  for (const [field, expected] of Object.entries(vector.expected)) assert.deepEqual(result[field], expected, `${vector.id} ${field}`);
}

for (const vector of vectors.cases) {
  test(`[M1] scores ${vector.id}: ${vector.note}`, () => {
    assertAsExpected(vector);
    const result = scoreNews2Set(vector.input);
    assert.equal(result.status, 'complete');
    assert.deepEqual([result.missing, result.invalid, result.triggerFromKnown], [[], [], null]);
  });
}
for (const vector of vectors.invalid.cases) test(`[M2] answers ${vector.id}: ${vector.note}`, () => assertAsExpected(vector));
for (const { id, field, raw, displayed, score } of vectors.rounding.cases) {
  test(`[M3] rounds ${id}: ${field} ${raw} is shown as ${displayed} and scored as shown`, () => {
    const result = scoreNews2Set({ ...healthy, [field]: raw });
    assert.equal(result.displayed[field], displayed);
    assert.equal(result.scores[field], score);
  });
}

const rounding: readonly (readonly [string, number | string, string, number])[] = [
  ['temperature', 35.04, '35.0', 3], ['temperature', 35.05, '35.1', 1], ['temperature', '96.8 [degF]', '36.0', 1],
  ['temperature', '308.15 K', '35.0', 3], ['temperature', '37 Cel', '37.0', 0], ['spo2', 95.5, '96', 0], ['spo2', 91.49, '91', 3],
  ['systolicBP', 110.5, '111', 0], ['systolicBP', '12 kPa', '90', 3], ['systolicBP', 219.5, '220', 3], ['pulse', 40.4, '40', 3],
  ['pulse', '131 {beats}/min', '131', 3], ['respiratoryRate', 8.5, '9', 1], ['respiratoryRate', 24.5, '25', 3],
];
for (const [field, raw, displayed, score] of rounding) {
  test(`[M3] shows ${field} ${raw} as ${displayed}, score ${score}`, () => {
    const result = scoreNews2Set({ ...healthy, [field]: raw });
    assert.equal(result.displayed[field as 'spo2'], displayed);
    assert.equal(result.scores[field as 'spo2'], score);
  });
}

const refused: readonly (readonly [string, unknown])[] = [
  ['spo2', 100.4], ['spo2', -1], ['spo2', 0.97], ['spo2', Number.POSITIVE_INFINITY], ['spo2', '97'], ['spo2', '97 1'], ['pulse', Number.NaN],
  ['pulse', '1.2 Hz'], ['pulse', true], ['pulse', []], ['pulse', 401], ['respiratoryRate', 121], ['respiratoryRate', '16 bpm'],
  ['systolicBP', '120 mmHg'], ['systolicBP', 401], ['systolicBP', -1], ['temperature', 98.6], ['temperature', '37 C'],
  ['temperature', '98.6 F'], ['temperature', '37.0  Cel'], ['temperature', 'NaN [degF]'], ['temperature', '1e2 [degF]'], ['temperature', {}],
  ['temperature', '-37 Cel'], ['temperature', 47.04],
  ['consciousness', 'X'], ['consciousness', ''], ['consciousness', 0], ['onOxygen', 'yes'], ['onOxygen', 0],
];
for (const [field, raw] of refused) {
  test(`[M2] rejects ${field} ${inspect(raw)} by name and shows no total`, () => {
    const result = scoreNews2Set({ ...healthy, [field]: raw });
    assert.equal(result.status, 'rejected');
    assert.deepEqual(result.invalid, [field]);
    assert.deepEqual([result.total, result.riskBand, result.minMonitoring, result.response], [null, null, null, null]);
  });
}

for (const field of news2Fields) {
  test(`[M2] calls ${field} missing when it is absent or null`, () => {
    for (const input of [without(field), { ...healthy, [field]: null }]) {
      const result = scoreNews2Set(input);
      assert.equal(result.status, 'incomplete');
      assert.deepEqual(result.missing, [field]);
      assert.equal(result.total, null);
      assert.equal(result.riskBand, null);
    }
  });
  test(`[M5] calls ${field} missing when it is older than 12 hours, and rejects an age it cannot read`, () => {
    const at = (age: unknown) => scoreNews2Set({ ...healthy, _ages: { [field]: age } });
    assert.equal(at('PT12H').status, 'complete');
    assert.equal(at(null).status, 'complete');
    for (const age of ['PT12H0.001S', 'PT43201S', 'PT721M', 'P1D', 'P1W', 'P0DT12H1M']) assert.deepEqual(at(age).missing, [field], age);
    for (const age of ['P', 'PT', 'P1Y', '-PT1H', '25 h', '', 25, 'P1DT', 'xPT1H', 'PT1Hx']) {
      assert.deepEqual([at(age).status, at(age).invalid], ['rejected', [`_ages.${field}`]], String(age));
    }
  });
}

test('[M5] takes the validity of each parameter from the table it is given', () => {
  const validityMs = { respiratoryRate: 1, spo2: 1, onOxygen: 1, systolicBP: 1, pulse: 60_000, consciousness: 1, temperature: 1 };
  assert.equal(scoreNews2Set({ ...healthy, _ages: { pulse: 'PT1M' } }, validityMs).status, 'complete');
  assert.deepEqual(scoreNews2Set({ ...healthy, _ages: { pulse: 'PT1M1S' } }, validityMs).missing, ['pulse']);
});

test('[M2] rejects ages that are not an object', () => {
  for (const ages of ['PT1H', 3, ['PT1H']]) assert.deepEqual(scoreNews2Set({ ...healthy, _ages: ages }).invalid, ['_ages']);
});

test('[M4] triggers from what is known: emergency from 7, urgent from 5, a single 3 for ward review, else nothing', () => {
  const trigger = (change: Row) => {
    const result = scoreNews2Set({ ...without('temperature'), ...change });
    return [result.knownMinimum, result.triggerFromKnown, result.anySingleThree];
  };
  assert.deepEqual(trigger({ spo2: 93, respiratoryRate: 22 }), [4, null, false]);
  assert.deepEqual(trigger({ pulse: 131 }), [3, 'urgent-ward-based', true]);
  assert.deepEqual(trigger({ spo2: 93, respiratoryRate: 22, pulse: 95 }), [5, 'urgent', false]);
  assert.deepEqual(trigger({ pulse: 131, respiratoryRate: 8 }), [6, 'urgent', true]);
  assert.deepEqual(trigger({ spo2: 93, respiratoryRate: 22, pulse: 111, systolicBP: 110 }), [7, 'emergency', false]);
});

test('[M4] lets the known parts of a rejected set trigger, complete or not', () => {
  const sick = { ...healthy, respiratoryRate: 26, spo2: 90, onOxygen: true };
  assert.equal(scoreNews2Set({ ...sick, temperature: 'warm' }).triggerFromKnown, 'emergency');
  assert.equal(scoreNews2Set({ ...sick, pregnant: 'no' }).triggerFromKnown, 'emergency');
  assert.equal(scoreNews2Set({ ...healthy, pregnant: 'no' }).triggerFromKnown, null);
  assert.deepEqual(scoreNews2Set({ ...sick, spo2Scale: 3 }).knownMinimum, 5);
});

test('[M6] is not for under sixteens, pregnancy, or a set that says neither clearly', () => {
  const status = (change: Row) => scoreNews2Set({ ...healthy, ...change }).status;
  assert.equal(status({ ageYears: 15.99 }), 'not-applicable');
  assert.equal(status({ age: 3 }), 'not-applicable');
  assert.equal(status({ ageYears: 0 }), 'not-applicable');
  assert.equal(status({ ageYears: 16 }), 'complete');
  assert.equal(status({ ageYears: null, pregnant: null }), 'complete');
  assert.equal(status({ pregnant: true }), 'not-applicable');
  assert.equal(status({ pregnant: false }), 'complete');
  assert.deepEqual(scoreNews2Set({ ...healthy, pregnant: 'yes' }).invalid, ['pregnant']);
  for (const ageYears of [-1, '15', Number.NaN, Number.POSITIVE_INFINITY]) assert.deepEqual(scoreNews2Set({ ...healthy, ageYears }).invalid, ['ageYears']);
  const { total, triggerFromKnown, knownMinimum, spo2ScaleUsed } = scoreNews2Set({ ...healthy, pulse: 150, pregnant: true });
  assert.deepEqual([total, triggerFromKnown, knownMinimum, spo2ScaleUsed], [null, null, 0, null]);
});

test('[M7] scale 2 needs to know what is breathed above 92 %, and only there', () => {
  const part = (spo2: number) => scoreNews2Set({ ...without('onOxygen'), spo2, spo2Scale: 2 }).scores.spo2;
  assert.deepEqual([83, 85, 87, 88, 92, 93, 97].map(part), [3, 2, 1, 0, 0, null, null]);
});

test('[M7] says which scale it used, and uses scale 2 only when told', () => {
  for (const [spo2Scale, used] of [[1, 1], [2, 2], [null, 1], [undefined, 1]]) assert.equal(scoreNews2Set({ ...healthy, spo2Scale }).spo2ScaleUsed, used);
  for (const spo2Scale of [0, 3, '2', true]) assert.deepEqual(scoreNews2Set({ ...healthy, spo2Scale }).invalid, ['spo2Scale']);
});

test('[M2] ignores fields it does not know', () => {
  assert.deepEqual(scoreNews2Set({ ...healthy, shoeSize: 43, __proto__: { pulse: 1 } }), scoreNews2Set(healthy));
});

const anySet = fc.record({
  respiratoryRate: fc.integer({ min: 0, max: 60 }), spo2: fc.integer({ min: 50, max: 100 }), spo2Scale: fc.constantFrom(1, 2),
  onOxygen: fc.boolean(), systolicBP: fc.integer({ min: 40, max: 260 }), pulse: fc.integer({ min: 20, max: 200 }),
  consciousness: fc.constantFrom('A', 'C', 'V', 'P', 'U'), temperature: fc.integer({ min: 300, max: 420 }).map((tenths) => tenths / 10),
});

test('[M2] never shows a total with a part missing, and the known part is a lower bound of the whole', () => {
  fc.assert(fc.property(anySet, fc.subarray([...news2Fields]), (set, dropped) => {
    const whole = scoreNews2Set(set);
    const part = scoreNews2Set(Object.fromEntries(Object.entries(set).filter(([field]) => !dropped.includes(field as 'spo2'))));
    assert.equal(part.total === null, dropped.length > 0);
    assert.deepEqual(part.missing.toSorted(), dropped.toSorted());
    assert.ok(part.knownMinimum <= (whole.total ?? -1));
    if (part.triggerFromKnown === 'emergency') assert.equal(whole.response, 'emergency');
  }));
});

test('[M1] the total is the sum of its parts, at most 20, and the worse of two values never scores less', () => {
  fc.assert(fc.property(anySet, fc.integer({ min: 0, max: 60 }), (set, extra) => {
    const result = scoreNews2Set(set);
    assert.equal(result.total, Object.values(result.scores).reduce<number>((sum, score) => sum + (score ?? 0), 0));
    assert.ok((result.total ?? 99) <= 20);
    const part = (field: 'respiratoryRate' | 'pulse' | 'spo2' | 'temperature', value: number) => scoreNews2Set({ ...set, spo2Scale: 1, [field]: value }).scores[field] ?? -1;
    assert.ok(part('respiratoryRate', 20 + extra) >= part('respiratoryRate', 20));
    assert.ok(part('pulse', Math.max(set.pulse, 90) + extra) >= part('pulse', Math.max(set.pulse, 90)));
    assert.ok(part('spo2', Math.max(set.spo2 - extra, 1)) >= part('spo2', set.spo2));
  }));
});

test('[M2] for a child or in pregnancy there is no NEWS2 and no part of one; an age that is none is named', () => {
  const none = { respiratoryRate: null, spo2: null, airOrOxygen: null, systolicBP: null, pulse: null, consciousness: null, temperature: null };
  for (const change of [{ ageYears: 15 }, { pregnant: true }]) {
    assert.deepEqual(scoreNews2Set({ ...healthy, ...change }), {
      status: 'not-applicable', total: null, scores: none, anySingleThree: false, riskBand: null, minMonitoring: null, response: null, missing: [], invalid: [], knownMinimum: 0, triggerFromKnown: null, spo2ScaleUsed: null, displayed: {},
    });
  }
  assert.equal(scoreNews2Set({ ...healthy, ageYears: null }).status, 'complete');
  for (const ageYears of ['40', -1, Number.NaN]) assert.deepEqual(scoreNews2Set({ ...healthy, ageYears }).invalid, ['ageYears']);
});

test('[M2] a set that is refused has no band of risk, and by an unknown scale no score of oxygen', () => {
  const result = scoreNews2Set({ ...healthy, spo2Scale: 3 });
  assert.deepEqual([result.status, result.scores.spo2, result.riskBand, result.response], ['rejected', null, null, null]);
  assert.deepEqual([scoreNews2Set({ ...healthy, pregnant: 'no' })].map(({ status, riskBand, minMonitoring }) => [status, riskBand, minMonitoring]), [['rejected', null, null]]);
});
