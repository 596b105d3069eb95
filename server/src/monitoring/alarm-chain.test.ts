// Who is told while nobody answers, and in which words: none of them names a patient or a value.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dueSteps, overdueText, tellMsOf, unansweredText, type Unanswered } from './alarm-chain.ts';
import { builtInSet } from './default-rules.ts';
import { effectiveRules } from './rule-layers.ts';

const T0 = 1_000_000_000_000;
const alarm: Unanswered = { kind: 'physiological', priority: 'high', sinceMs: T0, toldSteps: [] };
const at = T0 + 125_000;

test('[ML8] the words of an alarm nobody answered, in each language: its kind, its priority, the unit and the minutes', () => {
  const say = (change: Partial<Unanswered>, locale: string, unit: string | null = 'ICU'): string => unansweredText({ ...alarm, ...change }, unit, at, locale).subject;
  assert.equal(say({}, 'en'), 'MyDR24: an alarm (high) in ICU has been unanswered for 2 min. Open the board.');
  assert.equal(say({ kind: 'technical', priority: 'medium' }, 'en-GB'), 'MyDR24: a device alarm (medium) in ICU has been unanswered for 2 min. Open the board.');
  assert.equal(say({ priority: 'low' }, 'de', null), 'MyDR24: an alarm (low) in no unit has been unanswered for 2 min. Open the board.');
  assert.equal(say({}, 'ca'), 'MyDR24: una alarma (alta) a ICU fa 2 min que ningú no la respon. Obre el tauler.');
  assert.equal(say({ kind: 'technical', priority: 'medium' }, 'ca-ES', null), 'MyDR24: una alarma d’aparell (mitjana) a cap unitat fa 2 min que ningú no la respon. Obre el tauler.');
  assert.match(say({ priority: 'low' }, 'ca'), /\(baixa\)/);
  assert.equal(say({}, 'es'), 'MyDR24: una alarma (alta) en ICU lleva 2 min sin respuesta. Abre el panel.');
  assert.equal(say({ kind: 'technical', priority: 'medium' }, 'es-ES', null), 'MyDR24: una alarma de aparato (media) en ninguna unidad lleva 2 min sin respuesta. Abre el panel.');
  assert.match(say({ priority: 'low' }, 'es'), /\(baja\)/);
  assert.deepEqual(unansweredText(alarm, 'ICU', at, 'en').lines, ['/console']);
});

test('[MK3] the words of an overdue assessment, in each language', () => {
  assert.deepEqual(overdueText('ICU', 'en'), { subject: 'MyDR24: an assessment that a score asked for in ICU is overdue. Open the board.', lines: ['/console'] });
  assert.equal(overdueText('ICU', 'ca').subject, 'MyDR24: una valoració que demanava una puntuació a ICU ha passat de termini. Obre el tauler.');
  assert.equal(overdueText('ICU', 'es').subject, 'MyDR24: una valoración que pedía una puntuación en ICU ha pasado de plazo. Abre el panel.');
  assert.deepEqual(['en', 'ca', 'es'].map((locale) => /no unit|cap unitat|ninguna unidad/.exec(overdueText(null, locale).subject)?.[0]), ['no unit', 'cap unitat', 'ninguna unidad']);
});

test('[ML8] a rule’s own wait counts for the first step alone; a kind and priority without a chain tells nobody', () => {
  const chains = { physiological: { high: [{ afterMs: 60_000, tell: 'nurse' as const, raises: null }, { afterMs: 120_000, tell: 'doctor' as const, raises: 'deterioration' as const }] }, technical: {} };
  const told = (tellMs: number | null, afterMs: number): number[] => dueSteps(alarm, chains, tellMs, T0 + afterMs).map(({ step }) => step);
  assert.deepEqual([told(5_000, 4_999), told(5_000, 5_000), told(5_000, 119_999), told(5_000, 120_000), told(null, 59_999), told(null, 60_000), told(0, 0)], [[], [0], [0], [0, 1], [], [0], [0]]);
  assert.deepEqual(dueSteps(alarm, chains, null, T0 + 120_000).at(-1), { step: 1, tell: 'doctor', raises: 'deterioration' });
  assert.deepEqual([dueSteps({ ...alarm, priority: 'low' }, chains, null, T0 + 3_600_000), dueSteps({ ...alarm, kind: 'technical' }, chains, 0, T0 + 3_600_000)], [[], []]);
});

test('[ML8] a rule may say how long its first step waits; one that is off, or is not there, says nothing', () => {
  const rules = effectiveRules([{ origin: { scope: 'unit', version: 2, title: '' }, set: { ...builtInSet, rules: builtInSet.rules.map((rule) => (rule.id === 'systolic-low' && rule.type !== 'off' ? { ...rule, tellMs: 7000 } : rule)) } }], [], 1);
  assert.deepEqual(['systolic-low', 'spo2-low', 'fall', 'nothing'].map((id) => tellMsOf(rules, id)), [7000, null, null, null]);
});
