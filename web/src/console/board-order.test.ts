// The order of the board, as tables and as properties.
import fc from 'fast-check';
import type { BoardPatient } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { alarm, boardPatient, emergencySummary, score } from '../gallery/fixtures.ts';
import { compareUrgency, hiddenNeeds, holdOrder, matches, movedUp, needOf, needs, needsMe, orderBoard, type Need } from './board-order.ts';

const calm = boardPatient(1);
const id = calm.patient.id;
const parts = { respiratoryRate: 0, spo2: 0 };

const examples: Record<Need, BoardPatient> = {
  'high-alarm': { ...calm, alarms: [alarm(1, id, 'high', {})] },
  emergency: { ...calm, emergency: emergencySummary(calm) },
  'medium-alarm': { ...calm, alarms: [alarm(2, id, 'medium', {})] },
  'score-high': { ...calm, news2: score(8, parts) },
  'score-medium': { ...calm, news2: score(5, parts) },
  'incomplete-trigger': { ...calm, news2: score(null, { respiratoryRate: 3 }, ['spo2']) },
  'low-alarm': { ...calm, alarms: [alarm(3, id, 'low', {})] },
  'answered-alarm': { ...calm, alarms: [alarm(4, id, 'high', { inactivation: 'alert-acknowledged' })] },
  'score-low-medium': { ...calm, news2: score(3, { pulse: 3 }) },
  incomplete: { ...calm, news2: score(null, { respiratoryRate: 1 }, ['spo2']) },
  calm: { ...calm, news2: score(1, parts) },
};

test.each(needs)('[UI-B1] a patient with %s is ranked as such', (need) => {
  expect(needOf(examples[need])).toBe(need);
});

test('[UI-B1] the order of needs is the order of the board', () => {
  const shuffled = needs.toReversed().map((need) => examples[need]);
  expect(orderBoard(shuffled).map(needOf)).toEqual([...needs]);
});

test('[UI-B1] a paused sound is not an answer: the alarm still asks', () => {
  const paused = { ...calm, alarms: [alarm(1, id, 'high', { inactivation: 'audio-paused', pausedUntil: 1 })] };
  expect(needOf(paused)).toBe('high-alarm');
});

test('[UI-B1] an emergency that is over asks for nobody', () => {
  for (const status of ['closed', 'cancelled', 'handed-over'] as const) expect(needOf({ ...calm, emergency: emergencySummary(calm, { status }) })).not.toBe('emergency');
});

test('[UI-B1] within one need the higher score comes first, then the bed in its natural order', () => {
  const bed = (name: string, total: number): BoardPatient => ({ ...calm, patient: { ...calm.patient, bed: name }, news2: score(total, { pulse: total }) });
  expect(orderBoard([bed('U10', 1), bed('U2', 1), bed('U7', 2)]).map((row) => row.patient.bed)).toEqual(['U7', 'U2', 'U10']);
});

test('[UI-B1] an emergency somebody has accepted no longer asks for me', () => {
  expect(needsMe(examples.emergency)).toBe(true);
  expect(needsMe({ ...calm, emergency: emergencySummary(calm, { status: 'accepted', holderId: examples.emergency.patient.id as never }) })).toBe(false);
});

const anyBoard = fc.array(fc.constantFrom(...needs), { maxLength: 30 }).map((wanted) =>
  wanted.map((need, n) => ({ ...examples[need], patient: { ...calm.patient, id: `${id}-${n}` as typeof id, bed: `B${n % 7}` } })),
);

test('[UI-B1] the order does not depend on the order things arrived in, and loses nobody', () => {
  fc.assert(
    fc.property(anyBoard, (rows) => {
      const ordered = orderBoard(rows);
      expect(orderBoard(rows.toReversed()).map((row) => row.patient.id)).toEqual(ordered.map((row) => row.patient.id));
      expect(new Set(ordered)).toEqual(new Set(rows));
      for (const [index, row] of ordered.slice(1).entries()) expect(compareUrgency(ordered[index] as BoardPatient, row)).toBeLessThanOrEqual(0);
    }),
  );
});

test('[UI-B2] a held order keeps known patients in place, drops who left and adds who came at the end', () => {
  expect(holdOrder(['a', 'b', 'c'], ['c', 'd', 'a'])).toEqual(['a', 'c', 'd']);
});

test('[UI-B2] only patients who overtook somebody count as moved up', () => {
  expect(movedUp(['a', 'b', 'c'], ['a', 'b', 'c'])).toBe(0);
  expect(movedUp(['a', 'b', 'c'], ['c', 'a', 'b'])).toBe(1);
  expect(movedUp(['a', 'b', 'c'], ['b', 'c', 'a'])).toBe(2);
});

test('[UI-B2] holding never loses a patient', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.uniqueArray(fc.string()), (shown, wanted) => {
      expect(holdOrder(shown, wanted).toSorted()).toEqual(wanted.toSorted());
    }),
  );
});

test('[UI-B3] finding ignores case and accents, and knows beds', () => {
  const row = { ...calm, patient: { ...calm.patient, givenName: 'Núria', familyName: 'Areny', bed: 'U04' } };
  for (const text of ['nuria', 'ARENY', 'u04', '', 'areny núria']) expect(matches(row, text)).toBe(true);
  expect(matches(row, 'pere')).toBe(false);
});

test('[UI-B3] a search counts whom it hides although they need somebody, and nobody else', () => {
  const rows = needs.map((need, n) => ({ ...examples[need], patient: { ...examples[need].patient, id: boardPatient(n + 1).patient.id } }));
  const needy = rows.filter(needsMe);
  expect(needy.length).toBeGreaterThan(0);
  expect(needy.length).toBeLessThan(rows.length);
  expect(hiddenNeeds(rows, rows)).toBe(0);
  expect(hiddenNeeds(rows, [])).toBe(needy.length);
  expect(hiddenNeeds(rows, rows.filter((row) => !needsMe(row)))).toBe(needy.length);
  expect(hiddenNeeds(rows, needy)).toBe(0);
  expect(hiddenNeeds(rows, needy.slice(1))).toBe(1);
});
