// Alarms that ended lately, with invented patients: some that nobody answered, all answered, none, old and refused.
import { wireError, type AlarmId, type EmergencyId, type EndedAlarm, type EndpointReply } from '@mydr24/protocol';
import type { ConnectionState } from '@mydr24/client';
import { EndedScreen } from '../console/ended-screen.tsx';
import { FIXTURE_NOW, boardPatient, fixtureId, fixtureUnits } from './fixtures.ts';

const MIN = 60_000;
function ended(n: number, given: Partial<EndedAlarm>): EndedAlarm {
  const { patient } = boardPatient(n);
  const endedAt = FIXTURE_NOW - n * 17 * MIN;
  return {
    id: fixtureId<AlarmId>(5, 700 + n), patientId: patient.id, givenName: patient.givenName, familyName: patient.familyName, bed: patient.bed, address: null, conditionKey: 'spo2-low', kind: 'physiological', priority: 'high', vital: 'spo2',
    value: 78, unit: '%', limit: 80, startedAt: endedAt - 3 * MIN, endedAt, ending: 'values-back', isUnanswered: false, answer: null, emergencyId: null, ...given,
  };
}
const seen = (alarm: EndedAlarm, kind: NonNullable<EndedAlarm['answer']>['kind'], afterMs: number, personName = 'Mercè Soler'): EndedAlarm => ({ ...alarm, answer: { kind, at: alarm.startedAt + afterMs, personName } });
const alarms: EndedAlarm[] = [
  ended(1, { isUnanswered: true }),
  seen(ended(2, { priority: 'medium', conditionKey: 'heart-rate-high', vital: 'heart-rate', value: 134, unit: '/min', limit: 130 }), 'acknowledged', 41_000),
  ended(3, { priority: 'low', kind: 'technical', conditionKey: 'no-data:spo2', value: null, unit: null, limit: null, isUnanswered: true }),
  ended(4, { conditionKey: 'news2', vital: null, value: 8, unit: '{score}', limit: 7, emergencyId: fixtureId<EmergencyId>(7, 4) }),
  seen(ended(5, { priority: 'medium', value: 84, limit: 88, isUnanswered: true }), 'acknowledged', 22_000, 'Gemma Font'),
  seen(ended(6, { priority: 'medium', conditionKey: 'respiratory-rate-high', vital: 'respiratory-rate', value: 29, unit: '/min', limit: 25, ending: 'switched-off' }), 'switched-off', 95_000, 'Dr. Pau Riera'),
  ended(7, { priority: 'medium', conditionKey: 'temperature-high', vital: 'temperature', value: 39.2, unit: 'Cel', limit: 39, ending: 'no-longer-watched', isUnanswered: true, endedAt: FIXTURE_NOW - 11 * 60 * MIN, startedAt: FIXTURE_NOW - 13 * 60 * MIN }),
];
const listed = (rows: EndedAlarm[], given: Partial<EndpointReply<'listEndedAlarms'>> = {}): EndpointReply<'listEndedAlarms'> => ({
  alarms: rows, total: rows.length, unanswered: rows.filter(({ isUnanswered }) => isUnanswered).length, fromAt: FIXTURE_NOW - 12 * 60 * MIN, after: null, ...given,
});
const screen = (reply: EndpointReply<'listEndedAlarms'>) => () => ({ role: 'nurse' as const, screen: EndedScreen, topics: {}, replies: { listUnits: { units: fixtureUnits }, listEndedAlarms: reply } });
const calm = alarms.filter(({ isUnanswered }) => !isUnanswered);
const refused = (kind: 'not-found' | 'unavailable') => () => ({
  role: 'nurse' as const, screen: EndedScreen, topics: {}, replies: { listUnits: { units: fixtureUnits.slice(0, 1) } }, refusals: { listEndedAlarms: wireError(kind, 'fixture', 'The gallery has no server.') },
});
export const endedStates = {
  'ended-missed': screen(listed(alarms, { after: '1.a' })),
  'ended-answered': screen(listed(calm)),
  'ended-none': screen(listed([])),
  'ended-offline': () => ({ ...screen(listed(alarms))(), connection: { tag: 'offline', sinceMs: FIXTURE_NOW - 400_000 } satisfies ConnectionState as ConnectionState }),
  'ended-refused': refused('not-found'),
  'ended-failing': refused('unavailable'),
};
