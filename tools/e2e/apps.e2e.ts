// An app from outside on screens: registered by an administrator, opened from a patient's page, allowed and taken back by a patient.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';

const scene = setScene();
const BACK = 'https://app.example.org/back';
const BEGINS = 'https://app.example.org/launch';
const LEFT_EARLY = /favicon/;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}
/** The app itself is a blank page. */
const answersBlank = (page: Page): Promise<unknown> => page.context().route('https://app.example.org/**', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>app</title>' }));

test('[J94] an administrator registers an app after a proof and keeps its secret; a nurse opens it from a patient’s page; a patient allows it, reads that they did, and takes it back; an ended app is opened no more', async () => {
  const { care, room } = scene;
  const admin = (await room.seat({ as: 'admin', size: 'desk', mayComplain: /answered 4(?:03|22)|console: Failed to load resource/ })).page;
  await admin.getByRole('link', { name: 'Apps from outside' }).click();
  await admin.getByText('No app is registered').waitFor();
  await admin.getByLabel('Name', { exact: true }).fill('Growth Charts');
  await admin.getByLabel('How it proves itself').selectOption('secret');
  await admin.getByLabel('Addresses it returns to').fill('http://app.example.org/back');
  await admin.getByLabel('Address where it begins').fill(BEGINS);
  await care.forgetProofs();
  await admin.getByRole('button', { name: 'Register', exact: true }).click();
  await admin.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();
  await admin.getByText(/^An address to return to must be https/).waitFor();
  await admin.getByLabel('Addresses it returns to').fill(BACK);
  await admin.getByRole('button', { name: 'Register', exact: true }).click();
  await admin.getByText(/Give its maker the client id .* and this secret/).waitFor();
  await hasNoFindings(admin, 'registered');
  const made = (await admin.getByRole('status').locator('code').innerText()).trim();
  await admin.getByRole('button', { name: 'I have kept it' }).click();
  await admin.getByRole('button', { name: 'New secret Growth Charts' }).click();
  assert.notEqual((await admin.getByRole('status').locator('code').innerText()).trim(), made);
  const [{ id: clientId }] = await care.sql<{ id: string }>('select id from smart_apps') as [{ id: string }];

  const nurse = (await room.seat({ as: 'nurse', size: 'desk', mayComplain: LEFT_EARLY })).page;
  await answersBlank(nurse);
  await nurse.locator(`[data-patient="${care.star.id}"]`).getByRole('link').click();
  const opened = nurse.context().waitForEvent('page');
  await nurse.getByRole('button', { name: 'Open in Growth Charts' }).click();
  const tab = await opened;
  await tab.waitForURL(`${BEGINS}**`);
  const asked = new URL(tab.url()).searchParams;
  assert.equal(asked.get('iss'), `${care.url}/fhir/R4`);
  assert.ok((asked.get('launch') ?? '').length > 20);
  await hasNoFindings(nurse, 'a patient’s page with an app');

  const patient = (await room.seat({ as: 'patient', size: 'phone', theme: 'night', mayComplain: LEFT_EARLY })).page;
  await answersBlank(patient);
  await patient.waitForURL('**/patient');
  await patient.goto(`${care.url}/smart/authorize?${new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: BACK, scope: 'launch/patient patient/Observation.rs', state: 's1', aud: `${care.url}/fhir/R4`, code_challenge: createHash('sha256').update('v').digest('base64url'), code_challenge_method: 'S256' }).toString()}`);
  await patient.getByRole('button', { name: 'Allow', exact: true }).click();
  await patient.waitForURL(`${BACK}**`);
  await patient.goto(`${care.url}/account`);
  await patient.getByRole('region', { name: 'Apps I allowed' }).getByText('Growth Charts').first().waitFor();
  await hasNoFindings(patient, 'allowed apps');
  await patient.getByRole('button', { name: 'Take it back Growth Charts' }).click();
  await patient.getByRole('dialog').getByRole('button', { name: 'Take it back', exact: true }).click();
  await patient.getByText('You have allowed no app anything.').waitFor();

  await admin.getByRole('button', { name: 'End this app Growth Charts' }).click();
  await hasNoFindings(admin, 'ending an app');
  await admin.getByRole('dialog').getByRole('button', { name: 'End this app', exact: true }).click();
  await admin.getByText('No app is registered').waitFor();
  await nurse.reload();
  await nurse.getByRole('heading', { name: 'Vital signs' }).waitFor();
  await nurse.getByRole('button', { name: 'Open in Growth Charts' }).waitFor({ state: 'detached' });
});
