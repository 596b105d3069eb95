// How long things are kept, said by an administrator in a real browser: what would go, the warning, the proof, and the way back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { setScene } from './scene-rig.ts';

const scene = setScene({ isNamed: true });

test('[J147] an administrator sees what a shorter time would let go of, is warned, proves who they are, and takes it back', async () => {
  const { page } = await scene.room.seat({ as: 'admin', size: 'desk', mayComplain: /answered 4(?:01|03)|console: Failed to load resource/ });
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('link', { name: 'How long it is kept' }).click();
  await page.getByText('400 days').waitFor();
  await page.getByLabel('Readings, days', { exact: true }).fill('20');
  await page.getByText('Too short: at least 35 days.').waitFor();
  await page.getByLabel('Readings, days', { exact: true }).fill('400');
  await page.getByLabel('Hours of readings, days').fill('500');
  await page.getByText('This would go for good:').waitFor();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`), []);
  await page.getByRole('button', { name: 'Keep it so long' }).click();
  await scene.care.forgetProofs();
  await page.getByRole('button', { name: 'Let go of it' }).click();
  await page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();
  await page.getByText(/A shorter time counts from/).waitFor();
  await page.getByLabel('Hours of readings, days').fill('3650');
  await page.getByText('Nothing goes by this change.').waitFor();
  await page.getByRole('button', { name: 'Keep it so long' }).click();
  await page.getByText('3,650 days').waitFor();
});
