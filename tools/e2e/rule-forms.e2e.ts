// A rule no table holds, written in its form: said in a sentence, refused beside its field, stored as text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';

const scene = setScene({ patients: 6 });
async function isClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`), []);
}

test('[J145] a rate of change is written in its form: the sentence follows, an error stands beside its field, form and text are one document, and axe finds nothing', async () => {
  const { page } = await scene.room.seat({ as: 'coordinator', size: 'desk' });
  await page.getByRole('link', { name: 'Alarm rules' }).first().click();
  await page.getByRole('button', { name: 'Begin a draft' }).click();
  await page.getByLabel('New rule').selectOption('rate');
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.getByText('Something is missing here').first().waitFor();
  await page.getByLabel('Change of more than').fill('20000');
  await page.getByText('Too big or too long. At most 10000.').first().waitFor();
  await page.getByLabel('Change of more than').fill('30');
  await page.getByLabel('Sounds again while still so').check();
  await page.getByText('Medium alarm when systolic pressure falls by more than 30 mmHg within 15 min, at once.').waitFor();
  await page.getByText('Sounds again 5 min after it was acknowledged if still so.').waitFor();
  await page.getByText('Nothing found').waitFor();
  await isClean(page);
  // The text is the document: what is changed there is in the form.
  await page.getByText('As text (JSON)').click();
  const text = page.getByRole('textbox', { name: 'As text (JSON)' });
  await text.fill((await text.inputValue()).replace('"limit": 30', '"limit": 40'));
  await page.getByText('falls by more than 40 mmHg').first().waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Saved' }).waitFor();
  await page.reload();
  await page.getByText('falls by more than 40 mmHg').first().waitFor();
});

test('[J146] a doctor puts a patient into a programme with a reason and begins the patient\'s own rules; the nurse finds the patient in the list of programmes', async () => {
  const { care, room } = scene;
  const ward = care.network.patients.find(({ bed }) => bed !== null)!;
  const name = `${ward.familyName}, ${ward.givenName}`;
  const [{ page }, nurse] = await Promise.all([room.seat({ as: 'doctor', size: 'desk' }), room.seat({ as: 'nurse', size: 'phone' })]);
  await page.getByRole('link', { name }).first().click();
  await page.getByText('Alarm limits and why').click();
  await page.getByRole('link', { name: 'Rules, programme and own rules' }).click();
  await page.getByText('Put into a programme').click();
  await page.getByRole('combobox', { name: 'Programme' }).fill('Heart failure at home');
  await page.getByLabel('Reason').fill('discharged with a scale');
  await page.getByRole('button', { name: 'Put in', exact: true }).click();
  await page.getByText(/put into Heart failure at home by .*: discharged with a scale/).waitFor();
  await isClean(page);
  await page.getByRole('button', { name: 'Begin own rules' }).click();
  await page.getByRole('link', { name: 'Rules of this patient' }).waitFor();
  await page.getByRole('button', { name: 'Replay 30 days' }).waitFor();

  await nurse.page.getByRole('link', { name: 'Alarm rules' }).first().click();
  await nurse.page.getByRole('link', { name: 'Programmes' }).click();
  await nurse.page.getByRole('heading', { name: 'Heart failure at home' }).waitFor();
  await isClean(nurse.page);
  await nurse.page.getByRole('link', { name }).click();
  await nurse.page.getByRole('heading', { name: 'Rules of this patient' }).waitFor();
});
