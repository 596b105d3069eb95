// The page of a pass, how coarse a place is, tokens and news: everything that needs no database.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type EmergencyStatus, FAMILY_GRID_M, FamilyExample, type FamilyShare, FamilyShare as Shares, type FamilyStatus, type Position } from '@mydr24/protocol';
import { approachFrom, STALE_MS } from './approach.ts';
import { exampleView } from './family-example.ts';
import { newsOf } from './family-news.ts';
import { mainOf, wholePage } from './family-page.ts';
import type { FamilyView } from './family-view.ts';
import { familyLanguages, familyLocaleOf, familyWordsOf, inviteText, newsText } from './family-words.ts';
import { formatPassToken, makePassSecret, parsePassToken } from './pass-token-node.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const SCENE: Position = { lat: 42.50631, lon: 1.52187 };
const MAX_BYTES = 30_000;
const id = '01890000-0000-7000-8000-000000000001';

function viewOf(shares: readonly FamilyShare[], emergency: Partial<NonNullable<FamilyStatus['emergency']>> | null): FamilyView {
  const whole = emergency === null ? null : {
    id: id as never, status: 'en-route' as EmergencyStatus, responderGivenName: null, distanceM: null, etaAt: null, openedAt: NOW - 60_000, changedAt: NOW, steps: [{ status: 'seeking' as const, at: NOW }], hospital: null, ...emergency,
  };
  return { status: { patientId: id as never, patientGivenName: 'Joan', shares: [...shares], emergency: whole }, tenantId: id, timeZone: 'UTC', going: { personId: id as never, scene: SCENE } };
}
const open = (view: FamilyView, approach: Parameters<typeof mainOf>[0] extends infer P ? (P extends { approach: infer A } ? A : never) : never = null) => mainOf({ type: 'open', view, approach }, { locale: 'en', nowMs: NOW });

