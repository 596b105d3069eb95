// Reachability, the calendar of tests and one test page, on values alone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Channel, type TestPageId } from '@mydr24/protocol';
import fc from 'fast-check';
import { reachableChannels, type RosterPerson } from '../dispatch/responder-roster.ts';
import { coordinatorWord } from './coordinator-word.ts';
import { REACH_LIMITS, TEST_LIMITS } from './reach-limits.ts';
import { isSameReach, judgeReach, type ReachEvidence, type ReachFacts } from './reachability.ts';
import { judgeTestReceipt, type StoredTest, testText } from './test-page.ts';
import { dayIn, hourIn, isTestDue, knownTimeZone, lastSlotAt, type TestFacts } from './test-schedule.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const evidence = (given: Partial<ReachEvidence> = {}): ReachEvidence => ({
  openDevices: [], provenAt: {}, testedAt: {}, pushSince: null, isPushDenied: false, unconfirmed: [], hasSession: true, quietUntil: null, timeZone: null, ...given,
});
const facts = (given: Partial<ReachFacts> = {}): ReachFacts => ({ isConnected: false, channels: [], evidence: evidence(), ...given });
const device = (given: Partial<ReachEvidence['openDevices'][number]> = {}) => ({ sound: 'on' as const, batteryPct: 80, isCharging: false, ...given });
const told = (given: Partial<ReachFacts>) => {
  const { state, by, reasons } = judgeReach(facts(given), NOW);
  return [state, by.join(' '), reasons.map(({ code }) => code).join(' ')];
};

describe('reachability', () => {
  const long = NOW - REACH_LIMITS.proofMs - 1;
  const fresh = NOW - DAY;
  const table: [string, Partial<ReachFacts>, string[]][] = [
    ['nothing at all', {}, ['unreachable', '', 'no-way']],
    ['an open socket that rings', { isConnected: true, evidence: evidence({ openDevices: [device()] }) }, ['reachable', 'app', '']],
    ['an open socket of a program', { isConnected: true }, ['reachable', 'app', '']],
    ['an open socket with its sound off', { isConnected: true, evidence: evidence({ openDevices: [device({ sound: 'off' })] }) }, ['doubtful', 'app', 'sound-off']],
    ['one of two devices rings', { isConnected: true, evidence: evidence({ openDevices: [device({ sound: 'blocked' }), device()] }) }, ['reachable', 'app', '']],
    ['a phone about to die', { isConnected: true, evidence: evidence({ openDevices: [device({ batteryPct: 9 })] }) }, ['doubtful', 'app', 'battery-low']],
    ['the same phone on its charger', { isConnected: true, evidence: evidence({ openDevices: [device({ batteryPct: 9, isCharging: true })] }) }, ['reachable', 'app', '']],
    ['sound off, and a number proven yesterday', { isConnected: true, channels: ['sms'], evidence: evidence({ openDevices: [device({ sound: 'off' })], provenAt: { sms: fresh } }) }, ['reachable', 'app sms', 'sound-off']],
    ['a push token of this month', { channels: ['push'], evidence: evidence({ pushSince: fresh }) }, ['reachable', 'push', '']],
    ['a push token older than 30 days without proof', { channels: ['push'], evidence: evidence({ pushSince: long }) }, ['doubtful', 'push', 'unproven']],
    ['the same token, proven since', { channels: ['push'], evidence: evidence({ pushSince: long, provenAt: { push: fresh } }) }, ['reachable', 'push', '']],
    ['permission denied', { evidence: evidence({ isPushDenied: true }) }, ['unreachable', '', 'no-way push-denied']],
    ['a number confirmed long ago', { channels: ['sms'], evidence: evidence({ provenAt: { sms: long } }) }, ['doubtful', 'sms', 'unproven']],
    ['a number confirmed long ago, and a receipt just now', { channels: ['sms'], evidence: evidence({ provenAt: { sms: long, app: NOW - MINUTE } }) }, ['reachable', 'sms', 'unproven']],
    ['a test nobody answered', { channels: ['sms'], evidence: evidence({ provenAt: { sms: NOW - 9 * DAY }, testedAt: { sms: NOW - 3 * DAY } }) }, ['doubtful', 'sms', 'test-unanswered']],
    ['a test that may still be answered', { channels: ['sms'], evidence: evidence({ provenAt: { sms: NOW - 9 * DAY }, testedAt: { sms: NOW - HOUR } }) }, ['reachable', 'sms', '']],
    ['an address never confirmed', { evidence: evidence({ unconfirmed: ['voice'] }) }, ['unreachable', '', 'no-way unconfirmed']],
    ['e-mail alone', { channels: ['email'], evidence: evidence({ provenAt: { email: fresh } }) }, ['doubtful', 'email', 'email-only']],
    ['signed out everywhere, with a proven number', { channels: ['voice'], evidence: evidence({ provenAt: { voice: fresh }, hasSession: false }) }, ['reachable', 'voice', 'signed-out']],
  ];
  for (const [title, given, expected] of table) test(`[RE1] ${title}: ${expected[0]}`, () => assert.deepEqual(told(given), expected));

  test('[RE2] whoever has proven no channel beside the open app in 30 days is marked, whatever their state', () => {
    const overdue = (given: Partial<ReachFacts>) => judgeReach(facts(given), NOW).isOverdue;
    assert.equal(overdue({ isConnected: true }), true);
    assert.equal(overdue({ channels: ['push'], evidence: evidence({ pushSince: NOW - DAY }) }), true);
    assert.equal(overdue({ channels: ['sms'], evidence: evidence({ provenAt: { sms: NOW - 29 * DAY } }) }), false);
    assert.equal(overdue({ channels: ['sms'], evidence: evidence({ provenAt: { sms: NOW - 31 * DAY } }) }), true);
  });

  const at = fc.option(fc.integer({ min: NOW - 60 * DAY, max: NOW }), { nil: undefined });
  const times = fc.record({ app: at, push: at, sms: at, voice: at, email: at }).map((each) => JSON.parse(JSON.stringify(each)) as ReachEvidence['provenAt']);
  const anyEvidence: fc.Arbitrary<ReachEvidence> = fc.record({
    openDevices: fc.array(fc.record({ sound: fc.constantFrom('on', 'off', 'blocked', 'unknown'), batteryPct: fc.option(fc.integer({ min: 0, max: 100 })), isCharging: fc.option(fc.boolean()) }), { maxLength: 3 }),
    provenAt: times, testedAt: times, pushSince: fc.option(fc.integer({ min: NOW - 60 * DAY, max: NOW })), isPushDenied: fc.boolean(), unconfirmed: fc.subarray(['sms', 'voice', 'email'] as Channel[]),
    hasSession: fc.boolean(), quietUntil: fc.option(fc.integer({ min: NOW - DAY, max: NOW + DAY })), timeZone: fc.constant(null),
  });
  test('[RE3] no page is ever made on a channel that permission, address or socket closes', () => {
    fc.assert(fc.property(fc.boolean(), fc.subarray(['push', 'sms', 'voice', 'email'] as const), anyEvidence, (isConnected, channels, known) => {
      const person = { isConnected, channels, evidence: known } as unknown as RosterPerson;
      const reach = judgeReach(person as unknown as ReachFacts, NOW);
      // What escalation is given to page by is what was judged, in the same order.
      assert.deepEqual(reachableChannels(person), reach.by);
      for (const channel of Channel.options) {
        const isOpen = channel === 'app' ? isConnected : (channels as readonly string[]).includes(channel);
        assert.equal(reach.by.includes(channel), isOpen);
      }
      assert.equal(reach.state === 'unreachable', reach.by.length === 0);
    }));
  });
  test('[RE4] a judgement changes only with what is shown, never by age alone', () => {
    fc.assert(fc.property(anyEvidence, (known) => {
      const given = facts({ isConnected: true, channels: ['push', 'sms'], evidence: known });
      const [a, b] = [judgeReach(given, NOW), judgeReach(given, NOW + 1)];
      assert.equal(isSameReach(a, b), JSON.stringify(a) === JSON.stringify(b));
    }));
  });
});

