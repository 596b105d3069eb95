// What the standing assignment changes in a ranking, and in how many a step asks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overTheSphere } from '../dispatch/journeys.ts';
import { rankResponders } from '../dispatch/nearest-responder.ts';
import { defaultPolicy } from '../dispatch/ranking-policy.ts';
import { worldOf } from '../emergency/emergency-world.ts';
import { planWith, responder, Run, sosCause, stepWith, worldWith } from '../emergency/run-testing.ts';
import { openEmergency } from '../emergency/emergency.ts';
import { noAlertDevices } from '../paging/alert-device.ts';
import { noRotas } from '../rotas/rota-book.ts';
import { NOW, north, someone } from './assignment-testing.ts';

const people = [someone('kept', 1), someone('next', 2), someone('far', 9), someone('unfit', 0, { qualifications: [] })];
const isKeptElsewhere = (personId: string): boolean => personId === 'kept';
const rank = (mayWait: boolean) => rankResponders(people, { needs: ['paramedic'], place: north(0), exclude: new Set(), nowMs: NOW, isKeptElsewhere, mayWait }, overTheSphere);
const fitNames = (ranked: ReturnType<typeof rank>) => ranked.filter(({ isEligible }) => isEligible).map(({ person }) => person.name);

test('[AG6] whoever is needed sooner elsewhere goes behind everybody else, with the reason', () => {
  const ranked = rank(false);
  assert.deepEqual(fitNames(ranked), ['next', 'far', 'kept']);
  assert.deepEqual(ranked.find(({ person }) => person.name === 'kept')!.reasons.find(({ code }) => code === 'needed-elsewhere'), { code: 'needed-elsewhere', value: null, isAgainst: true });
});

test('[MC2] for one that may wait they are ruled out, and the reason says it', () => {
  const ranked = rank(true);
  assert.deepEqual(fitNames(ranked), ['next', 'far']);
  assert.equal(ranked.find(({ person }) => person.name === 'kept')!.reasons[0]!.code, 'needed-elsewhere');
});

test('[AG10] whoever was asked a moment ago for another one is behind whoever is nearly as near, and still first where nobody is', () => {
  const order = (km: number) => fitNames(rankResponders([someone('asked', 1), someone('other', km), someone('stale', 1, { positionedAt: NOW - 600_000 })], { needs: [], place: north(0), exclude: new Set(), nowMs: NOW, justAsked: new Set(['asked']) }, overTheSphere));
  assert.deepEqual(order(1.2), ['other', 'stale', 'asked']);
  assert.deepEqual(order(40), ['asked', 'other', 'stale']);
});

const worldWithRule = (list: typeof people) => worldOf(
  { roster: { list: () => list, find: () => undefined }, rotas: noRotas, alertDevices: noAlertDevices, arrivalsAt: overTheSphere, policy: defaultPolicy, rule: { isKeptElsewhere, mayWait: false, offersAtOnce: 1 } },
  { tenantId: 't', facilityId: null, unitId: null, position: north(0), wishes: { kind: 'fall', language: null, carerSex: null } }, NOW, () => 'id',
);

test('[AG6] a step asks them when nobody else is there, and not before', () => {
  const asked = (list: typeof people) => worldWithRule(list).rank(['paramedic'], new Set()).eligible.map(({ name }) => name);
  assert.deepEqual([asked(people), asked([someone('kept', 1), someone('unfit', 0, { qualifications: [] })])], [['next', 'far'], ['kept']]);
  assert.equal(worldWithRule(people).offersAtOnce, 1);
});

test('[MC2] a step that would ask three asks one at a time, and the next when that one declines', () => {
  const three = stepWith({ id: 'three', needs: [], offerTo: 3 });
  const plain = new Run(sosCause, { steps: [three], responders: ['a', 'b', 'c', 'd'].map((name) => responder(name)) });
  plain.until(6_000);
  const narrow = { ...worldWith({ responders: ['a', 'b', 'c', 'd'].map((name) => responder(name)) }), offersAtOnce: 1 };
  const { protocol, limits, ...given } = plain.state;
  const opened = openEmergency({ ...given, cause: { type: 'staff', personId: 'n' as never, note: '' }, protocol: planWith([three]), limits }, NOW, narrow);
  assert.ok(protocol);
  const offered = (offers: readonly { responderId: string; status: string }[]) => offers.filter(({ status }) => status === 'offered').map(({ responderId }) => responderId);
  assert.deepEqual([offered(plain.state.offers), offered(opened.state.offers)], [['a', 'b', 'c'], ['a']]);
});
