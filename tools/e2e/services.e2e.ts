// A service account on screens: registered with pasted keys, seen in use, its key exchanged, and ended; the program beside it is real.
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';

const scene = setScene();
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

const makePair = (kid: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES384' } };
};
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwtOf = (privateKey: KeyObject, kid: string, claims: object): string => {
  const said = `${part({ alg: 'ES384', kid, typ: 'JWT' })}.${part(claims)}`;
  return `${said}.${sign('sha384', Buffer.from(said), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};
const setText = (...pairs: ReturnType<typeof makePair>[]): string => JSON.stringify({ keys: pairs.map(({ jwk }) => jwk) });

async function asks(id: string, { privateKey, kid }: ReturnType<typeof makePair>): Promise<{ status: number; access: string }> {
  const { url } = scene.care;
  const claims = { iss: id, sub: id, aud: `${url}/smart/token`, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 240 };
  const form = { grant_type: 'client_credentials', scope: 'system/*.rs', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: jwtOf(privateKey, kid, claims) };
  const response = await fetch(`${url}/smart/token`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString() });
  return { status: response.status, access: String(((await response.json()) as { access_token?: string }).access_token) };
}
const reads = async (access: string): Promise<number> => (await fetch(`${scene.care.url}/fhir/R4/Observation?patient=${scene.care.star.id}`, { headers: { authorization: `Bearer ${access}` } })).status;

test('[J150] an administrator registers a service account with pasted keys after a proof; the program reads its ward by a token; its key is exchanged while both count, the old one is taken away, and an ended service reads nothing', async () => {
  const { care, room } = scene;
  const [old, next] = [makePair('old-2026'), makePair('next-2027')];
  const admin = (await room.seat({ as: 'admin', size: 'desk', mayComplain: /answered 4(?:03|22)|console: Failed to load resource/ })).page;
  await admin.getByRole('link', { name: 'Apps from outside' }).click();
  await admin.getByLabel('How it proves itself').selectOption('service');
  await admin.getByLabel('Name', { exact: true }).fill('Data warehouse');
  await admin.getByLabel('Paste its keys here').check();
  await admin.getByLabel('Its public keys (JWKS)').fill('-----BEGIN PUBLIC KEY-----');
  await admin.getByText('This cannot be read as keys').waitFor();
  await admin.getByLabel('Its public keys (JWKS)').fill(setText(old));
  await admin.getByLabel('What it is for').fill('Report of the night');
  await admin.getByLabel('Last day').fill(new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10));
  for (const box of await admin.getByRole('group', { name: 'Wards whose patients it reads' }).getByRole('checkbox').all()) await box.check();
  await hasNoFindings(admin, 'a service that is being registered');
  await care.forgetProofs();
  await admin.getByRole('button', { name: 'Register', exact: true }).click();
  await admin.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();
  const card = admin.getByRole('region', { name: 'Data warehouse' });
  await card.getByText('never', { exact: true }).waitFor();
  const [{ id }] = await care.sql<{ id: string }>(`select id from smart_apps where kind = 'service'`) as [{ id: string }];

  const ask = (pair: ReturnType<typeof makePair>) => asks(id, pair);
  const first = await ask(old);
  assert.deepEqual([first.status, await reads(first.access)], [200, 200]);
  await admin.reload();
  await card.getByText('Last used').waitFor();
  await card.getByText('never', { exact: true }).waitFor({ state: 'detached' });

  const exchange = async (text: string): Promise<void> => {
    await card.getByRole('button', { name: 'Change Data warehouse' }).click();
    await card.getByLabel('Its public keys (JWKS)').fill(text);
    await hasNoFindings(admin, 'a service that is changed');
    await card.getByRole('button', { name: 'Save the change' }).click();
    await card.getByRole('button', { name: 'Save the change' }).waitFor({ state: 'detached' });
  };
  await exchange(setText(old, next));
  await card.getByText('old-2026, next-2027').waitFor();
  const [byOld, byNext] = [await ask(old), await ask(next)];
  assert.deepEqual([await reads(byOld.access), await reads(byNext.access)], [200, 200]);
  await exchange(setText(next));
  await card.getByText('next-2027', { exact: true }).waitFor();
  const last = await ask(next);
  assert.deepEqual([await reads(byOld.access), (await ask(old)).status, await reads(last.access)], [401, 401, 200]);

  await card.getByRole('button', { name: 'End this service Data warehouse' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'End this service', exact: true }).click();
  await admin.getByText('No app is registered').waitFor();
  assert.deepEqual([await reads(last.access), (await ask(next)).status], [401, 401]);
});

test('[J144] a patient sees which service reads them and what for, keeps that one out, and lets it read again; it gets nothing in between while another reads on', async () => {
  const { care, room } = scene;
  const pair = makePair('one');
  const ids = { report: randomUUID(), other: randomUUID() };
  for (const [id, name] of [[ids.report, 'Night report'], [ids.other, 'Research copy']] as const) {
    await care.sql(
      `insert into smart_apps (id, tenant_id, name, kind, redirect_uris, jwks, scopes, unit_ids, purpose, expires_at, created_at)
       select '${id}', tenant_id, '${name}', 'service', '{}', '${setText(pair)}', '{system/*.rs}', array[unit_id], 'Report of the night', now() + interval '1 day', now() from patients where id = '${care.star.id}'`);
  }
  const [report, other] = [(await asks(ids.report, pair)).access, (await asks(ids.other, pair)).access];
  assert.deepEqual([await reads(report), await reads(other)], [200, 200]);

  const patient = (await room.seat({ as: 'patient', size: 'phone' })).page;
  await patient.getByText('What staff see about me').click();
  const programs = patient.getByRole('region', { name: 'Apps and services' });
  await programs.getByText('Night report: can read').waitFor();
  await programs.getByText('Keep one out').click();
  await programs.getByLabel('Which should not read?').selectOption({ label: 'Night report' });
  await programs.getByRole('button', { name: 'Keep out', exact: true }).click();
  await programs.getByText('Night report: cannot read').waitFor();
  await hasNoFindings(patient, 'a service is kept out');
  assert.deepEqual([await reads(report), await reads(other)], [404, 200]);
  await programs.getByRole('button', { name: 'Let it read: Night report' }).click();
  await programs.getByText('Night report: can read').waitFor();
  assert.equal(await reads(report), 200);
});
