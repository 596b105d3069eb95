// What administrators see of their tenant as a whole.
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

test('[J153] an administrator reads what their hospital may use and uses, and that no emergency is bounded', async () => {
  const { page } = await scene.room.seat({ as: 'admin', size: 'phone' });
  await page.getByRole('link', { name: 'Limits', exact: true }).click();
  await page.getByText(/^No limit touches an emergency/).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Open connections' }).getByText('1 · no limit').waitFor();
  await page.getByText('No limit was ever set.').waitFor();
  await hasNoFindings(page, 'limits');
});

test('[J149] an administrator goes from administration to the record of processing, and finds no other part of the privacy officer there', async () => {
  const { page } = await scene.room.seat({ as: 'admin', size: 'desk' });
  await page.getByRole('link', { name: 'Administration', exact: true }).click();
  await page.getByRole('link', { name: 'Record of processing', exact: true }).click();
  await page.getByRole('heading', { name: 'Record of processing', level: 1 }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Legal holds' }).count(), 0);
  await hasNoFindings(page, 'record of processing of an administrator');
});

test('[J154] an administrator makes a coordinator the administrator of a facility after a proof; the coordinator gives a role of care there and finds no other role to give', async () => {
  const { care, room } = scene;
  const { full: name } = care.nameOf('coordinator');
  const { full: nurse } = care.nameOf('nurse');
  const { page } = await room.seat({ as: 'admin', size: 'desk', mayComplain: /answered 403|console: Failed to load resource/ });
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByLabel('Name begins with').fill(name);
  await page.getByRole('button', { name: `Change ${name}` }).click();
  const form = page.getByRole('form', { name: `Facilities ${name} administers` });
  for (const box of await form.getByRole('checkbox').all()) await box.check();
  await hasNoFindings(page, 'a coordinator open');
  await care.forgetProofs();
  await form.getByRole('button', { name: 'Save facilities' }).click();
  await page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();
  await page.getByText(/^Administers /).and(page.locator('span')).first().waitFor();

  const desk = (await room.seat({ as: 'coordinator', size: 'desk', theme: 'night', mayComplain: /answered 403|console: Failed to load resource/ })).page;
  await desk.getByRole('link', { name: 'Administration', exact: true }).click();
  await desk.getByRole('link', { name: 'People', exact: true }).click();
  await desk.getByLabel('Name begins with').fill(nurse);
  await desk.getByRole('button', { name: `Change ${nurse}` }).click();
  const change = desk.getByRole('form', { name: nurse });
  assert.equal(await change.getByRole('group', { name: 'Roles' }).getByRole('checkbox').count(), 3);
  await change.getByLabel('Responder', { exact: true }).check();
  await hasNoFindings(desk, 'a nurse open to a facility administrator');
  await care.forgetProofs();
  await change.getByRole('button', { name: 'Save', exact: true }).click();
  await desk.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();
  await desk.getByText('Nurse, Responder', { exact: true }).waitFor();
});
