// The order of an inbox does not depend on the way its items came.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InboxItem, Snapshot } from '@mydr24/protocol';
import { applyInboxEvent } from './inbox.ts';

const itemOf = (id: string, openedAt: number, status: 'offered' | 'declined' = 'offered'): InboxItem =>
  ({ emergency: { id, openedAt, status: 'seeking' }, offer: { status }, pages: [] }) as unknown as InboxItem;
const told = (inbox: Snapshot<'inbox'>, item: InboxItem): Snapshot<'inbox'> =>
  applyInboxEvent(inbox, { kind: 'inbox-changed', body: item });

test('[C1] an emergency that is offered again stands where a fresh load shows it, by its opening', () => {
  const empty: Snapshot<'inbox'> = { responder: null, items: [], tests: [] };
  const both = told(told(empty, itemOf('b', 1)), itemOf('a', 2));
  const again = told(told(both, itemOf('b', 1, 'declined')), itemOf('b', 1));
  assert.deepEqual(again.items.map(({ emergency }) => emergency.id), ['b', 'a']);
});
