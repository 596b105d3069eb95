// A drill's figures name each silent person once, in the list where they belong.
import type { Offer, Page } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { silentPeople } from './drill-figures.ts';

const page = (name: string, at: Partial<Page> = {}) => ({ personId: name, recipient: name, purpose: 'offer', deliveredAt: null, shownAt: null, acknowledgedAt: null, ...at }) as unknown as Page;
const offer = (name: string, status: Offer['status']) => ({ responderId: name, responderName: name, status }) as unknown as Offer;

test('a person reached by one of several channels is reached, and one who answered is not silent', () => {
  const pages = [page('Ada'), page('Ada', { deliveredAt: 2 }), page('Bo'), page('Cai', { deliveredAt: 1 }), page('Dot', { acknowledgedAt: 3 }), page('Eva', { purpose: 'stand-down' })];
  expect(silentPeople(pages, [offer('Cai', 'declined'), offer('Ada', 'expired')])).toEqual({ unreached: ['Bo'], unanswered: ['Ada'] });
});
