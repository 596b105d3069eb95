// Invented people whose reachability is good, doubtful or gone, for the reachability screens.
import type { Page, PersonDevice, PersonDeviceId, PersonId, PersonReach, Reach, ReachEntry, Role, TestPage, TestPageId } from '@mydr24/protocol';
import { FIXTURE_NOW, fixtureId, page } from './fixtures.ts';
import { gone, ownId, silent, sure } from './surface-fixtures.ts';

const MIN = 60_000;
const DAY = 24 * 60 * MIN;

export function testPage(n: number, given: Partial<TestPage> = {}): TestPage {
  const intendedAt = given.intendedAt ?? FIXTURE_NOW - 2 * DAY;
  return {
    id: fixtureId<TestPageId>(11, n), channel: 'sms', reason: 'weekly', hasCode: given.channel === undefined || !['app', 'push'].includes(given.channel), intendedAt, sentAt: intendedAt + 900, deliveredAt: intendedAt + 2_000,
    shownAt: intendedAt + 6_000, acknowledgedAt: intendedAt + 9_000, failedAt: null, failure: null, remindedAt: null, ...given,
  };
}
const climbing = (n: number, given: Partial<TestPage>) => testPage(n, { reason: 'asked', intendedAt: FIXTURE_NOW - 8_000, deliveredAt: null, shownAt: null, acknowledgedAt: null, ...given });

function device(n: number, given: Partial<PersonDevice> = {}): PersonDevice {
  return {
    id: fixtureId<PersonDeviceId>(12, n), label: 'Chrome, Android', platform: 'pwa', appVersion: '0.1.0', locale: 'ca', permission: 'granted', sound: 'on', batteryPct: 75, isCharging: false,
    reportedAt: FIXTURE_NOW - 40_000, isConnected: true, openedAt: FIXTURE_NOW - 50 * MIN, closedAt: null, heardAt: FIXTURE_NOW - 40_000, hasPush: true, pushSince: FIXTURE_NOW - 20 * DAY, pushProvenAt: FIXTURE_NOW - 3 * DAY, ...given,
  };
}

const pages: Page[] = [
  page(1, { personId: ownId, deliveredAt: FIXTURE_NOW - 39_000, shownAt: FIXTURE_NOW - 38_000, acknowledgedAt: FIXTURE_NOW - 35_000 }),
  page(2, { personId: ownId, channel: 'sms', intendedAt: FIXTURE_NOW - 3 * DAY, sentAt: FIXTURE_NOW - 3 * DAY + 800 }),
];

export function personReach(given: Partial<PersonReach> = {}): PersonReach {
  return {
    personId: ownId, name: 'Gemma Font', roles: ['responder'], duty: 'on', onCallUntil: null, reach: sure,
    devices: [device(1), device(2, { label: 'Firefox, Windows', platform: 'web', isConnected: false, heardAt: FIXTURE_NOW - 2 * DAY, batteryPct: null, isCharging: null, hasPush: false, pushSince: null, pushProvenAt: null, sound: 'unknown', permission: 'default' })],
    ways: [{ channel: 'sms', hint: '…421', confirmedAt: FIXTURE_NOW - 2 * DAY }, { channel: 'email', hint: '…@vall.example', confirmedAt: FIXTURE_NOW - 6 * DAY }],
    tests: [testPage(1), testPage(2, { channel: 'push', intendedAt: FIXTURE_NOW - 3 * DAY })], pages, ...given,
  };
}

export const atRisk: PersonReach = personReach({
  reach: { state: 'doubtful', by: ['app', 'voice'], isOverdue: true, quietUntil: FIXTURE_NOW + 3 * 60 * MIN, reasons: [{ code: 'push-denied', channel: 'push' }, { code: 'sound-off', channel: 'app' }, { code: 'test-unanswered', channel: 'voice' }] },
  devices: [device(1, { permission: 'denied', sound: 'off', batteryPct: 10, hasPush: false, pushSince: null, pushProvenAt: null })],
  ways: [{ channel: 'voice', hint: '…118', confirmedAt: FIXTURE_NOW - 44 * DAY }],
  tests: [testPage(3, { channel: 'voice', acknowledgedAt: null, shownAt: null, deliveredAt: null, remindedAt: FIXTURE_NOW - DAY })], pages: [],
});
export const nobodyReach: PersonReach = personReach({ reach: gone, devices: [], ways: [], tests: [], pages: [], onCallUntil: FIXTURE_NOW + 9 * 60 * MIN });
export const climbingTests: TestPage[] = [
  climbing(5, { channel: 'app', deliveredAt: FIXTURE_NOW - 7_000, shownAt: FIXTURE_NOW - 6_500 }), climbing(6, { channel: 'sms' }), climbing(7, { channel: 'email', sentAt: null, failedAt: FIXTURE_NOW - 7_000, failure: 'no-clear-answer' }),
];
export const weeklyTest: TestPage = climbing(8, { channel: 'push', reason: 'weekly', intendedAt: FIXTURE_NOW - 40 * MIN });

function entry(n: number, name: string, role: Role, group: ReachEntry['group'], reach: Reach): ReachEntry {
  return { personId: fixtureId<PersonId>(3, 200 + n), name, roles: [role], group, onCallUntil: group === 'on-call' ? FIXTURE_NOW + 9 * 60 * MIN : null, reach };
}
const doubt = (reasons: Reach['reasons'], given: Partial<Reach> = {}): Reach => ({ state: 'doubtful', by: ['sms'], reasons, isOverdue: false, quietUntil: null, ...given });
export const reachEntries: ReachEntry[] = [
  entry(1, 'Pau Vila', 'responder', 'on-call', gone),
  entry(2, 'Anna Coma', 'doctor', 'on-call', doubt([{ code: 'test-unanswered', channel: 'sms' }])),
  entry(3, 'Iker Sala', 'responder', 'on-duty', silent),
  entry(4, 'Joana Mas', 'nurse', 'on-duty', { ...gone, reasons: [{ code: 'no-way', channel: null }, { code: 'unconfirmed', channel: 'sms' }] }),
  entry(5, 'Bru Areny', 'nurse', 'on-duty', doubt([{ code: 'unproven', channel: 'sms' }, { code: 'signed-out', channel: null }], { isOverdue: true })),
  entry(6, 'Nil Serra', 'responder', 'on-duty', { ...sure, quietUntil: FIXTURE_NOW + 5 * 60 * MIN }),
  entry(7, 'Marta Riba', 'coordinator', 'other', doubt([{ code: 'email-only', channel: 'email' }], { by: ['email'] })),
  entry(8, 'Oriol Font', 'dispatcher', 'other', { ...sure, isOverdue: true }),
];
