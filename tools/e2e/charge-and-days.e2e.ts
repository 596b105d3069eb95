// Who is in charge of a unit, said on its board; and a patient's own last days.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';

const scene = setScene();

async function hasNoFault(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]), []);
}

test('[J110] a nurse says on the board of one unit who is in charge, a fresh load shows it, and it is taken back; axe finds nothing', async () => {
  const { page } = await scene.room.seat({ as: 'nurse', size: 'desk' });
  const units = page.getByRole('combobox', { name: 'Unit' });
  await units.selectOption({ index: 1 });
  const charge = page.getByRole('combobox', { name: 'In charge' });
  await charge.waitFor();
  assert.equal(await charge.locator('option:checked').innerText(), 'Nobody: every nurse is told');
  await charge.selectOption({ index: 1 });
  await page.getByRole('option', { name: /, until \d/ }).waitFor({ state: 'attached' });
  await hasNoFault(page);
  await page.reload();
  await page.getByRole('option', { name: /, until \d/ }).waitFor({ state: 'attached' });
  assert.match(await charge.locator('option:checked').innerText(), /, until \d/);
  await charge.selectOption({ index: 0 });
  await page.getByRole('option', { name: /, until \d/ }).waitFor({ state: 'detached' });
});

test('[J115] a patient opens their last days from their own screen and reads what is known, with the keyboard alone; axe finds nothing', async () => {
  const { page } = await scene.room.seat({ as: 'patient', size: 'phone' });
  const link = page.getByRole('link', { name: /My last days/ });
  await link.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'My last days', level: 1 }).waitFor();
  await page.getByText('This is not a diagnosis.').waitFor();
  await page.getByRole('heading', { name: 'What is new' }).waitFor();
  await hasNoFault(page);
});