describe('the calendar of tests', () => {
  const schedule = (given: Partial<TestFacts> = {}): TestFacts => ({ personId: 'p', channel: 'sms', testedAt: null, timeZone: 'Europe/Andorra', holdsEmergency: false, offDutySince: null, quietUntil: null, ...given });
  const minutes = (from: number, to: number, step: number) => Array.from({ length: Math.ceil((to - from) / step) }, (_, nth) => from + nth * step);
  /** Lives through the weeks and answers every test at once. */
  function live(given: Partial<TestFacts>, fromMs: number, untilMs: number): number[] {
    let testedAt: number | null = null;
    return minutes(fromMs, untilMs, 5 * MINUTE).filter((nowMs) => {
      const isDue = isTestDue(schedule({ ...given, testedAt }), nowMs);
      if (isDue) testedAt = nowMs;
      return isDue;
    });
  }
  test('[RE5] one test of a channel a week, at decent hours of the person’s own day, over a change of the clock too', () => {
    for (const timeZone of ['Europe/Andorra', 'America/Sao_Paulo', 'Asia/Kolkata', 'Pacific/Auckland']) {
      for (const personId of ['a', 'b', 'c']) {
        const sent = live({ personId, timeZone }, Date.UTC(2026, 2, 1), Date.UTC(2026, 3, 12));
        assert.ok(sent.length >= 6);
        // The first may make up for a slot of the day before.
        for (const [nth, atMs] of sent.slice(2).entries()) assert.ok(Math.abs(atMs - sent[nth + 1]! - 7 * DAY) <= HOUR, `${timeZone} ${personId}`);
        for (const atMs of sent) assert.ok(hourIn(timeZone, atMs) >= TEST_LIMITS.firstHour && hourIn(timeZone, atMs) < TEST_LIMITS.lastHour);
      }
    }
  });
  test('[RE5] the tests of a hospital are spread over the week', () => {
    const days = Array.from({ length: 700 }, (_, nth) => Math.floor((NOW - lastSlotAt(schedule({ personId: `person ${nth}` }), NOW)) / DAY));
    for (let day = 0; day < 7; day += 1) assert.ok(days.filter((each) => each === day).length > 60, `day ${day}`);
  });
  test('[RE6] nobody is tested while they hold an emergency, in quiet time, or long off duty', () => {
    const slotAt = lastSlotAt(schedule(), NOW);
    const due = (given: Partial<TestFacts>) => isTestDue(schedule(given), slotAt + 5 * MINUTE);
    assert.deepEqual(
      [due({}), due({ holdsEmergency: true }), due({ quietUntil: slotAt + HOUR }), due({ offDutySince: slotAt - 8 * DAY }), due({ offDutySince: slotAt - DAY })],
      [true, false, false, false, true],
    );
  });
  test('[RE6] a test held back by an emergency comes after it, the same day', () => {
    const slotAt = lastSlotAt(schedule({ personId: 'b' }), NOW);
    const later = minutes(slotAt + HOUR, slotAt + DAY, 5 * MINUTE).find((nowMs) => isTestDue(schedule({ personId: 'b', testedAt: slotAt - 7 * DAY }), nowMs));
    assert.ok(later !== undefined);
  });
  test('an unknown time zone is UTC, a day is named as its calendar has it', () => {
    assert.equal(knownTimeZone('Middle/Earth'), 'UTC');
    assert.equal(dayIn('Pacific/Auckland', Date.UTC(2026, 11, 31, 12)), '2027-01-01');
  });
});

