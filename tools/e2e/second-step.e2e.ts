// A code app and recovery codes, from setting up to signing in; and the day from which staff need more than a password.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { codeAt, STEP_MS } from '@mydr24/server/identity/totp-node.ts';
import type { Page } from 'playwright-core';
import type { Seat } from './browser-rig.ts';
import { setScene } from './scene-rig.ts';

const scene = setScene({ isNamed: true });
const PASSWORD = 'tres gats al terrat';

async function opensAccount({ page }: Seat): Promise<void> {
  await page.getByRole('button', { name: 'Display and language' }).click();
  await page.getByRole('link', { name: 'My account' }).click();
  await page.getByRole('heading', { name: 'Code app' }).waitFor();
}

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

/** As a code app reads what was typed from the screen. */
function keyOf(text: string): Buffer {
  const bits = Array.from(text.replaceAll(' ', ''), (each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
const stepNow = (): number => Math.floor(Date.now() / STEP_MS);

async function signsOut({ page }: Seat): Promise<void> {
  await page.getByRole('button', { name: 'Display and language' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.locator('input[name=email]').waitFor();
}

test('[J97] a doctor sets up a code app by its first code, keeps ten recovery codes, and comes back in by password and code, or by a code on paper, which opens once', async () => {
  const { care, room } = scene;
  const seat = await room.seat({ as: 'doctor', size: 'phone', mayComplain: /answered 4(?:01|03|22)|console: Failed to load resource/ });
  const { page } = seat;
  const [doctor] = await care.sql<{ email: string }>(`select email from persons where demo_account = 'doctor'`);
  await opensAccount(seat);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('Your new password counts now.').waitFor();
  await page.getByRole('button', { name: 'Set up a code app' }).click();
  await page.getByRole('img', { name: 'Square code for your app' }).waitFor();
  await hasNoFindings(page, 'setting up');
  const key = keyOf((await page.locator('code').textContent()) ?? '');
  await page.getByLabel('Code that the app shows now').fill(codeAt(key, stepNow() + 5));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('This code is not right, or was used already.').waitFor();
  await page.getByLabel('Code that the app shows now').fill(codeAt(key, stepNow()));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  await hasNoFindings(page, 'recovery codes');
  const codes = await page.locator('ol code').allTextContents();
  assert.equal(codes.length, 10);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('10 left').waitFor();

  const comesBack = async (code: string): Promise<void> => {
    await signsOut(seat);
    await page.locator('input[name=email]').fill(doctor!.email);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.locator('input[name=code]').fill(code);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  await comesBack(codeAt(key, stepNow() + 1));
  await page.getByRole('heading', { name: 'Code app' }).waitFor();
  await comesBack(codes[0]!);
  await page.getByText('9 left').waitFor();
  await comesBack(codes[0]!);
  await page.getByText('This code is not right, or was used already.').waitFor();
  await page.locator('input[name=code]').fill(codes[1]!.toLowerCase());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('8 left').waitFor();

  await care.forgetProofs();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: 'Remove it', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Prove it is you' });
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await dialog.getByLabel('Code').fill(codes[2]!);
  await dialog.getByRole('button', { name: 'Prove it and go on' }).click();
  await page.getByRole('button', { name: 'Set up a code app' }).waitFor();
});

test('[J98] an administrator asks more than a password of all staff only after setting up their own, and reads who stays as they are', async () => {
  const { care, room } = scene;
  const seat = await room.seat({ as: 'admin', size: 'desk', mayComplain: /answered 409|console: Failed to load resource/ });
  const { page } = seat;
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('link', { name: 'Ways in' }).click();
  await page.getByText('A password alone signs staff in.').waitFor();
  await page.getByRole('button', { name: 'Ask it of all staff' }).click();
  await page.getByText('Set up a passkey or a code app for yourself first').waitFor();
  await hasNoFindings(page, 'ways in');
  await care.sql(`insert into code_apps (person_id, tenant_id, sealed_key, made_at, used_step) select id, tenant_id, '', created_at, 0 from persons where demo_account = 'admin'`);
  await page.getByRole('button', { name: 'Ask it of all staff' }).click();
  await page.getByText(/^From .* a password alone no longer signs staff in\.$/).waitFor();
  await page.getByRole('button', { name: 'Let passwords alone be enough' }).click();
  await page.getByText('A password alone signs staff in.').waitFor();
});
