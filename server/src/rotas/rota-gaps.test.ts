// Which gaps coordinators hear of, when, and how often; the words they hear; the calendar others read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import ICAL from 'ical.js';
import { gapText } from './gap-text.ts';
import { compareGaps, type FoundGap, type KnownGap } from './rota-gaps.ts';
import { type Rota, shiftsOf } from './rota.ts';
import { writeIcal } from './shift-calendar-ical.ts';
import { loggedPath } from '../platform/log-pino.ts';
import { feedPath, parseFeedToken } from './feed-address.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 2, 1, 8);
const found = (fromH: number, toH: number, rotaId = 'r'): FoundGap => ({ rotaId, reason: 'no-pattern', fromAt: NOW + fromH * HOUR, toAt: NOW + toH * HOUR });
const known = (fromH: number, toH: number, notice: KnownGap['notice'] = 'found', id = 'g'): KnownGap => ({ ...found(fromH, toH), id, notice });
const compare = (before: KnownGap[], now: FoundGap[], nowMs = NOW) => compareGaps(before, now, new Set(['r']), nowMs);

test('[RO9] a gap is told when found, a day before and two hours before, each once', () => {
  let gaps: KnownGap[] = [];
  const told: string[] = [];
  for (let minute = 0; minute <= 100 * 60; minute += 10) {
    const changes = compareGaps(gaps, [found(90, 102)], new Set(['r']), NOW + minute * 60_000);
    told.push(...changes.opened.map(({ notice }) => `${minute / 60} ${notice}`), ...changes.changed.filter(({ isTold }) => isTold).map(({ notice }) => `${minute / 60} ${notice}`));
    gaps = [...changes.opened.map((gap) => ({ ...gap, id: 'g' })), ...gaps.map((gap) => changes.changed.find(({ id }) => id === gap.id) ?? gap)];
    assert.deepEqual([...changes.gone, ...changes.over], []);
  }
  assert.deepEqual(told, ['0 found', '66 day-before', '88 two-hours-before']);
});

test('[RO9] one found late is told once, in its nearest form', () => {
  assert.deepEqual(compare([], [found(1, 5)]).opened.map(({ notice }) => notice), ['two-hours-before']);
  assert.deepEqual(compare([], [found(-1, 5)]).opened.map(({ notice }) => notice), ['two-hours-before']);
  assert.deepEqual(compare([known(1, 5, 'two-hours-before')], [found(1, 5)]), { opened: [], changed: [], gone: [], over: [] });
});

test('[RO9] a filled gap is taken back; one that passed, or whose rota was retired, is not', () => {
  assert.deepEqual(compare([known(30, 40)], []).gone.map(({ id }) => id), ['g']);
  assert.deepEqual(compare([known(-10, 0)], []).over.map(({ id }) => id), ['g']);
  assert.deepEqual(compareGaps([known(30, 40)], [], new Set(), NOW).over.map(({ id }) => id), ['g']);
});

test('[RO9] a gap that shrinks or grows stays the same gap, one that is split gets a second, and a running one keeps its beginning', () => {
  const shrunk = compare([known(30, 40)], [found(35, 40)]);
  assert.deepEqual(shrunk.changed.map(({ id, fromAt, isTold }) => [id, (fromAt - NOW) / HOUR, isTold]), [['g', 35, false]]);
  const split = compare([known(30, 40)], [found(30, 33), found(36, 40)]);
  assert.deepEqual([split.changed.length, split.opened.length, split.gone.length], [1, 1, 0]);
  const running = compare([known(-5, 10, 'two-hours-before')], [found(0, 10)]);
  assert.deepEqual(running, { opened: [], changed: [], gone: [], over: [] });
  const joined = compare([known(30, 35), known(36, 40, 'found', 'h')], [found(30, 40)]);
  assert.deepEqual([joined.changed.length, joined.gone.length, joined.over.map(({ id }) => id)], [1, 0, ['h']]);
});

test('[RO9] what leaves the building holds the duty’s code and times in the rota’s zone, in the reader’s language', () => {
  const notice = { duty: 'cardiology', timeZone: 'Europe/Andorra', fromAt: Date.UTC(2026, 2, 29, 0), toAt: Date.UTC(2026, 2, 29, 6), kind: 'found' } as const;
  assert.deepEqual(gapText(notice, 'en'), { subject: 'MyDR24: nobody is on call for cardiology from 2026-03-29 01:00 to 2026-03-29 08:00 (Europe/Andorra). Open Rotas to fill it.', lines: ['/rotas'] });
  assert.match(gapText(notice, 'ca-AD').subject, /ningú de guàrdia/);
  assert.match(gapText({ ...notice, kind: 'gone' }, 'es').subject, /vuelve a haber/);
});

test('[RO11] a feed read by a calendar program means the rota’s own instants, across a clock change', () => {
  const pattern = { personIds: ['ana', 'ben'], startsOn: '2026-10-20', endsOn: null, handOverTime: '08:00', turn: { length: 1, unit: 'days' }, hours: [] };
  const rota = { plan: { timeZone: 'Europe/Andorra', patterns: [pattern], whenAbsent: 'gap', standInId: null }, overrides: [], transfers: [], absences: [] } as unknown as Rota;
  const shifts = shiftsOf(rota, Date.UTC(2026, 9, 23), Date.UTC(2026, 9, 28));
  const text = writeIcal({ name: 'Cardiology', changedAt: NOW, shifts: shifts.map(({ fromAt, toAt }) => ({ uid: `${fromAt}@mydr24`, fromAt, toAt, title: 'Cardiology; on call, A' })) });
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
  assert.deepEqual(events.map(({ startDate, endDate }) => [startDate.toJSDate().getTime(), endDate.toJSDate().getTime()]), shifts.map(({ fromAt, toAt }) => [fromAt, toAt]));
  const acrossChange = events.find(({ startDate }) => startDate.toJSDate().getTime() === Date.UTC(2026, 9, 24, 6))!;
  assert.equal(acrossChange.duration.toSeconds(), 25 * 3_600);
  assert.equal(acrossChange.startDate.zone.tzid, 'UTC');
  assert.equal(acrossChange.summary, 'Cardiology; on call, A');
  assert.equal(new Set(events.map(({ uid }) => uid)).size, events.length);
});

test('[RO10] a calendar address is read back exactly, and its secret is not written to the log', () => {
  const address = { tenantId: '00000000-0000-4000-8000-000000000001', feedId: '00000000-0000-4000-8000-000000000002', secret: 'a'.repeat(43) };
  const path = feedPath(address);
  assert.deepEqual(parseFeedToken(path.split('/')[3]!), address);
  assert.equal(parseFeedToken(`${path.split('/')[3]!}b`), null);
  assert.equal(loggedPath(`${path}?x=1`), '/v1/calendars/-/shifts.ics');
});
