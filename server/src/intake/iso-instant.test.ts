import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantOfIso } from './iso-instant.ts';

test('[I5] an ISO instant with an offset means what every other clock says it means', () => {
  const range = { min: new Date(0), max: new Date('9998-12-31T00:00:00Z'), noInvalidDate: true };
  fc.assert(fc.property(fc.date(range), (date) => {
    assert.equal(instantOfIso(date.toISOString()), date.getTime());
  }));
  for (const text of ['2024-02-29T23:59:59.999+14:00', '2026-11-23T04:11:32-03:30', '2000-02-29T00:00Z', '1999-12-31T23:59:59.5Z']) {
    assert.equal(instantOfIso(text), Date.parse(text), text);
  }
});

test('[I5] a leap second is the first moment of the next minute', () => {
  assert.equal(instantOfIso('2016-12-31T23:59:60Z'), Date.parse('2017-01-01T00:00:00Z'));
});

test('[I5] a time without an offset, or that does not exist, is not an instant', () => {
  const wrong = ['2026-11-23T04:11:32', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-31T00:00:00Z', '2026-11-23T24:00:00Z',
    '2026-11-23', '23.11.2026 04:11', '2026-11-23T04:60:00Z', '2026-11-23T04:00:00+24:00', '', '1969-12-31T23:59:59Z'];
  for (const text of wrong) assert.equal(instantOfIso(text), null, text);
});
