// Who is told what of a grant, by what was told before and what became of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GrantNews, tellingOf } from './shared-care-news.ts';
import { type SharedNews, sharedNotice } from './shared-care-words.ts';

const NOW = 1_000 * 86_400_000;
const grant: GrantNews = { before: 'accepted', news: 'ended', isAccepted: true, endedAt: NOW - 1_000, endedWhy: 'home' };
const nobody = { here: null, there: null, patient: null };

test('[SC10] each change has its people: an offer the other side, accepting the offerer and the patient, the last day both sides, the end all three', () => {
  const cases: readonly [Partial<GrantNews>, ReturnType<typeof tellingOf>][] = [
    [{ before: null, news: 'offered', isAccepted: false, endedAt: null, endedWhy: null }, { ...nobody, there: 'offered-there' }],
    [{ before: 'offered', news: 'accepted', endedAt: null, endedWhy: null }, { ...nobody, here: 'accepted-here', patient: 'accepted' }],
    [{ news: 'ending', endedAt: null, endedWhy: null }, { ...nobody, here: 'ending-here', there: 'ending-there' }],
    [{}, { here: 'ended-here', there: 'ended-there', patient: 'ended' }],
    [{ before: 'offered', isAccepted: false }, { here: 'ended-here', there: 'ended-there', patient: null }],
    [{ before: 'offered', isAccepted: false, endedWhy: 'declined' }, { here: 'ended-here', there: null, patient: null }],
    [{ before: null, isAccepted: false }, { here: 'ended-here', there: null, patient: null }],
    [{ before: null }, { here: 'ended-here', there: 'ended-there', patient: 'ended' }],
    [{ endedAt: NOW - 3 * 86_400_000 }, nobody],
  ];
  for (const [parts, told] of cases) assert.deepEqual(tellingOf({ ...grant, ...parts }, NOW), told, JSON.stringify(parts));
});

test('[SC10] every text is there in three languages, each its own', () => {
  const all: readonly SharedNews[] = ['offered-there', 'accepted-here', 'accepted-patient', 'accepted-proxy', 'ending-here', 'ending-there', 'ended-here', 'ended-there', 'ended-patient', 'ended-proxy'];
  const texts = ['en', 'ca', 'es'].flatMap((locale) => all.map((news) => sharedNotice(news)(locale)));
  assert.equal(new Set(texts.map(({ subject }) => subject)).size, texts.length);
  for (const { lines } of texts) assert.match(lines[1]!, /^\/[a-z]/);
  assert.deepEqual(sharedNotice('ended-here')('fr'), sharedNotice('ended-here')('en'));
});
