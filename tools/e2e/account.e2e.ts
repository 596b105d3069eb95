// A person's own account: their passkeys, and where they are signed in.
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

/** A phone's own authenticator, as Chromium plays it; the person always agrees. */
async function hasAuthenticator({ page }: Seat): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
}

test('[J75] a doctor adds a passkey after a proof, names it, signs out and comes back in without typing anything; it proves them for the next dangerous act; as the only way in it cannot be removed', async () => {
  const { care, room } = scene;
  const seat = await room.seat({ as: 'doctor', size: 'desk', mayComplain: /answered 4(?:03|09)|console: Failed to load resource/ });
  const { page } = seat;
  await hasAuthenticator(seat);
  await opensAccount(seat);
  await page.getByText('You have no passkey yet.').waitFor();
  await care.forgetProofs();
  await page.getByRole('button', { name: 'Add a passkey on this device' }).click();
  await page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();
  await page.getByRole('button', { name: 'Rename Passkey 1' }).click();
  await page.getByLabel('Name of this passkey').fill('My telephone');
  await page.getByRole('button', { name: 'Keep this name' }).click();
  await page.getByText('My telephone', { exact: true }).waitFor();
  await hasNoFindings(page, 'account with a passkey');

  await page.getByRole('button', { name: 'Display and language' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in with a passkey' }).waitFor();
  await page.getByRole('button', { name: 'Use my passkey' }).click();
  await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
  await page.getByText(/^Last used .* · added/).waitFor();

  await care.forgetProofs();
  await page.getByRole('button', { name: 'Remove My telephone' }).click();
  await page.getByRole('button', { name: 'Remove it', exact: true }).click();
  await page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'Use my passkey' }).click();
  await page.getByText('This is the only way into your account. Add another passkey first.').waitFor();
});

test('[J76] a password that thieves would try first is refused in plain words, a good one is taken and signs out elsewhere', async () => {
  const seat = await scene.room.seat({ as: 'coordinator', size: 'desk', mayComplain: /answered 422|console: Failed to load resource/ });
  const { page } = seat;
  await opensAccount(seat);
  await page.getByLabel('New password').fill('Password2026!');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText(/is in lists that thieves try first/).waitFor();
  await page.getByLabel('New password').fill('tres gats al terrat');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('Your new password counts now.').waitFor();
});

test('[J77] a locked station hides names and values, shows where an alarm is and how urgent, and opens again for whoever proves themselves', async () => {
  const { care, room } = scene;
  const { page } = await room.seat({ as: 'nurse', size: 'desk' });
  const name = page.getByText(care.star.familyName).first();
  await name.waitFor();
  await page.getByRole('button', { name: 'Display and language' }).click();
  await page.getByRole('button', { name: 'Lock the view' }).click();
  await page.getByRole('heading', { name: 'Locked' }).waitFor();
  await name.waitFor({ state: 'hidden' });
  await care.sendVitals(care.star, { spo2: 76 });
  await page.getByRole('region', { name: 'What calls now' }).getByText(/High/).first().waitFor();
  assert.equal(await page.getByRole('main').getByText(care.star.familyName).count(), 0);
  await hasNoFindings(page, 'locked');
  await page.reload();
  await page.getByRole('heading', { name: 'Locked' }).waitFor();
  await page.getByRole('button', { name: 'It is me: go on' }).click();
  await name.waitFor();
});

test('[J74] a dispatcher sees where else they are signed in and signs out there: the other screen ends within 5 seconds', async () => {
  const { room } = scene;
  const desk = await room.seat({ as: 'dispatcher', size: 'desk' });
  await opensAccount(desk);
  const phone = await room.seat({ as: 'dispatcher', size: 'phone', mayComplain: /answered 401|console: Failed to load resource/ });
  await opensAccount(phone);
  await desk.page.reload();
  await desk.page.getByText('This device', { exact: true }).waitFor();
  assert.equal(await desk.page.getByRole('listitem').filter({ hasText: 'Chrome, Linux' }).count(), 2);
  await hasNoFindings(desk.page, 'account');
  await desk.page.getByRole('button', { name: 'Sign out there: Chrome, Linux' }).click();
  await phone.page.getByText(/signed out|session has ended/i).first().waitFor({ timeout: 5_000 });
  await desk.page.getByText('You are signed in nowhere else.').waitFor();
});
