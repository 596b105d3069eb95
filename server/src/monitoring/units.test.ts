// Unit conversion against the vectors, and agreement of the fast path with exact decimals.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Big from 'big.js';
import fc from 'fast-check';
import { LOINC, hasValidLoincCheckDigit, loincPanels, snomedOfConsciousness, snomedOfNews2, vitalKinds, vitals } from '@mydr24/protocol';
import type { VitalKind } from '@mydr24/protocol';
import { convert, normalise, normaliseLoinc, roundHalfUp } from './units.ts';

interface CodeRow { kind: string; loinc: string | null; unit: string | null; altUnits?: string[]; mdc?: string[]; plausible?: [number, number]; alsoRequired?: string[]; components?: CodeRow[] | Record<string, string>; valueSnomed?: Record<string, string>; snomed?: string }
const vectors = JSON.parse(readFileSync(new URL('./vectors/loinc-ucum.json', import.meta.url), 'utf8')) as {
  rows: CodeRow[]; conversions: { value: string; from: string; to: string; expected: string }[];
  unitCases: { kind: string; unit: string; accept: boolean; canonical?: string }[]; checkDigitBad: string[]; checkDigitVerified: string[];
};
const kindOf = (kind: string): VitalKind => (kind === 'blood-pressure' ? 'systolic' : kind) as VitalKind;
const rows = vectors.rows.flatMap((row) => [row, ...(Array.isArray(row.components) ? row.components : [])]);

for (const row of rows.filter(({ loinc, unit }) => loinc !== null && unit !== null)) {
  test(`[M10] takes ${row.loinc} (${row.kind}) in ${[row.unit, ...(row.altUnits ?? [])].join(', ')}`, () => {
    for (const loinc of [row.loinc ?? '', ...(row.alsoRequired ?? [])]) {
      for (const unit of [row.unit ?? '', ...(row.altUnits ?? [])]) {
        const amount = { Cel: 37, '[degF]': 98.6, g: 70_000, 'kg/m2': 22, kg: 70, cm: 170 }[unit] ?? 60;
        const reading = normaliseLoinc(loinc, amount, unit);
        assert.ok(reading.ok, `${loinc} ${unit}`);
        assert.equal(reading.unit, vitals[reading.kind].unit);
        for (const mdc of row.mdc ?? []) assert.ok(vitals[reading.kind].mdc.includes(mdc) || row.kind === 'pulse-rate');
        if (row.plausible !== undefined) assert.deepEqual(vitals[reading.kind].plausible, row.plausible);
      }
    }
  });
}

test('[M10] knows every code of the table: panels without a value, coded consciousness, the NEWS2 parts', () => {
  for (const { loinc } of rows) if (loinc !== null) assert.ok(loinc in LOINC || loinc in loincPanels, loinc);
  const find = (kind: string) => rows.find((row) => row.kind === kind);
  assert.deepEqual({ ...snomedOfConsciousness }, find('consciousness')?.valueSnomed);
  const { respiration, ...parts } = (find('news2-total')?.components ?? {}) as Record<string, string>;
  assert.deepEqual({ ...snomedOfNews2 }, { ...parts, respiratoryRate: respiration, total: find('news2-total')?.snomed, consciousnessLevel: '1104441000000107' });
  for (const loinc of Object.keys(loincPanels)) assert.deepEqual(normaliseLoinc(loinc, 1, '%'), { ok: false, refusal: 'unknown-code' });
});

for (const { kind, unit, accept, canonical } of vectors.unitCases) {
  test(`[M11] ${accept ? 'accepts' : 'refuses'} ${unit} for ${kind}`, () => {
    const converted = convert(kindOf(kind), '60', unit);
    assert.equal(converted.ok, accept);
    if (!converted.ok) assert.equal(converted.refusal, 'wrong-unit');
    if (canonical !== undefined) assert.equal(vitals[kindOf(kind)].unit, canonical);
  });
}

