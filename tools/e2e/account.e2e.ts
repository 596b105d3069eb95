// A person's own account: where they are signed in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Seat } from './browser-rig.ts';
import { setScene } from './scene-rig.ts';

const scene = setScene({ isNamed: true });

async function opensAccount({ page }: Seat): Promise<void> {
  await page.getByRole('button', { name: 'Display and language' }).click();
  await page.getByRole('link', { name: 'My account' }).click();
  await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
}

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

test('[J74] a nurse sees where else they are signed in and signs out there: the other screen ends within 5 seconds', async () => {
  const { room } = scene;
  const desk = await room.seat({ as: 'nurse', size: 'desk' });
  await opensAccount(desk);
  const phone = await room.seat({ as: 'nurse', size: 'phone', mayComplain: /answered 401|console: Failed to load resource/ });
  await opensAccount(phone);
  await desk.page.reload();
  await desk.page.getByText('This device', { exact: true }).waitFor();
  assert.equal(await desk.page.getByRole('listitem').filter({ hasText: 'Chrome, Linux' }).count(), 2);
  await hasNoFindings(desk.page, 'account');
  await desk.page.getByRole('button', { name: 'Sign out there: Chrome, Linux' }).click();
  await phone.page.getByText(/signed out|session has ended/i).first().waitFor({ timeout: 5_000 });
  await desk.page.getByText('You are signed in nowhere else.').waitFor();
});
