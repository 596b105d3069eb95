// What the policy's form says and keeps, on values alone.
import type { PersonId, RankedPerson, RankingPolicy } from '@mydr24/protocol';
import { describe, expect, test } from 'vitest';
import { en } from '../words/en/index.ts';
import { speaker, type Say } from '../words/words.ts';
import { changesBetween, mineOnTheirs, needsOf, toggled, withNeeds } from './policy-draft.ts';
import { changeWords, restWords, worthWords } from './policy-words.ts';
import { moveOf, previewRows } from './preview-rows.ts';
import { positionOf } from './typed-position.ts';

const i18n = speaker('en', en);
const say: Say = (id, values) => i18n._(id, values);
const policy = {
  kinds: { stroke: { required: [], preferred: ['physician'], equipment: ['aed'] } },
  worthS: { preferred: 60, equipment: 90, language: 30, sex: 0, rested: 60 }, rest: { longestDutyH: 12, afterEmergencyMin: 20, manyEmergencies: 6 }, coverage: { limitMin: 8, needs: [] },
} as unknown as RankingPolicy;

describe('a policy while it is changed', () => {
  test('[UI-Y2] each weight says in a sentence what it does, and what nothing does', () => {
    expect(worthWords('equipment', 60, say)).toBe('Somebody with the piece along, or in their vehicle, is asked before another who is up to 60 s nearer without it.');
    expect(worthWords('equipment', 150, say)).toContain('2 min 30 s');
    expect(worthWords('sex', 0, say)).toContain('Nobody is asked their sex');
    expect(restWords(policy, say)).toContain('After 12 h on duty');
  });
  test('[UI-Y2] every change is said, and only changes are', () => {
    expect(changesBetween(policy, policy)).toEqual([]);
    const changed = withNeeds({ ...policy, worthS: { ...policy.worthS, equipment: 120 }, rest: { ...policy.rest, longestDutyH: 10 }, coverage: { limitMin: 10, needs: ['als'] } }, 'stroke', { required: ['als'], preferred: ['physician'], equipment: [] });
    expect(changesBetween(policy, changed).map((change) => changeWords(change, say, 'en'))).toEqual([
      'Each piece of equipment: 2 min instead of 90 s.', 'On duty for longer than: 10 instead of 12.', 'Covered within: 10 instead of 8.', 'Covered by: advanced life support.', 'Stroke, Required training: advanced life support added.', 'Stroke, Equipment: AED taken away.',
    ]);
  });
  test('[UI-Y2] two people’s changes go together, and where both changed the same, mine stands', () => {
    const needs = { required: [], preferred: [], equipment: ['oxygen' as const] };
    const mine = withNeeds({ ...policy, worthS: { ...policy.worthS, equipment: 120, preferred: 75 } }, 'stroke', { required: [], preferred: [], equipment: [] });
    const theirs = withNeeds({ ...policy, worthS: { ...policy.worthS, equipment: 10, language: 45 } }, 'fall', needs);
    const both = mineOnTheirs(policy, mine, theirs);
    expect(both.worthS).toEqual({ ...policy.worthS, equipment: 120, preferred: 75, language: 45 });
    expect(both.kinds).toEqual({ fall: needs });
  });
  test('[UI-Y2] a kind that asks for nothing is as if it had never been opened, and the order of a tick is no change', () => {
    const emptied = withNeeds(policy, 'fall', needsOf(policy, 'fall'));
    expect(emptied).toEqual(policy);
    expect(toggled(['a', 'b', 'c'], ['c'], 'a')).toEqual(['a', 'c']);
    expect(toggled(['a', 'b', 'c'], ['a', 'c'], 'a')).toEqual(['c']);
  });
});

const person = (id: string, isEligible: boolean, ...codes: string[]): RankedPerson => ({
  personId: id as PersonId, name: id, isEligible, isAsked: false, etaS: 60, distanceM: 1, reasons: codes.map((code) => ({ code, value: null, isAgainst: false })),
});

describe('a preview', () => {
  test('[UI-Y3] says where each stood and stands, whom it rules out, and which reasons are new or gone', () => {
    const rows = previewRows([person('a', true, 'road-s'), person('b', true, 'lacks-aed'), person('c', false)], [person('b', true, 'has-aed'), person('c', true), person('a', false, 'road-s', 'lacks-required')]);
    expect(rows.map((row) => [row.person.personId, row.before, row.after, moveOf(row)])).toEqual([['b', 2, 1, 'up'], ['c', null, 2, 'in'], ['a', 1, null, 'out']]);
    expect(rows[0]!.reasons.map(({ reason, isNew }) => [reason.code, isNew])).toEqual([['has-aed', true]]);
    expect(rows[0]!.gone.map(({ code }) => code)).toEqual(['lacks-aed']);
    expect(rows[2]!.reasons.map(({ isNew }) => isNew)).toEqual([false, true]);
  });
  test('[UI-Y3] a place can be typed, and half of one is none', () => {
    expect(positionOf('42.5063, 1.5218')).toEqual({ lat: 42.5063, lon: 1.5218 });
    expect(positionOf('-33.9 18.4')).toEqual({ lat: -33.9, lon: 18.4 });
    for (const text of ['42.5', 'Escaldes', '91, 1', '12, 181', '']) expect(positionOf(text)).toBeNull();
  });
});
