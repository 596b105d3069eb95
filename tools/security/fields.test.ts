// The table of field rights against the protocol and the matrix, and what is cut on the way out.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Endpoint, endpointNames, endpoints, topicKinds, topics } from '@mydr24/protocol';
import { fieldRights, guards, type Seer } from '@mydr24/server/gateway/field-rights.ts';
import { cutRequests } from '@mydr24/server/gateway/outgoing-cut-engine.ts';
import { cutOf } from '@mydr24/server/gateway/reply-cut.ts';
import type { RequestCall } from '@mydr24/server/gateway/request-engine.ts';
import { shippedRights } from '@mydr24/server/people/judge-cedar.ts';
import { z } from 'zod';
import { askersOf, fieldDocument, followersOf, namedIn } from './field-document.ts';

const rights = shippedRights();
const replies = endpointNames.filter((name) => !endpoints[name].isFile).map((name) => [name, endpoints[name].reply as Endpoint['reply'], askersOf(name)] as const);
const told = topicKinds.flatMap((kind) => [topics[kind].snapshot, topics[kind].event, topics[kind].live].map((schema) => [`topic ${kind}`, schema as z.ZodType, followersOf(kind, rights)] as const));
const all = [...replies, ...told];

test('[FR1] every field of a schema in the table has a row, and no row is of a field that is not there', () => {
  const schemas = new Map(all.flatMap(([, schema]) => [...namedIn(schema)]));
  for (const [id, rows] of fieldRights) assert.deepEqual([...rows.keys()].toSorted(), Object.keys(schemas.get(id)?.shape ?? {}).toSorted(), id);
  for (const id of Object.keys(guards)) assert.ok(schemas.has(id) && fieldRights.has(id), id);
});

test('[FR2] whoever an endpoint or a topic lets in is told every field it holds, or the row is wrong: nobody is let in to what the table keeps from them', () => {
  const missing = all.flatMap(([where, schema, who]) => [...namedIn(schema).keys()].flatMap((id) => [...(fieldRights.get(id) ?? [])].flatMap(([field, seenBy]) => who.filter((each) => !seenBy.has(each as Seer)).map((each) => `${where}: ${id}.${field} for ${each}`))));
  assert.deepEqual(missing, []);
});

test('[FR1] a schema that names a patient, a person’s way or a place, and is no row of the table, is one a person read and let be', () => {
  const telling = ['patientName', 'givenName', 'familyName', 'bornOn', 'email', 'phone', 'address', 'doorCode', 'allergies', 'text', 'note', 'reason'];
  const found = new Set(all.flatMap(([, schema]) => [...namedIn(schema)].filter(([id, { shape }]) => !fieldRights.has(id) && telling.some((field) => Object.hasOwn(shape, field))).map(([id]) => id)));
  assert.deepEqual([...found].toSorted(), [...LET_BE].toSorted());
});
/** Of oneself, of rules and things, or of a place on a map. */
const LET_BE: readonly string[] = ['AlarmReview', 'AlertDevice', 'AllowedApp', 'DemoAccount', 'InvitationOpened', 'KeptFacility', 'LeftOut', 'MassCasualty', 'Person', 'RoadClosure', 'RotaGap'];

test('[FR3] what no schema names does not leave, at any depth, and a text is no place for an object', () => {
  const cut = cutOf(z.object({ id: z.string(), parts: z.array(z.object({ a: z.number().nullable() })), either: z.discriminatedUnion('type', [z.object({ type: z.literal('x'), n: z.number() }), z.object({ type: z.literal('y'), m: z.number() })]), by: z.record(z.string(), z.object({ b: z.string() })), pair: z.tuple([z.number(), z.string()]) }));
  const given = { id: 'i', secret: 's', parts: [{ a: null, hash: 'h' }], either: { type: 'y', n: 1, m: 2 }, by: { k: { b: 'b', c: 'c' } }, pair: [1, 'p', 'more'] };
  assert.deepEqual(cut(given, null), { id: 'i', parts: [{ a: null }], either: { type: 'y', m: 2 }, by: { k: { b: 'b' } }, pair: [1, 'p'] });
  assert.deepEqual(cut({ id: { password: 'p' }, parts: 'none' }, null), { id: undefined, parts: 'none' });
});

const summary = { id: 'e', kind: 'fall', mode: 'actual', status: 'seeking', patientId: 'p', patientName: 'Berta Font', place: { label: 'Ward 4' }, cause: { type: 'staff', personId: 'n', note: 'chest pain' }, callBacks: [] };
const cutEvent = cutOf(topics.inbox.event);

test('[FR4] whoever was only asked is told no name and nothing of what happened, whatever the view put in', () => {
  const tell = (isWithheld: boolean): string => JSON.stringify(cutEvent({ kind: 'inbox-changed', body: { emergency: summary, isWithheld, offer: null, pages: [] } }, null));
  assert.doesNotMatch(tell(true), /Berta|chest/);
  assert.match(tell(true), /"patientName":"".*"label":"Ward 4".*"note":""/);
  assert.match(tell(false), /Berta Font.*chest pain/);
});

test('[FR4] a family is told what its link shares and nothing beside it, whatever the view put in', () => {
  const emergency = { id: 'e', status: 'en-route', responderGivenName: 'Pau', distanceM: 500, etaAt: 5, openedAt: 1, changedAt: 2, steps: [], hospital: { facilityId: 'f', name: 'General', address: null, position: { lat: 1, lon: 2 } }, alsoComing: [{ place: 'second', givenName: 'Mar', status: 'en-route', etaAt: 7 }] };
  const tell = (...shares: string[]): string => JSON.stringify(cutOf(topics.family.snapshot)({ patientId: 'p', patientGivenName: 'Berta', shares, emergency }, null));
  const seen = (text: string): boolean[] => [/Pau|Mar/, /"distanceM":500|"etaAt":[57]/, /General/].map((each) => each.test(text));
  assert.deepEqual([seen(tell()), seen(tell('responder')), seen(tell('place')), seen(tell('hospital')), seen(tell('responder', 'place', 'hospital'))], [[false, false, false], [true, false, false], [false, true, false], [false, false, true], [true, true, true]]);
});

test('[FR5] a role the table keeps a field from does not get it from an endpoint that lets them in by mistake; a role given a moment ago does', async () => {
  const body = { ticks: [], notes: [{ id: 'n', text: 'Bruise', personId: 'p', personName: 'Pau', saidAt: 1, receivedAt: 2 }], photos: [] };
  const asked: string[] = [];
  const ask = async (roles: string[], now: string[]): Promise<unknown> => {
    const requests = cutRequests({ invoke: async () => ({ ok: true, body }) }, async ({ personId }) => (asked.push(personId), now as never));
    const answered = await requests.invoke({ caller: { type: 'person', personId: 'x', roles }, endpoint: 'getSceneRecord', input: {}, key: undefined, requestId: 'r' } as unknown as RequestCall);
    return answered.ok && answered.body;
  };
  assert.deepEqual(await ask(['family'], ['family']), {});
  assert.deepEqual(await ask(['family'], ['nurse']), body);
  assert.deepEqual([await ask(['nurse'], ['nurse']), asked.length], [body, 2], 'nothing is asked where nothing was kept');
});

test('[FR6] the document of who is told which field is what the table and the matrix say', () => {
  assert.equal(readFileSync(new URL('../../docs/security/fields.md', import.meta.url), 'utf8'), fieldDocument(rights), 'node tools/security/write-fields.ts');
});