const traps: readonly (readonly [VitalKind, string])[] = [
  ['heart-rate', 'bpm'], ['heart-rate', '1'], ['heart-rate', '/s'], ['heart-rate', '/h'], ['heart-rate', ''], ['systolic', 'mm'], ['systolic', 'Pa'],
  ['temperature', 'F'], ['temperature', '1'], ['temperature', 'celsius'], ['body-weight', 'lb'], ['body-weight', 'KG'], ['glucose', 'mmol'],
  ['spo2', '1'], ['spo2', ''], ['spo2', '{percent}'], ['spo2', 'constructor'], ['oxygen-flow', '%'], ['inspired-oxygen', 'L/min'], ['respiratory-rate', 'Hz'],
];
for (const [kind, unit] of traps) test(`[M11] refuses "${unit}" for ${kind}`, () => assert.deepEqual(normalise(kind, 60, unit), { ok: false, refusal: 'wrong-unit' }));

test('[M11] reads through UCUM annotations', () => {
  for (const unit of ['/min', '1/min', 'min-1', '{beats}/min', '/min{beats}', '{breaths}/min']) assert.ok(normalise('respiratory-rate', 16, unit).ok, unit);
  assert.ok(normalise('systolic', 120, 'mm[Hg]{sitting}').ok);
});

test('[M11] a LOINC code that fixes mass or molar concentration takes only that', () => {
  assert.deepEqual(normaliseLoinc('14743-9', 5.5, 'mmol/L'), { ok: true, kind: 'glucose', value: 99, code: null, unit: 'mg/dL' });
  assert.deepEqual(normaliseLoinc('14743-9', 99, 'mg/dL'), { ok: false, refusal: 'wrong-unit' });
  assert.deepEqual(normaliseLoinc('41653-7', 5.5, 'mmol/L'), { ok: false, refusal: 'wrong-unit' });
  assert.deepEqual(normaliseLoinc('41653-7', 5.5, undefined), { ok: false, refusal: 'wrong-unit' });
  assert.deepEqual(['14743-9', '2339-0', '99504-3'].map((code) => LOINC[code]?.specimen), ['capillary', 'blood', 'interstitial']);
});

const conversionKinds: Readonly<Record<string, VitalKind>> = { '[degF]': 'temperature', '[lb_av]': 'body-weight', kPa: 'systolic', 'kg/L': 'glucose', '[in_i]': 'body-height' };
for (const { value, from, to, expected } of vectors.conversions.filter((row) => row.to !== 'mmol/L')) {
  test(`[M12] converts ${value} ${from} to ${expected} ${to}`, () => {
    const kind = conversionKinds[from];
    assert.ok(kind !== undefined);
    assert.equal(vitals[kind].unit, to);
    const converted = convert(kind, value, from);
    assert.ok(converted.ok);
    assert.equal(converted.exact.toFixed(expected.split('.')[1]?.length ?? 0), expected);
  });
}

test('[M12] goes between molar and mass glucose by 180.156 g/mol', () => {
  const converted = convert('glucose', '3.886', 'mmol/L');
  assert.ok(converted.ok);
  assert.equal(converted.exact.toFixed(1), '70.0');
});

test('[M12] lands exactly on the NEWS2 edges that binary arithmetic misses', () => {
  for (const [fahrenheit, celsius] of [[95, 35], [96.8, 36], [100.4, 38], [102.2, 39]] as const) {
    assert.deepEqual(normalise('temperature', fahrenheit, '[degF]'), { ok: true, kind: 'temperature', value: celsius, code: null, unit: 'Cel' });
  }
});

test('[M12] refuses what is not a number before it looks at the range', () => {
  for (const amount of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const unit of ['Cel', 'K']) assert.deepEqual(normalise('temperature', amount, unit), { ok: false, refusal: 'not-a-number' });
  }
  for (const text of ['', 'NaN', '1e3', '0x10', '--1', '1.', '.5', '1 2']) assert.deepEqual(normalise('temperature', text, 'Cel'), { ok: false, refusal: 'not-a-number' });
});

