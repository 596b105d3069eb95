// What every carrier promises, whichever vendor it speaks to: run against each of them and against the fake, so that the fake earns
// its trust. Accept, reject, time out, lose the line, repeat; reports that come twice, late and in any order; and lies.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { CarrierStatus } from '@mydr24/protocol';
import { isForward } from '../emergency/carrier-report.ts';
import type { Carrier, CarrierMessage, CarrierReport } from './carrier.ts';

export interface CarrierRig {
  carrier: Carrier;
  /** A message this carrier takes. */
  deliverable: CarrierMessage;
  /** The same, to somebody it will not write to. */
  refused: CarrierMessage;
  /** Names of the messages that reached people, one for each. */
  arrived: () => readonly string[];
  /** From now on the vendor takes requests and says nothing; resolves when it has the next one. */
  hang: (() => Promise<void>) | null;
  /** From now on it drops the line instead of answering. */
  cut: (() => void) | null;
  /** Makes the vendor report on a message. */
  report: ((ref: string, status: CarrierStatus) => Promise<void>) | null;
  heard: readonly CarrierReport[];
  /** The same vendor, asked with a wrong password; null where there is none. */
  stranger: (() => Carrier) | null;
}

/** What this vendor can do wrong, or tell, at all. */
export interface CarrierTraits {
  hangs: boolean;
  cuts: boolean;
  reports: boolean;
}

const patient = (): AbortSignal => new AbortController().signal;

export function describeCarrier(name: string, { hangs, cuts, reports }: CarrierTraits, open: (t: TestContext) => Promise<CarrierRig>): void {
  describe(`the ${name} carrier`, () => {
    test('[PG14] accepts a message, and it reaches the person', async (t) => {
      const rig = await open(t);
      assert.equal((await rig.carrier.send(rig.deliverable, patient())).type, 'accepted');
      assert.equal(rig.arrived().length, 1);
    });
    test('[PG14] rejects with a code, and without the number or the text', async (t) => {
      const rig = await open(t);
      const answer = await rig.carrier.send(rig.refused, patient());
      assert.ok(answer.type === 'rejected' && /^[a-z0-9-]+$/.test(answer.code), JSON.stringify(answer));
      assert.deepEqual(rig.arrived(), []);
    });
    test('[PG14] the same key again reaches the person as one message', async (t) => {
      const rig = await open(t);
      await rig.carrier.send(rig.deliverable, patient());
      await rig.carrier.send(rig.deliverable, patient());
      assert.equal(new Set(rig.arrived()).size, 1);
    });
    test('[PG14] two keys are two messages', async (t) => {
      const rig = await open(t);
      await rig.carrier.send(rig.deliverable, patient());
      await rig.carrier.send({ ...rig.deliverable, key: rig.deliverable.key.replace(/.$/, 'f') }, patient());
      assert.equal(new Set(rig.arrived()).size, 2);
    });
    if (hangs) test('[PG14] ends at its deadline with no clear answer when the vendor hangs', async (t) => {
      const rig = await open(t);
      const reached = rig.hang!();
      const deadline = new AbortController();
      const answer = rig.carrier.send(rig.deliverable, deadline.signal);
      answer.catch(() => {});
      await reached;
      deadline.abort();
      await assert.rejects(answer);
    });
    if (cuts) test('[PG14] has no clear answer when the line is lost before one', async (t) => {
      const rig = await open(t);
      rig.cut!();
      await assert.rejects(rig.carrier.send(rig.deliverable, AbortSignal.timeout(2_000)));
    });
    if (reports) test('[PG15] reports that come twice, late and shuffled bring the status forward and never back', async (t) => {
      const rig = await open(t);
      const ref = await accepted(rig);
      for (const status of ['delivered', 'sent', 'delivered', 'queued', 'sent'] as const) await rig.report!(ref, status);
      assert.equal(statusOf(rig, ref), 'delivered');
    });
    if (reports) test('[PG15] an end that is told before its beginnings stays the end', async (t) => {
      const rig = await open(t);
      const ref = await accepted(rig);
      for (const status of ['undelivered', 'sent', 'queued'] as const) await rig.report!(ref, status);
      assert.equal(statusOf(rig, ref), 'undelivered');
    });
    test('[PG15] "accepted" alone is never "delivered"', async (t) => {
      const rig = await open(t);
      const answer = await rig.carrier.send(rig.deliverable, patient());
      assert.deepEqual(answer.type, 'accepted');
      assert.deepEqual(rig.heard, []);
    });
    test('[PG14] is checked without a message to anybody, and says what is wrong', async (t) => {
      const rig = await open(t);
      await rig.carrier.check(AbortSignal.timeout(2_000));
      const stranger = rig.stranger?.();
      if (stranger !== undefined) await assert.rejects(stranger.check(AbortSignal.timeout(500)), /refuse|Invalid|535/);
      await stranger?.close();
      assert.deepEqual(rig.arrived(), []);
    });
  });
}

async function accepted(rig: CarrierRig): Promise<string> {
  const answer = await rig.carrier.send(rig.deliverable, patient());
  assert.ok(answer.type === 'accepted' && answer.ref !== null);
  return answer.ref;
}

/** Both names lead to the message: our key, or the vendor's own. */
function statusOf({ heard, deliverable }: CarrierRig, ref: string): CarrierStatus | null {
  const own = heard.filter((report) => report.ref === ref || report.key === deliverable.key);
  return own.reduce<CarrierStatus | null>((known, { status }) => (isForward(known, status) ? status : known), null);
}
