// An administrator sets up sign-in by a real OpenID Connect provider on this machine, tries it, and gives the directory its token.
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
  real.people.set('nina', { email: 'nina@example.org', email_verified: true, given_name: 'Nina', family_name: 'Nou', groups: ['nurses'] });
});
after(async () => {
  await room.close();
  await care.stop();
  await real.stop();
});
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

test('[J95] an administrator sets up a provider after a proof, tries it and reads what would come of it, says what a group means, and gives the directory a token that is shown once', async () => {
  const { page } = await room.seat({ as: 'admin', size: 'desk', mayComplain: /answered 4(?:03|22)|console: Failed to load resource|ERR_ABORTED|favicon/ });
  await page.getByRole('link', { name: 'Sign-in and directory' }).click();
  await page.getByRole('button', { name: 'Set up a provider' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Hospital ID');
  await page.getByLabel('Short name').fill('house');
  await page.getByLabel('Issuer').fill('http://10.0.0.1/realm');
  await page.getByLabel('Client id there').fill(CLIENT.id);
  await page.getByLabel('Secret', { exact: true }).fill(CLIENT.secret);
  await page.getByLabel('Makes accounts').check();
  await hasNoFindings(page, 'new provider');
  await care.forgetProofs();
  await page.getByRole('button', { name: 'Save the provider' }).click();
  await page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();
  await page.getByText(/^The issuer must be public and https/).waitFor();
  await page.getByLabel('Issuer').fill(real.issuer);
  await page.getByRole('button', { name: 'Save the provider' }).click();
  await page.getByText('What must be registered there').click();
  const said = async (name: string): Promise<string> => page.locator('dl > div', { has: page.getByText(name, { exact: true }) }).locator('dd').innerText();
  await real.start({ redirectUri: await said('Redirect address'), backChannelLogoutUri: await said('Back-channel logout'), origin: care.url });

  const tries = async (): Promise<void> => {
    await page.getByRole('link', { name: 'Test sign-in Hospital ID' }).click();
    // Who is signed in there already is not asked again.
    const login = page.getByPlaceholder('Enter any login');
    const back = page.getByRole('heading', { name: 'Test sign-in: Hospital ID' });
    await login.or(back).waitFor();
    if (await back.isVisible()) return;
    await login.fill('nina');
    await page.getByPlaceholder('and password').fill('x');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await back.waitFor();
  };
  await tries();
  await page.getByText('You would not come in: none of your groups has a role here.').waitFor();
  await page.getByText('nina@example.org, verified').waitFor();
  await hasNoFindings(page, 'a test that would not come in');
  await page.getByRole('button', { name: 'Add a group' }).click();
  await page.getByRole('textbox', { name: 'Group 1' }).fill('nurses');
  await page.getByRole('combobox', { name: 'Unit 1' }).selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Save the table' }).click();
  await page.getByRole('button', { name: 'Save the table', disabled: true }).waitFor();
  await tries();
  await page.getByText('An account would be made for you, and you would come in.').waitFor();
  assert.deepEqual(await care.sql(`select person_id from sso_identities where subject = 'nina'`), []);

  await page.getByText('No directory has a token.').waitFor();
  await page.getByRole('button', { name: 'Make a new token' }).click();
  const token = (await page.getByRole('status').locator('code').innerText()).trim();
  assert.equal((await fetch(`${care.url}/scim/v2/Users`, { headers: { authorization: `Bearer ${token}` } })).status, 200);
  await hasNoFindings(page, 'a token shown');
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: 'End all of them' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End all of them' }).click();
  await page.getByText('No directory has a token.').waitFor();
  assert.equal((await fetch(`${care.url}/scim/v2/Users`, { headers: { authorization: `Bearer ${token}` } })).status, 401);
  await page.getByRole('button', { name: 'Remove Hospital ID' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText(/^There is none yet/).waitFor();
});