test('[M12] reads a number that is written with its plus', () => {
  assert.deepEqual([normalise('temperature', '+37.2', 'Cel'), normalise('temperature', '+99.0', '[degF]')].map((read) => read.ok && read.value), [37.2, 37.2]);
  assert.deepEqual([normalise('temperature', '++37', 'Cel'), normalise('temperature', '+', 'Cel')], [{ ok: false, refusal: 'not-a-number' }, { ok: false, refusal: 'not-a-number' }]);
});

test('[M12] judges plausibility before rounding, ends included', () => {
  const ok = (kind: VitalKind, amount: number, unit: string) => normalise(kind, amount, unit).ok;
  assert.deepEqual([ok('spo2', 100, '%'), ok('spo2', 100.1, '%'), ok('spo2', 0, '%'), ok('spo2', 0.97, '%'), ok('spo2', 1, '%')], [true, false, true, false, true]);
  assert.deepEqual([ok('temperature', 47, 'Cel'), ok('temperature', 47.04, 'Cel'), ok('temperature', 283.15, 'K'), ok('temperature', 283.14, 'K')], [true, false, true, false]);
});

test('[M13] takes coded vitals as their codes, without a unit', () => {
  assert.deepEqual(normaliseLoinc('67775-7', 'V', undefined), { ok: true, kind: 'consciousness', value: null, code: 'V', unit: null });
  assert.deepEqual(normaliseLoinc('67775-7', 'a', undefined), { ok: false, refusal: 'unknown-code' });
  assert.deepEqual(normaliseLoinc('67775-7', 1, undefined), { ok: false, refusal: 'unknown-code' });
  assert.deepEqual(normaliseLoinc('67775-7', 'A', '%'), { ok: false, refusal: 'wrong-unit' });
  assert.deepEqual(normaliseLoinc('3151-8', 'air', undefined), { ok: true, kind: 'supplemental-oxygen', value: null, code: 'air', unit: null });
  assert.deepEqual(normaliseLoinc('3151-8', 2, 'L/min'), { ok: true, kind: 'oxygen-flow', value: 2, code: null, unit: 'L/min' });
});

test('[M10] check digits: right ones pass, wrong ones fail, and every code of ours is right', () => {
  for (const code of [...vectors.checkDigitVerified, ...Object.keys(LOINC), ...Object.keys(loincPanels)]) assert.ok(hasValidLoincCheckDigit(code), code);
  for (const code of [...vectors.checkDigitBad, '', '8867', '8867-', 'x-4', '-4', '8867-44']) assert.ok(!hasValidLoincCheckDigit(code), code);
});

test('[M10] no LOINC code outside the list is taken, whatever it inherits', () => {
  for (const code of ['8867-5', 'toString', '__proto__', '']) assert.deepEqual(normaliseLoinc(code, 60, '/min'), { ok: false, refusal: 'unknown-code' });
});

test('[M3] rounds half up exactly as decimal arithmetic does', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }), (digits, scale, decimals) => {
    const value = digits / 10 ** scale;
    assert.equal(roundHalfUp(value, decimals), new Big(value).round(decimals, Big.roundHalfUp).toNumber());
  }), { numRuns: 2000 });
  fc.assert(fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (value) => {
    assert.equal(roundHalfUp(value, 1), new Big(value).round(1, Big.roundHalfUp).toNumber());
  }), { numRuns: 1000 });
});

test('[M12] every vital has a canonical unit or codes, and refuses the other', () => {
  for (const kind of vitalKinds) {
    const { unit, codes } = vitals[kind];
    assert.equal(unit === null, codes !== null);
    assert.equal(normalise(kind, 60, undefined).ok, false);
  }
});
