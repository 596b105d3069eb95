// An administrator invites people; they come by this device or by a password and a code app, and what was taken back opens nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { codeAt, STEP_MS } from '@mydr24/server/identity/totp-node.ts';
import type { Seat } from './browser-rig.ts';
import { setScene } from './scene-rig.ts';

const scene = setScene({ isNamed: true });
const complaints = /answered 4(?:01|03|22)|console: Failed to load resource/;

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

async function invites({ page }: Seat, givenName: string, to: { email: string } | { phone: string }): Promise<void> {
  await page.getByRole('button', { name: 'Invite somebody', exact: true }).click();
  await page.getByLabel('First name').fill(givenName);
  await page.getByLabel('Family name').fill('Prats');
  if ('phone' in to) {
    await page.getByLabel('The link goes to').selectOption('sms');
    await page.getByLabel('Telephone; they say their e-mail themselves').fill(to.phone);
  } else {
    await page.getByLabel('E-mail, which they will sign in with').fill(to.email);
  }
  const form = page.getByRole('form', { name: 'Invite somebody to work here' });
  await form.getByLabel('Nurse', { exact: true }).check();
  await form.getByRole('group', { name: 'Units' }).getByRole('checkbox').first().check();
  await hasNoFindings(page, 'inviting');
  await form.getByRole('button', { name: 'Invite somebody', exact: true }).click();
}

const linkTo = async (address: string): Promise<string> => {
  const message = (await scene.care.carried()).find(({ to }) => to === address);
  return /https?:\/\/\S+/.exec(message?.text ?? '')![0];
};

test('[J152] an administrator invites a nurse by e-mail after a proof; she sets up her phone as her way in and stands before her ward; the link opens nothing any more', async () => {
  const { care, room } = scene;
  const admin = await room.seat({ as: 'admin', size: 'desk', mayComplain: complaints });
  await admin.page.getByRole('link', { name: 'People', exact: true }).click();
  await care.forgetProofs();
  await invites(admin, 'Aina', { email: 'aina.prats@example.org' });
  await admin.page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();
  await admin.page.getByText('The invitation of Aina Prats is on its way to aina.prats@example.org.').waitFor();
  await admin.page.getByRole('heading', { name: 'Invited, not here yet' }).waitFor();
  await hasNoFindings(admin.page, 'invited');

  const aina = await room.seat({ as: null, size: 'phone', theme: 'night', mayComplain: complaints });
  const cdp = await aina.page.context().newCDPSession(aina.page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  const link = await linkTo('aina.prats@example.org');
  await aina.page.goto(link);
  await aina.page.getByRole('heading', { name: 'Welcome, Aina' }).waitFor();
  assert.ok(!aina.page.url().includes('#'));
  await hasNoFindings(aina.page, 'welcome');
  await aina.page.getByRole('button', { name: 'Set up with this device' }).click();
  await aina.page.getByText('Live', { exact: true }).waitFor();

  const again = await room.seat({ as: null, size: 'desk', mayComplain: complaints });
  await again.page.goto(link);
  await again.page.getByText(/^This invitation opens nothing, or no more\./).waitFor();
  await hasNoFindings(again.page, 'dead');
  await admin.page.reload();
  await admin.page.getByRole('button', { name: 'Change Aina Prats' }).waitFor();
  assert.equal(await admin.page.getByRole('heading', { name: 'Invited, not here yet' }).count(), 0);
});

test('[J160] somebody invited by telephone says their e-mail and comes with a password and a code app; one taken back opens nothing', async () => {
  const { room } = scene;
  const admin = await room.seat({ as: 'admin', size: 'phone', mayComplain: complaints });
  await admin.page.getByRole('link', { name: 'People', exact: true }).click();
  await invites(admin, 'Oriol', { phone: '+376 600 111' });
  await admin.page.getByText('The invitation of Oriol Prats is on its way').waitFor();
  await invites(admin, 'Nadal', { phone: '+376 600 222' });
  await admin.page.getByText('The invitation of Nadal Prats is on its way').waitFor();
  await admin.page.getByRole('button', { name: 'Take back Nadal Prats' }).click();
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Take back', exact: true }).click();
  await admin.page.getByRole('button', { name: 'Take back Nadal Prats' }).waitFor({ state: 'detached' });

  const { page } = await room.seat({ as: null, size: 'desk', mayComplain: complaints });
  await page.goto(await linkTo('+376 600 222'));
  await page.getByText(/^This invitation opens nothing, or no more\./).waitFor();
  await page.goto(await linkTo('+376 600 111'));
  await page.getByLabel('Your e-mail, which you sign in with').fill('oriol.prats@example.org');
  await page.getByRole('button', { name: 'Use a password and a code app' }).click();
  await page.getByLabel('New password').fill('tres gats al terrat');
  const key = (await page.locator('code').textContent())!.replaceAll(' ', '');
  await page.getByLabel('Code that the app shows now').fill(codeOf(key));
  await hasNoFindings(page, 'password and code app');
  await page.getByRole('button', { name: 'Open my account' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  assert.equal(await page.getByRole('listitem').count(), 10);
  await hasNoFindings(page, 'recovery codes');
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('Live', { exact: true }).waitFor();
});

/** Back from base32, as an app does it. */
function codeOf(base32: string): string {
  const bits = Array.from(base32, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return codeAt(Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2))), Math.floor(Date.now() / STEP_MS));
}
