// The replay against the state machine itself: at every moment of any life it shows what was true then.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incidentAt, replaySpan } from '@mydr24/client';
import type { EmergencyCause, IncidentRecord } from '@mydr24/protocol';
import fc from 'fast-check';
import type { EmergencyEvent } from '../emergency/emergency-state.ts';
import { summaryOf } from '../emergency/emergency-views.ts';
import { alarmCause, by, type Life, nurse, ordinaryLife, recordOf, responders, sosCause, startLife } from './incident-testing.ts';

type Shown = { status: unknown; step: number; holderId: unknown; isFailSafeReached: boolean; acknowledgedBy: unknown; outcome: unknown; offers: Record<string, string> };

function truthOf({ state }: Life): Shown {
  const { status, step, holderId, isFailSafeReached, outcome } = summaryOf(state);
  const offers = Object.fromEntries(state.offers.map((offer) => [offer.responderId, offer.status]));
  return { status, step, holderId, isFailSafeReached, acknowledgedBy: state.acknowledged?.name ?? null, outcome, offers };
}

function replayed(record: IncidentRecord, at: number): Shown {
  const { status, step, holderId, isFailSafeReached, acknowledgedBy, outcome, offers } = incidentAt(record, at);
  return { status, step, holderId, isFailSafeReached, acknowledgedBy, outcome, offers: Object.fromEntries(offers.map((offer) => [offer.personId, offer.status])) };
}

const person = fc.constantFrom(...responders);
const act = fc.oneof(
  fc.record({ type: fc.constant('accepted' as const), by: person.map(by) }),
  fc.record({ type: fc.constant('declined' as const), by: person.map(by), reason: fc.constant('busy') }),
  fc.record({ type: fc.constant('acknowledged' as const), by: fc.constant(by(nurse)) }),
  fc.record({ type: fc.constant('status-reported' as const), by: person.map(by), status: fc.constantFrom('en-route' as const, 'on-scene' as const, 'transporting' as const, 'handed-over' as const) }),
  fc.record({ type: fc.constant('handed-over' as const), by: person.map(by), to: person }),
  fc.record({ type: fc.constant('responder-lost' as const), personId: person.map(({ personId }) => personId) }),
  fc.constant({ type: 'cancelled' as const, by: by(nurse) }),
  fc.constant({ type: 'closed' as const, by: by(nurse), outcome: 'other', note: '' }),
  fc.constant('receipt' as const),
);
const moves = fc.array(fc.tuple(act, fc.integer({ min: 1, max: 90_000 }), fc.nat(40)), { maxLength: 25 });

function play(cause: EmergencyCause, steps: readonly [EmergencyEvent | 'receipt', number, number][]): { record: IncidentRecord; truths: Map<number, Shown> } {
  const life = startLife(cause);
  const truths = new Map([[life.nowMs, truthOf(life)]]);
  for (const [move, afterMs, n] of steps) {
    life.wait(afterMs);
    truths.set(life.nowMs, truthOf(life));
    const pages = life.pages();
    const event: EmergencyEvent = move === 'receipt' ? { type: 'receipt', page: pages[n % pages.length]!, rung: n % 3 === 0 ? 'acknowledged' : 'shown' } : move;
    if (pages.length > 0 || move !== 'receipt') life.do(event);
    truths.set(life.nowMs, truthOf(life));
  }
  return { record: recordOf(life), truths };
}

for (const [name, cause] of [['an alarm', alarmCause], ['a call for help', sosCause]] as const) {
  test(`[IN3] the replay of ${name} shows at every moment what the state machine held then`, () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const { record, truths } = play(cause, steps);
        for (const [at, truth] of truths) assert.deepEqual(replayed(record, at), truth, `at ${at - record.summary.openedAt} ms`);
      }),
      { numRuns: 400 },
    );
  });
}

test('[IN3] at its end the replay is the record, every page with every receipt', () => {
  const record = recordOf(ordinaryLife());
  const { fromAt, toAt } = replaySpan(record);
  const end = incidentAt(record, toAt);
  assert.deepEqual(end.pages, record.pages);
  assert.deepEqual([end.status, end.lineCount, end.holderName], ['closed', record.timeline.length, 'Àlex Rossell']);
  const start = incidentAt(record, fromAt - 1);
  assert.deepEqual([start.status, start.pages, start.lineCount], [null, [], 0]);
});

test('[IN3] a receipt is not there before its instant, nor a page before it was noted', () => {
  const record = recordOf(ordinaryLife());
  const [page] = record.pages;
  const before = incidentAt(record, page!.deliveredAt! - 1).pages[0]!;
  assert.deepEqual([before.deliveredAt, before.shownAt], [null, null]);
  assert.equal(incidentAt(record, page!.deliveredAt!).pages[0]!.deliveredAt, page!.deliveredAt);
});
