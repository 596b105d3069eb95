// Rules tried before they go live, and what alarms ask of a unit, in a real browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { setScene } from './scene-rig.ts';

const scene = setScene({ patients: 6 });

test('[J41] a draft is replayed on stored readings before it goes live, and burden, weekly review and the list of limits open from the rules; axe finds nothing', async () => {
  const { care, room } = scene;
  const ward = care.network.patients.find(({ bed }) => bed !== null)!;
  await care.sendVitals(ward, { temperature: 38.2 });
  const { page } = await room.seat({ as: 'coordinator', size: 'desk' });
  const isClean = async (screen: string): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${screen}: ${id} ${nodes[0]?.html}`), []);
  };
  await page.getByRole('link', { name: 'Alarm rules' }).first().click();
  await page.getByRole('button', { name: 'Begin a draft' }).click();
  await page.getByLabel('Temperature high, Low: limit').fill('37.5');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Saved' }).waitFor();
  await page.getByRole('button', { name: 'Replay 30 days' }).click();
  await page.getByRole('row', { name: /Temperature high, Low 0 1/ }).waitFor();
  await page.getByText('None would have been missed').waitFor();
  await isClean('editor');
  await page.getByRole('link', { name: 'All sets' }).click();
  await page.getByRole('link', { name: 'Alarm burden' }).click();
  await page.getByRole('heading', { name: 'Budget' }).waitFor();
  await isClean('burden');
  await page.getByRole('link', { name: 'Weekly review' }).click();
  await page.getByRole('heading', { name: 'Weekly alarm review' }).waitFor();
  await isClean('review');
  await page.getByRole('link', { name: 'Alarm burden' }).click();
  await page.getByRole('link', { name: 'List of limits' }).click();
  await page.getByRole('cell', { name: 'below 80' }).waitFor();
  await isClean('limits');
});
