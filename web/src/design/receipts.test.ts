// The receipt ladder never climbs by hope.
import { expect, test } from 'vitest';
import { page } from '../gallery/fixtures.ts';
import { rungAt, topRung } from './receipts.ts';

test('[UI-R1] the top rung is the highest one with a time', () => {
  expect(topRung(page(1, {}))).toBe('intended');
  expect(topRung(page(1, { sentAt: 2 }))).toBe('sent');
  expect(topRung(page(1, { sentAt: 2, deliveredAt: 3, shownAt: 4 }))).toBe('shown');
  expect(topRung(page(1, { sentAt: 2, acknowledgedAt: 9 }))).toBe('acknowledged');
});

test('[UI-R1] a rung that was skipped stays empty', () => {
  const skipped = page(1, { sentAt: 2, acknowledgedAt: 9 });
  expect(rungAt(skipped, 'delivered')).toBeNull();
});

test('[UI-R1] a failure climbs no rung', () => {
  expect(topRung(page(1, { sentAt: 2, failedAt: 3, failure: 'carrier refused' }))).toBe('sent');
});
