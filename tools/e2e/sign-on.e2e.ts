// Signing in with the hospital's account in a browser: a real OpenID Connect provider on this machine, there and back again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { CLIENT, createRealProvider, type RealProvider } from '@mydr24/server/sso/sso-testing.ts';
import { openRoom, type Room } from './browser-rig.ts';
import { type Care, startCare } from './care-rig.ts';

let real: RealProvider;
let care: Care;
let room: Room;
before(async () => {
  real = await createRealProvider();
  care = await startCare({ ssoHosts: [new URL(real.issuer).host] });
  room = await openRoom(care);
  const call = async (method: string, path: string, body: object, token = ''): Promise<Record<string, unknown>> =>
    (await (await fetch(`${care.url}${path}`, { method, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(body) })).json()) as Record<string, unknown>;
  const { accessToken } = await call('POST', '/v1/demo/sessions', { accountId: 'admin' });
  const settings = { scopes: 'openid email profile', groupsClaim: 'groups', takesRoles: true, createsPeople: true, linksByEmail: false, asksAnew: false, isListed: true };
  const house = await call('PUT', '/v1/sign-on/providers/house', { ...settings, name: 'Hospital ID', issuer: real.issuer, clientId: CLIENT.id, secret: CLIENT.secret }, String(accessToken));
  await call('PUT', '/v1/sign-on/group-roles', { rules: [{ group: 'nurses', role: 'nurse', unitId: care.network.units[0]!.id }] }, String(accessToken));
  await real.start({ redirectUri: String(house['redirectUri']), backChannelLogoutUri: String(house['backChannelLogoutUri']), origin: care.url });
  real.people.set('nina', { email: 'nina@example.org', email_verified: true, given_name: 'Nina', family_name: 'Nou', groups: ['nurses'] });
  real.people.set('vic', { email: 'vic@example.org', email_verified: true, name: 'Vic Visitor', groups: ['visitors'] });
});
after(async () => {
  await room.close();
  await care.stop();
  await real.stop();
});

async function signInThere(page: Page, login: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with Hospital ID' }).click();
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('x');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

test('[J80] a nurse signs in with the hospital\'s account, lands where she wanted to go, and signs out there too', async () => {
  const { page } = await room.seat({ as: null, size: 'desk', url: `${care.url}/rotas`, mayComplain: /favicon|ERR_ABORTED/ });
  await signInThere(page, 'nina');
  await page.getByText('Nina Nou').first().waitFor();
  assert.equal(new URL(page.url()).pathname, '/rotas');
  await page.getByRole('button', { name: 'Display and language' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${real.issuer}/session/end**`);
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await page.getByRole('button', { name: 'Sign in with Hospital ID' }).waitFor();
});

test('[J80] whoever has no role here reads why, on a phone by night; axe finds nothing', async () => {
  const { page } = await room.seat({ as: null, size: 'phone', theme: 'night', mayComplain: /favicon|ERR_ABORTED/ });
  await signInThere(page, 'vic');
  await page.getByRole('alert').getByText('Your groups give you no role here.').waitFor();
  assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id), []);
});
