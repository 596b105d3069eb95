// What a phone shows first, and when a person is stood down.
import type { InboxItem, PersonId } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { askedItem, emergency, heldItem, holder, offer, ownId } from '../gallery/surface-fixtures.ts';
import { inboxView, pagesToShow, standDownOf, waitingPages } from './inbox-view.ts';

const nobody = new Set<string>();
const takenItem: InboxItem = { ...askedItem(emergency({ ...holder, status: 'accepted' })), offer: offer(1, { status: 'stood-down' }) };

test('[UI-P1] a page takes over whatever is shown, the oldest first', () => {
  const older = askedItem(emergency({ id: 'older' as never, openedAt: 1 }));
  const shown = inboxView([heldItem('en-route'), askedItem(), older], [], ownId, nobody);
  expect(shown).toMatchObject({ view: 'page', item: { emergency: { id: 'older' } }, more: 1 });
});

test('[UI-P1] a page that somebody else holds is none, and one I declined is gone at once', () => {
  expect(inboxView([takenItem], [], ownId, nobody).view).toBe('waiting');
  expect(inboxView([askedItem()], [], ownId, new Set([askedItem().emergency.id])).view).toBe('waiting');
});

test('[UI-P2] whoever was asked reads that another goes, and by whom', () => {
  expect(standDownOf(askedItem(), takenItem, ownId)).toMatchObject({ reason: 'taken', emergency: { holderName: 'Marc Ribes' } });
  expect(standDownOf(askedItem(), askedItem(emergency({ status: 'cancelled' })), ownId)?.reason).toBe('cancelled');
  expect(standDownOf(askedItem(), askedItem(emergency({ status: 'closed' })), ownId)?.reason).toBe('ended');
});

test('[UI-P2] who accepted, declined or was never asked is not stood down', () => {
  expect(standDownOf(askedItem(), heldItem('accepted'), ownId)).toBeNull();
  expect(standDownOf(askedItem(), { ...takenItem, offer: offer(1, { status: 'declined' }) }, ownId)).toBeNull();
  expect(standDownOf(undefined, takenItem, ownId)).toBeNull();
});

test('[UI-P2] a holder whose emergency went to others is told why', () => {
  expect(standDownOf(heldItem('accepted'), { ...takenItem, offer: offer(1, { status: 'expired' }) }, ownId)?.reason).toBe('given-back');
  expect(standDownOf(heldItem('en-route'), takenItem, ownId)?.reason).toBe('handed-over');
});

test('[UI-P3] a screen says `shown` for pages of its own person only, and once', () => {
  const [page] = askedItem().pages;
  if (page === undefined) throw new Error('the fixture has a page');
  expect(pagesToShow({ pages: [page, { ...page, personId: 'somebody' as PersonId }, { ...page, shownAt: 1 }, { ...page, channel: 'sms' }] }, ownId)).toEqual([page]);
});

test('[UI-P6] a page waits on every screen until its person answers it or somebody goes; what is real before what is practised', () => {
  const drill = askedItem(emergency({ id: 'drill' as never, mode: 'drill', openedAt: 1 }));
  const answered = { ...askedItem(emergency({ id: 'answered' as never })), pages: askedItem().pages.map((page) => ({ ...page, acknowledgedAt: 1 })) };
  expect(waitingPages([drill, answered, takenItem, askedItem(emergency({ closedAt: 1, status: 'closed' })), askedItem()], ownId).map((item) => item.emergency.id)).toEqual([askedItem().emergency.id, 'drill']);
});
