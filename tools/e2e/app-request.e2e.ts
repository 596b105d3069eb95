// An app asks in a browser: the question in plain words, a nurse's choice of a patient, both answers, and what is not to be answered.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';

const scene = setScene();
const BACK = 'https://app.example.org/back';
/** The screen that was open is left before it had everything. */
const LEFT_EARLY = /ERR_ABORTED|favicon/;
let appId: string | undefined;

/** By an administrator, once for both tests. */
async function register(): Promise<void> {
  const { care } = scene;
  const call = async (path: string, body: object, token = ''): Promise<Record<string, unknown>> =>
    (await (await fetch(`${care.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(body) })).json()) as Record<string, unknown>;
  const { accessToken } = await call('/v1/demo/sessions', { accountId: 'admin' });
  const made = await call('/v1/apps', { name: 'Growth Charts', kind: 'public', redirectUris: [BACK], scopes: ['launch/patient', 'patient/*.rs', 'offline_access'], launchUrl: null, jwks: null, jwksUrl: null }, String(accessToken));
  appId ??= (made['app'] as { id: string }).id;
}

const requestOf = (change: Record<string, string> = {}): string =>
  `${scene.care.url}/smart/authorize?${new URLSearchParams({ response_type: 'code', client_id: appId!, redirect_uri: BACK, scope: 'launch/patient patient/Patient.r patient/Observation.rs offline_access', state: 's1', aud: `${scene.care.url}/fhir/R4`, code_challenge: createHash('sha256').update('v').digest('base64url'), code_challenge_method: 'S256', ...change }).toString()}`;
/** Where the answer sends the browser; the app itself is a blank page. */
async function sentTo(page: Page, press: string): Promise<URL> {
  await page.route(`${BACK}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>app</title>' }));
  await page.getByRole('button', { name: press, exact: true }).click();
  await page.waitForURL(`${BACK}**`);
  return new URL(page.url());
}

test('[J81] a patient reads what an app asks, and allows it; axe finds nothing', async () => {
  await register();
  const { page } = await scene.room.seat({ as: 'patient', size: 'phone', mayComplain: LEFT_EARLY });
  await page.waitForURL('**/patient');
  await page.goto(requestOf());
  await page.getByRole('heading', { name: 'Growth Charts asks to read' }).waitFor();
  await page.getByText('Vital signs: pulse').waitFor();
  assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id), []);
  const there = await sentTo(page, 'Allow');
  assert.match(there.searchParams.get('code') ?? '', /^mydr_ac_/);
  assert.equal(there.searchParams.get('state'), 's1');
});

test('[J81] a nurse chooses the patient first, and may say no; an address that is not the app\'s is not gone to', async () => {
  await register();
  const { page } = await scene.room.seat({ as: 'nurse', size: 'desk', theme: 'night', mayComplain: LEFT_EARLY });
  await page.waitForURL('**/console');
  await page.goto(requestOf());
  const allow = page.getByRole('button', { name: 'Allow', exact: true });
  await allow.waitFor();
  assert.ok(await allow.isDisabled());
  await page.getByLabel('Choose a patient').selectOption({ index: 1 });
  assert.ok(await allow.isEnabled());
  assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id), []);
  assert.equal((await sentTo(page, 'Do not allow')).searchParams.get('error'), 'access_denied');
  await page.goto(requestOf({ redirect_uri: 'https://evil.example/' }));
  await page.getByText('an address that is not registered').waitFor();
  assert.equal(new URL(page.url()).origin, scene.care.url);
});
