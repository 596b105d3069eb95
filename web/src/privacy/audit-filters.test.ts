// @vitest-environment node
import { expect, test } from 'vitest';
import { filterOf, noFilters } from './audit-filters.ts';

test('nothing chosen asks for nothing, and both days of a span are whole', () => {
  expect(filterOf(noFilters)).toEqual({});
  const { fromAt, toAt } = filterOf({ ...noFilters, fromOn: '2026-03-01', toOn: '2026-03-01' });
  expect([new Date(fromAt!).getHours(), new Date(fromAt!).getDate()]).toEqual([0, 1]);
  expect([new Date(toAt!).getHours(), new Date(toAt!).getDate()]).toEqual([0, 2]);
});

test('a subject is searched for as what it is', () => {
  const subject = { id: 'x', name: 'Anna', bornOn: null, roles: [] };
  expect(filterOf({ ...noFilters, subject: { ...subject, kind: 'patient' } })).toEqual({ patientId: 'x' });
  expect(filterOf({ ...noFilters, subject: { ...subject, kind: 'person' }, isOfChanges: true })).toEqual({ changedPersonId: 'x' });
  expect(filterOf({ ...noFilters, subject: { ...subject, kind: 'person' }, isBreakGlass: true, outcome: 'refused' })).toEqual({ personId: 'x', purpose: 'ETREAT', outcome: 'refused' });
});
