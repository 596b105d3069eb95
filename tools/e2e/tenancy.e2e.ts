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