describe('a test page', () => {
  const id = '01890000-0000-7000-8000-000000000001' as TestPageId;
  const sms: StoredTest = {
    id, channel: 'sms', reason: 'weekly', code: '004217', wrongAnswers: 0, intendedAt: NOW - MINUTE, sentAt: NOW - MINUTE, deliveredAt: null, shownAt: null, acknowledgedAt: null, failedAt: null,
    failure: null, remindedAt: null,
  };
  const say = (stored: StoredTest, rung: 'delivered' | 'shown' | 'acknowledged', code?: string, nowMs = NOW) => judgeTestReceipt(stored, { testPageId: id, rung, code, cameBy: 'app' }, nowMs);
  test('[RE7] a text, a call or a mail is proven by the code it carried, and by nothing else', () => {
    const right = say(sms, 'acknowledged', ' 004 217 ');
    assert.ok(right.type === 'recorded' && right.isProof && right.test.acknowledgedAt === NOW);
    const shown = say(sms, 'shown');
    assert.ok(shown.type === 'recorded' && !shown.isProof);
    for (const code of [undefined, '', '004218']) assert.equal(say(sms, 'acknowledged', code).type, 'refused');
  });
  test('[RE7] five wrong codes end a test, and a code is good for two days', () => {
    let stored = sms;
    for (let nth = 0; nth < TEST_LIMITS.wrongAnswers; nth += 1) {
      const verdict = say(stored, 'acknowledged', '1');
      assert.ok(verdict.type === 'refused' && verdict.code === 'wrong-code');
      stored = verdict.test;
    }
    const locked = say(stored, 'acknowledged', '004217');
    assert.ok(locked.type === 'refused' && locked.code === 'too-many-wrong-codes');
    const late = say(sms, 'acknowledged', '004217', NOW + TEST_LIMITS.openMs);
    assert.ok(late.type === 'refused' && late.code === 'test-over');
  });
  test('[RE8] rungs only rise: a late, repeated or foreign receipt changes nothing', () => {
    const answered = { ...sms, acknowledgedAt: NOW - 5 };
    assert.deepEqual(say(answered, 'delivered'), { type: 'nothing' });
    assert.deepEqual(judgeTestReceipt(sms, { testPageId: 'other' as TestPageId, rung: 'shown', code: undefined, cameBy: 'app' }, NOW), { type: 'nothing' });
    const delivered = say({ ...sms, deliveredAt: NOW - 9 }, 'delivered');
    assert.ok(delivered.type === 'recorded' && delivered.test.deliveredAt === NOW - 9);
  });
  test('[RE9] every text says that it is a test, in every language, and names nobody', () => {
    const marks: Record<string, string> = { en: 'TEST', ca: 'PROVA', es: 'PRUEBA', fr: 'TEST', xx: 'TEST' };
    for (const [locale, mark] of Object.entries(marks)) {
      assert.match(testText({ channel: 'sms', reason: 'weekly', code: '123456' }, locale), new RegExp(`${mark}.*123456`));
      assert.match(testText({ channel: 'voice', reason: 'asked', code: '123456' }, locale), /1 2 3 4 5 6/);
      assert.doesNotMatch(testText({ channel: 'push', reason: 'weekly', code: null }, locale), /\d{6}/);
    }
    for (const locale of ['en', 'ca', 'es']) assert.doesNotMatch(coordinatorWord('digest', locale, { reachable: 1, doubtful: 2, unreachable: 3, overdue: 4 }).lines.join(), /[{}]/);
  });
});
