// What is assembled and measured, and that one incident has one text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IncidentRecord } from '@mydr24/protocol';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';
import { figuresOf, milestonesOf, spanOf, viewsOf, type ViewRow } from './incident-record.ts';
import { nurse, ordinaryLife, recordOf, responders, sosCause, startLife, T0 } from './incident-testing.ts';

test('[IN1] a life is told whole: every milestone at its instant, and the record is what the wire says it is', () => {
  const record = recordOf(ordinaryLife());
  assert.deepEqual(IncidentRecord.parse(JSON.parse(JSON.stringify(record))), JSON.parse(JSON.stringify(record)));
  assert.deepEqual(record.milestones, {
    reading: T0 - 500, alarm: T0, opened: T0, sought: T0, paged: T0 + 400, receipt: T0 + 400, acknowledged: T0 + 4_300, accepted: T0 + 10_300, 'en-route': T0 + 40_300,
    'on-scene': T0 + 190_300, closed: T0 + 1_090_300,
  });
});

test('[IN2] each stretch says from when, to when and how long, and is held against its published line', () => {
  const figures = new Map(figuresOf(recordOf(ordinaryLife()).milestones).map((figure) => [figure.code, figure]));
  assert.deepEqual(figures.get('sought-to-answered'), { code: 'sought-to-answered', fromAt: T0, toAt: T0 + 4_300, ms: 4_300, limitMs: 15_000 });
  assert.deepEqual([figures.get('turnout')?.ms, figures.get('turnout')?.limitMs], [30_000, 60_000]);
  assert.equal(figures.get('reading-to-opened')?.ms, 500);
});

test('[IN2] a stretch whose end was not reached, or came before its beginning, is no figure', () => {
  const open = startLife();
  assert.deepEqual(figuresOf(milestonesOf(open.detail())).map(({ code }) => code), ['reading-to-alarm', 'reading-to-opened']);
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(100_000)), { minLength: 11, maxLength: 11 }), (instants) => {
      const names = ['reading', 'alarm', 'opened', 'sought', 'paged', 'receipt', 'acknowledged', 'accepted', 'en-route', 'on-scene', 'closed'] as const;
      const reached = Object.fromEntries(names.map((name, n) => [name, instants[n]])) as never;
      for (const { fromAt, toAt, ms } of figuresOf(reached)) assert.ok(ms >= 0 && toAt - fromAt === ms);
    }),
  );
});

test('[IN2] a call for help is measured from the end of its countdown, while nobody could answer', () => {
  const life = startLife(sosCause);
  life.wait(5_000);
  life.do({ type: 'accepted', by: { personId: responders[0]!.personId, name: responders[0]!.name } }, 2_000);
  const figures = figuresOf(milestonesOf(life.detail()));
  assert.equal(figures.find(({ code }) => code === 'sought-to-answered')?.ms, 2_000);
});

test('[IN1] the record begins ten minutes before the first reading and ends with the incident, or now', () => {
  const closed = ordinaryLife().detail();
  assert.deepEqual(spanOf(closed, T0 + 99_999_999), { fromAt: T0 - 500 - 600_000, toAt: closed.summary.closedAt });
  assert.equal(spanOf(startLife().detail(), T0 + 7_000).toAt, T0 + 7_000);
});

test('[IN4] who looked stands there once for each way in, with how often, refusals apart', () => {
  const row: ViewRow = { at: 5, personId: nurse.personId, personName: nurse.name, action: 'emergency.read', resource: 'emergency/x', isRefused: false };
  const views = viewsOf([row, { ...row, at: 9 }, { ...row, at: 7, isRefused: true }, { ...row, at: 3, action: 'dispatch.read', resource: 'tenant' }]);
  assert.deepEqual(views.map(({ through, isRefused, firstAt, lastAt, n }) => [through, isRefused, firstAt, lastAt, n]), [['dispatch', false, 3, 3, 1], ['emergency', false, 5, 9, 2], ['emergency', true, 7, 7, 1]]);
});

test('[IN5] the same incident gives the same text and hash, whatever order its names came in; any change gives another', () => {
  const record = recordOf(ordinaryLife());
  const turned = Object.fromEntries(Object.entries(record).toReversed());
  assert.equal(canonicalJson(turned), canonicalJson(record));
  assert.notEqual(recordOf(ordinaryLife('drill')).sha256, record.sha256);
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)))));
});

test('[SN6] a status that was taken back was not reached; said again, it was reached then', () => {
  const life = startLife();
  const [first] = responders;
  const by = { personId: first!.personId, name: first!.name };
  life.do({ type: 'accepted', by }, 1_000);
  life.do({ type: 'status-reported', by, status: 'on-scene' }, 1_000);
  life.do({ type: 'status-taken-back', by, status: 'on-scene' }, 1_000);
  assert.equal(milestonesOf(life.detail())['on-scene'], null);
  life.do({ type: 'status-reported', by, status: 'on-scene' }, 60_000);
  assert.equal(milestonesOf(life.detail())['on-scene'], life.nowMs);
});
