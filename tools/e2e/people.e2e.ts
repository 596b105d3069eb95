// An administrator gives and takes roles and ends an access, and what becomes of the screens of whom it is about.
import assert from 'node:assert/strict';
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

test('[J96] an administrator finds a nurse, gives them another role after a proof and takes it back, ends their access, which ends their open screen within 5 seconds, and lets them in again; nobody changes their own', async () => {
  const { care, room } = scene;
  const { full: name } = care.nameOf('nurse');
  const { page } = await room.seat({ as: 'admin', size: 'desk', mayComplain: /answered 403|console: Failed to load resource/ });
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByText(/^You: another administrator changes/).waitFor();
  await page.getByLabel('Role', { exact: true }).selectOption('nurse');
  await page.getByLabel('Name begins with').fill(name);
  await page.getByRole('button', { name: `Change ${name}` }).click();
  const form = page.getByRole('form', { name });
  await form.getByLabel('Responder', { exact: true }).check();
  await hasNoFindings(page, 'a person open');
  await care.forgetProofs();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();
  await page.getByText('Nurse, Responder', { exact: true }).waitFor();
  await form.getByLabel('Responder', { exact: true }).uncheck();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Nurse', { exact: true }).and(page.locator('span')).waitFor();

  const nurse = (await room.seat({ as: 'nurse', size: 'phone', theme: 'night', mayComplain: /answered 401|console: Failed to load resource/ })).page;
  await nurse.getByText('Live', { exact: true }).waitFor();
  await form.getByRole('button', { name: 'End their access' }).click();
  await hasNoFindings(page, 'asked whether to end it');
  await page.getByRole('dialog').getByRole('button', { name: 'End their access', exact: true }).click();
  await nurse.getByText(/signed out|session has ended/i).first().waitFor({ timeout: 5_000 });
  await page.getByRole('heading', { name: 'Nobody fits' }).waitFor();
  await page.getByLabel('Those whose access was ended').check();
  await hasNoFindings(page, 'ended');
  await page.getByRole('button', { name: `Let in again ${name}` }).click();
  await page.getByRole('heading', { name: 'Nobody fits' }).waitFor();
  await page.getByLabel('Those whose access was ended').uncheck();
  await page.getByRole('button', { name: `Change ${name}` }).waitFor();
});
