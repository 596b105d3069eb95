// What a phone shows first, and when a person is stood down.
import type { EmergencySummary, InboxItem, PersonId, TeamMember } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { askedItem, emergency, heldItem, holder, offer, ownId } from '../gallery/surface-fixtures.ts';
import { inboxView, pagesToShow, standDownOf, waitingPages } from './inbox-view.ts';
import { nextSteps } from './next-status.ts';
import { partOf } from './own-part.ts';

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

const secondOf = (status: TeamMember['status'], personId: PersonId | null = ownId): Partial<EmergencySummary> => ({
  ...holder, status: 'en-route', team: [{ place: 'second', status, personId, name: 'Gemma Font', etaAt: null, asked: 0 }],
});
const askedAsSecond: InboxItem = { ...askedItem(emergency(secondOf('open', null))), offer: offer(1, { place: 'second' }) };
const asSecond = (status: TeamMember['status']): InboxItem => ({ ...heldItem('accepted'), emergency: emergency(secondOf(status)), offer: offer(1, { place: 'second', status: 'accepted' }) });

test('[UI-P8] a place of the team is asked for although somebody leads, and whoever takes it goes with their own status until they handed over', () => {
  expect(inboxView([askedAsSecond], [], ownId, nobody).view).toBe('page');
  expect(waitingPages([askedAsSecond], ownId)).toHaveLength(1);
  expect(standDownOf(askedAsSecond, asSecond('accepted'), ownId)).toBeNull();
  expect(inboxView([asSecond('accepted')], [], ownId, nobody).view).toBe('active');
  expect(partOf(asSecond('on-scene').emergency, ownId)).toEqual({ place: 'second', status: 'on-scene' });
  expect(nextSteps({ place: 'second', status: 'on-scene' })).toEqual(['transporting', 'handed-over']);
  expect(inboxView([asSecond('handed-over')], [], ownId, nobody).view).toBe('waiting');
});

test('[UI-P8] one of the team who is sent away, or whose emergency ends, is told', () => {
  const sentAway: InboxItem = { ...asSecond('accepted'), emergency: emergency(secondOf('open', null)), offer: offer(1, { place: 'second', status: 'stood-down' }) };
  expect(standDownOf(asSecond('accepted'), sentAway, ownId)?.reason).toBe('taken');
  expect(standDownOf(asSecond('accepted'), { ...asSecond('accepted'), emergency: emergency({ ...secondOf('accepted'), status: 'closed', closedAt: 1 }) }, ownId)?.reason).toBe('ended');
});

test('[UI-P3] a screen says `shown` for pages of its own person only, and once', () => {
  const [page] = askedItem().pages;
  if (page === undefined) throw new Error('the fixture has a page');
  expect(pagesToShow({ pages: [page, { ...page, personId: 'somebody' as PersonId }, { ...page, shownAt: 1 }, { ...page, channel: 'sms' }] }, ownId)).toEqual([page]);
});

test('[UI-P7] a page waits on every screen until its person answers it or somebody goes; what is real before what is practised', () => {
  const drill = askedItem(emergency({ id: 'drill' as never, mode: 'drill', openedAt: 1 }));
  const answered = { ...askedItem(emergency({ id: 'answered' as never })), pages: askedItem().pages.map((page) => ({ ...page, acknowledgedAt: 1 })) };
  expect(waitingPages([drill, answered, takenItem, askedItem(emergency({ closedAt: 1, status: 'closed' })), askedItem()], ownId).map((item) => item.emergency.id)).toEqual([askedItem().emergency.id, 'drill']);
});
