// What every pager promises, whichever way it takes: run against each of them, so that one can stand in for another.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PageMessage, Pager } from './pager.ts';

export interface PagerRig {
  pager: Pager;
  /** A message this pager can deliver. */
  deliverable: PageMessage;
  /** The same, to somebody this channel does not know. */
  undeliverable: PageMessage;
  /** What came out at the other end, as (key) texts. */
  arrived: () => readonly string[];
  /** Makes the other end give no clear answer; null where there is no other end. */
  breakOff: (() => void) | null;
}

export function describePager(name: string, open: () => PagerRig): void {
  describe(`the ${name} pager`, () => {
    test('[PG1] says sent once its channel took the page', async () => {
      const rig = open();
      assert.equal((await rig.pager.send(rig.deliverable, new AbortController().signal)).type, 'sent');
      assert.equal(new Set(rig.arrived()).size, 1);
    });
    test('[PG2] says failed, with a code and no address, when it cannot reach the person', async () => {
      const rig = open();
      const outcome = await rig.pager.send(rig.undeliverable, new AbortController().signal);
      assert.ok(outcome.type === 'failed' && /^[a-z0-9-]+$/.test(outcome.failure));
    });
    test('[PG3] the same key sent again reaches the person as one page', async () => {
      const rig = open();
      await rig.pager.send(rig.deliverable, new AbortController().signal);
      await rig.pager.send({ ...rig.deliverable, isRepeat: true }, new AbortController().signal);
      assert.equal(new Set(rig.arrived()).size, 1);
    });
    if (open().breakOff === null) return;
    test('[PG4] says unclear, and never sent, when the other end gives no clear answer', async () => {
      const rig = open();
      rig.breakOff!();
      assert.equal((await rig.pager.send(rig.deliverable, new AbortController().signal)).type, 'unclear');
    });
  });
}