describe('the page', () => {
  for (const locale of familyLanguages) {
    for (const example of FamilyExample.options) {
      test(`[FA9] in ${locale}, ${example}: one answer below 30 KB that asks for nothing else and loads again without script`, () => {
        const shown = exampleView(viewOf(Shares.options, null), example, NOW, FAMILY_GRID_M);
        const page = wholePage({ type: 'open', ...shown }, { locale, nowMs: NOW, linkId: id });
        assert.ok(Buffer.byteLength(page) < MAX_BYTES, `${Buffer.byteLength(page)} bytes`);
        assert.doesNotMatch(page, /<(link(?! rel="icon" href="data:,")|img|iframe|script src)|url\(|@import/);
        assert.match(page, /<noscript><meta http-equiv="refresh"/);
        assert.doesNotMatch(page, /\{\w+\}(?![^<]*")/, 'a word was left unfilled');
      });
    }
  }
  test('[FA1] what is not shared is nowhere on the page', () => {
    for (const example of FamilyExample.options) {
      const shown = exampleView(viewOf([], null), example, NOW, FAMILY_GRID_M);
      const page = mainOf({ type: 'open', ...shown }, { locale: 'en', nowMs: NOW });
      assert.doesNotMatch(page, /Marta|Hospital|Street|svg|km/);
    }
    assert.match(open(viewOf(['hospital'], { status: 'transporting' })), /not known yet/);
  });
  test('[FA1] who else comes is said by name and time only as far as the link shares them', () => {
    const alsoComing = [{ place: 'second' as const, givenName: 'Pol', status: 'accepted' as const, etaAt: NOW + 60_000 }, { place: 'driver' as const, givenName: null, status: 'on-scene' as const, etaAt: null }];
    const page = open(viewOf(['responder', 'place'], { alsoComing }));
    assert.match(page, /Pol comes too, at about <time data-at="\d+">12:01<\/time>/);
    assert.match(page, /A helper is there too/);
    assert.doesNotMatch(open(viewOf([], { status: 'closed', alsoComing })), /too/);
  });
  test('[FA1] names are text, whatever they hold', () => {
    const page = open(viewOf(['responder'], { responderGivenName: '<b onclick="x">' }));
    assert.match(page, /&lt;b onclick=&quot;x&quot;&gt; is on the way/);
    assert.doesNotMatch(page, /<b onclick/);
  });
  test('[FA1] a step that was passed over is neither done nor to come, and the one that is now is marked in words too', () => {
    const page = open(viewOf([], { status: 'handed-over', steps: [{ status: 'seeking', at: NOW }, { status: 'on-scene', at: NOW }, { status: 'handed-over', at: NOW }] }));
    assert.doesNotMatch(page, /To hospital|On the way/);
    assert.match(page, /<li class="y" aria-current="step" title="now">With the next team/);
  });
  test('[FA12] an example says that it is one, and is the page family sees', () => {
    const shown = exampleView(viewOf(Shares.options, null), 'en-route', NOW, FAMILY_GRID_M);
    assert.match(wholePage({ type: 'open', ...shown }, { locale: 'en', nowMs: NOW, linkId: null }), /<header>Example · MyDR24/);
    assert.equal(mainOf({ type: 'open', ...shown }, { locale: 'en', nowMs: NOW }), open(shown.view, shown.approach));
  });
});

describe('about where', () => {
  const view = viewOf(['place'], {});
  const at = (position: Position, positionedAt = NOW) => approachFrom(view, { position, positionedAt, etaS: 240 }, NOW);
  test('[FA2] everybody within one square is told alike, and never nearer than its side', () => {
    const near = at({ lat: SCENE.lat + 0.0002, lon: SCENE.lon - 0.0003 });
    assert.deepEqual(near, at({ lat: SCENE.lat - 0.0001, lon: SCENE.lon + 0.0004 }));
    assert.deepEqual([near?.squaresEast, near?.squaresNorth, near?.distanceM], [0, 0, FAMILY_GRID_M]);
  });
  test('[FA2] squares count east and north of the patient', () => {
    const far = at({ lat: SCENE.lat - 0.009, lon: SCENE.lon + 0.0182 });
    assert.deepEqual([far?.squaresEast, far?.squaresNorth, far?.distanceM], [3, -2, 2_000]);
  });
  test('[FA2] no coordinate of anybody is in what is told', () => {
    assert.doesNotMatch(JSON.stringify(at({ lat: SCENE.lat + 0.02, lon: SCENE.lon })), /42\.|1\.5/);
  });
  test('[FA2] an old position, and one of somebody who is not on the way, is not told', () => {
    assert.equal(at(SCENE, NOW - STALE_MS - 1), null);
    assert.equal(approachFrom({ ...view, going: null }, { position: SCENE, positionedAt: NOW, etaS: 1 }, NOW), null);
  });
  test('[FA2] the expected time is from the position on, in whole minutes, and never past', () => {
    assert.equal(at(SCENE, NOW)?.etaAt, NOW + 240_000);
    assert.equal(approachFrom(view, { position: SCENE, positionedAt: NOW - 120_000, etaS: 30 }, NOW)?.etaAt, NOW);
  });
});

describe('tokens and texts', () => {
  test('[FA3] a token says whose and which, survives its way through an address, and nothing else is taken for one', () => {
    const token = { tenantId: id, linkId: id.replace('1890', '1891'), secret: makePassSecret() };
    const text = formatPassToken(token);
    assert.deepEqual(parsePassToken(new URL(`https://care.example.org/f#${text}`).hash.slice(1)), token);
    assert.match(text, /^[\w-]{75}$/);
    for (const wrong of ['', 'x', text.slice(0, -2), `${text}AA`, '../../f']) assert.equal(parsePassToken(wrong), null);
    assert.notEqual(makePassSecret(), makePassSecret());
  });
  test('[FA10] news is told once for each step that matters, and again for another emergency', () => {
    const of = (status: EmergencyStatus | null, toldStatus: string | null, emergencyId = id) => newsOf({ emergencyId: status === null ? null : emergencyId, status, toldStatus });
    assert.equal(of('on-scene', null), `${id} on-scene`);
    assert.equal(of('on-scene', `${id} on-scene`), null);
    assert.equal(of('en-route', null), null);
    assert.equal(of(null, null), null);
    assert.equal(of('on-scene', 'another on-scene'), `${id} on-scene`);
  });
  test('[FA10] no text that is sent names anybody, a place or a reason', () => {
    for (const locale of familyLanguages) {
      assert.doesNotMatch(newsText(locale, true) + newsText(locale, false) + inviteText(locale, ''), /\{|emergenc|urgenc|hospital|help|ayuda|ajuda/i);
      assert.ok(inviteText(locale, 'https://x/f#y').includes('https://x/f#y'));
    }
  });
  test('[FA9] the page speaks the language the reader prefers among ours, else the one of the link', () => {
    assert.equal(familyLocaleOf('de-DE,ca;q=0.8,es;q=0.5', 'en'), 'ca');
    assert.equal(familyLocaleOf('de', 'es'), 'es');
    for (const locale of familyLanguages) assert.deepEqual(Object.keys(familyWordsOf(locale)), Object.keys(familyWordsOf('en')));
  });
});
