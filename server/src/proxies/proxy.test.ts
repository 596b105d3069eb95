// Until when somebody may act, and what counts where several choose: tables.
import assert from 'node:assert/strict';
import test from 'node:test';
import { type ConsentFact, currentConsents } from '../consent/consent.ts';
import { consentRulesOf } from '../consent/consent-rules.ts';
import { type ProxyWish, termOf } from './proxy.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const wish = (parts: Partial<ProxyWish> = {}): ProxyWish => ({ kind: 'guardian', mayChoose: true, maySee: true, untilAt: null, ...parts });
const spain = consentRulesOf({ name: 'es', ownAge: null, kinds: [] }, 'gdpr');

test('[PX2] whoever acts for a child ends on the day it chooses alone, at majority at the latest, or earlier as was said', () => {
  assert.deepEqual(termOf(wish({ kind: 'parent' }), '2016-03-01', spain, NOW), { isForMinor: true, untilAt: Date.parse('2032-03-01T00:00:00Z') });
  assert.deepEqual(termOf(wish({ untilAt: NOW + 1 }), '2016-03-01', spain, NOW), { isForMinor: true, untilAt: NOW + 1 });
  assert.deepEqual(termOf(wish(), '2016-02-29', consentRulesOf({ name: 'hipaa', ownAge: null, kinds: [] }, 'gdpr'), NOW), { isForMinor: true, untilAt: Date.parse('2034-03-01T00:00:00Z') });
  assert.deepEqual(termOf(wish({ kind: 'parent' }), '2010-01-01', { choosesFrom: 21, comesOfAgeAt: 18 }, NOW), { isForMinor: true, untilAt: Date.parse('2028-01-01T00:00:00Z') });
});

test('[PX2] for somebody of age there is no end but the one that was said; what cannot be is refused', () => {
  assert.deepEqual(termOf(wish({ kind: 'power-of-attorney' }), '1950-01-01', spain, NOW), { isForMinor: false, untilAt: null });
  assert.equal(termOf(wish({ kind: 'parent' }), '2010-11-26', spain, NOW), 'of-age');
  assert.equal(termOf(wish({ kind: 'power-of-attorney' }), '2016-01-01', spain, NOW), 'too-young');
  assert.equal(termOf(wish({ mayChoose: false, maySee: false }), '2016-01-01', spain, NOW), 'nothing-to-do');
  assert.equal(termOf(wish({ untilAt: NOW }), '2016-01-01', spain, NOW), 'already-over');
});

const said = (version: number, giver: string, decision: 'allow' | 'refuse', parts: { isOwn?: boolean; hasEnded?: boolean; untilAt?: number } = {}): ConsentFact => ({
  version, topic: 'notes', protectedKind: null, purpose: 'care', who: { kind: 'role', role: 'nurse' }, decision, untilAt: parts.untilAt ?? null, by: { giver, isOwn: parts.isOwn ?? false, hasEnded: parts.hasEnded ?? false },
});
const counts = (...versions: ConsentFact[]) => currentConsents(versions, 0).choices.map(({ version, decision }) => [version, decision]);

test('[PX3] of several who act each has their last word, and the stricter holds', () => {
  assert.deepEqual(counts(said(1, 'a', 'refuse'), said(2, 'b', 'allow')), [[1, 'refuse']]);
  assert.deepEqual(counts(said(1, 'a', 'allow'), said(2, 'b', 'refuse'), said(3, 'a', 'allow')), [[2, 'refuse']]);
  assert.deepEqual(counts(said(1, 'a', 'refuse'), said(2, 'b', 'allow'), said(3, 'a', 'allow')), [[3, 'allow']]);
  assert.deepEqual(counts(said(1, 'a', 'refuse', { untilAt: 0 }), said(2, 'b', 'allow')), [[2, 'allow']]);
});

test('[PX3] the patient\'s own word ends earlier ones; a later one of somebody who acts counts again', () => {
  assert.deepEqual(counts(said(1, 'a', 'refuse'), said(2, 'me', 'allow', { isOwn: true })), [[2, 'allow']]);
  assert.deepEqual(counts(said(1, 'me', 'refuse', { isOwn: true }), said(2, 'a', 'allow')), [[2, 'allow']]);
});

test('[PX5] what somebody chose who acts no more stays until another chooses', () => {
  assert.deepEqual(counts(said(1, 'a', 'refuse', { hasEnded: true })), [[1, 'refuse']]);
  assert.deepEqual(counts(said(1, 'a', 'refuse', { hasEnded: true }), said(2, 'b', 'allow')), [[2, 'allow']]);
});
