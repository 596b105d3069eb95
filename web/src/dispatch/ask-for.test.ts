import type { EmergencySummary, TeamMember } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { whatToAskFor } from './ask-for.ts';

const member = (place: TeamMember['place'], status: TeamMember['status']): TeamMember => ({ place, status, personId: null, name: null, etaAt: null, asked: 0 });
const team = [member('second', 'accepted'), member('driver', 'open')];
const asks = (status: EmergencySummary['status']) => whatToAskFor({ status, team });

test('somebody is asked to lead while nobody does, and for the places nobody took until the patient is on the way', () => {
  expect(asks('seeking')).toEqual(['lead', 'driver']);
  expect(asks('on-scene')).toEqual(['driver']);
  expect([asks('countdown'), asks('transporting'), asks('closed'), whatToAskFor({ status: 'accepted' })]).toEqual([[], [], [], []]);
});
