// The steps of help as those who wait see them.
import { expect, test } from 'vitest';
import { sentenceId } from '../family/family-words.ts';
import { isLinkLive } from '../patient/link-state.ts';
import { readingState, readingsShown } from '../patient/reading-words.ts';
import { alarm, FIXTURE_NOW, vital } from '../gallery/fixtures.ts';
import { patientId, timelineTo } from '../gallery/surface-fixtures.ts';
import { reachedSteps, stepsShown } from './help-steps.ts';

test('[UI-H1] a step is done only when it was reached; what was jumped over is not claimed, transport is not promised', () => {
  const shown = stepsShown('on-scene', [{ status: 'seeking', at: 1 }, { status: 'accepted', at: 2 }, { status: 'on-scene', at: 3 }]);
  expect(shown.map(({ status, state }) => `${status} ${state}`)).toEqual(['seeking done', 'accepted done', 'on-scene now', 'closed next']);
});

test('[UI-H1] an emergency closed while nobody had accepted shows nobody coming', () => {
  expect(stepsShown('closed', [{ status: 'seeking', at: 1 }, { status: 'closed', at: 2 }]).map(({ status }) => status)).toEqual(['seeking', 'closed']);
});

test('[UI-H1] the steps are read from the record', () => {
  expect(reachedSteps(timelineTo('on-scene'), 7).map(({ status }) => status)).toEqual(['seeking', 'accepted', 'en-route', 'on-scene']);
});

test('[UI-H2] a family reads a name only where there is one', () => {
  expect(sentenceId({ status: 'en-route', responderGivenName: 'Marc' })).toBe('family.now.en-route');
  expect(sentenceId({ status: 'en-route', responderGivenName: null })).toBe('family.now.en-route.someone');
});

test('[UI-H3] a patient is told only what the server said: an open alarm, an old value, nothing of our own', () => {
  const heart = vital('heart-rate', 140, '/min', 2);
  expect(readingState(heart, [], FIXTURE_NOW)).toBe('quiet');
  expect(readingState(heart, [alarm(1, patientId, 'high', { vital: 'heart-rate' })], FIXTURE_NOW)).toBe('watched');
  expect(readingState(heart, [alarm(1, patientId, 'high', { vital: 'heart-rate', state: 'inactive' })], FIXTURE_NOW)).toBe('quiet');
  expect(readingState(vital('heart-rate', 70, '/min', 42), [], FIXTURE_NOW)).toBe('old');
  expect(readingsShown([vital('spo2', 97, '%', 1), vital('diastolic', 70, 'mm[Hg]', 1), heart]).map(({ kind }) => kind)).toEqual(['heart-rate', 'spo2']);
});

test('[UI-H4] a consent holds until it is taken back or its time is over', () => {
  const at = (revokedAt: number | null, expiresAt: number | null): boolean => isLinkLive({ revokedAt, expiresAt }, 100);
  expect([at(null, null), at(null, 101), at(null, 100), at(50, null)]).toEqual([true, true, false, false]);
});
