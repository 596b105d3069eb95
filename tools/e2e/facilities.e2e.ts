// Places of care, kept on a screen: an administrator of the hospital, then one of a facility.
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

/** Administrator of the first facility by name, whose name it is. */
async function appointCoordinator(): Promise<string> {
  const [facility] = await scene.care.sql<{ name: string }>(`with made as (insert into facility_admins (facility_id, person_id, tenant_id, given_by, given_at)
    select f.id, c.id, c.tenant_id, a.id, now() from persons c cross join persons a cross join lateral
           (select w.id from facilities w where w.tenant_id = c.tenant_id and exists (select from units u join patients p on p.unit_id = u.id where u.facility_id = w.id) order by w.name limit 1) f
     where c.demo_account = 'coordinator' and a.demo_account = 'admin' on conflict do nothing)
    select f.name from facilities f where exists (select from units u join patients p on p.unit_id = u.id where u.facility_id = f.id) order by f.name limit 1`);
  return facility!.name;
}

async function prove(page: Page): Promise<void> {
  await page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();
}

test('[J143] an administrator makes a facility and a unit by keyboard, reads what stands against taking a ward out of use, takes the empty unit out after a proof, and brings it back', async () => {
  const { care, room } = scene;
  const { page } = await room.seat({ as: 'admin', size: 'desk', mayComplain: /answered 40[39]|console: Failed to load resource/ });
  await page.getByRole('link', { name: 'Facilities and units', exact: true }).click();
  await page.getByRole('button', { name: 'Add a facility' }).press('Enter');
  const form = page.getByRole('form', { name: 'Add a facility' });
  await form.getByLabel('Name').fill('Valley clinic');
  await form.getByLabel('Address').fill('Carrer Major 1');
  await form.getByLabel('Position').fill('42.46, 1.49');
  await hasNoFindings(page, 'a facility is made');
  await page.keyboard.press('Enter');
  const clinic = page.getByRole('region', { name: 'Valley clinic' });
  await clinic.getByText('Carrer Major 1').waitFor();
  await clinic.getByRole('button', { name: 'Add a unit' }).press('Enter');
  await clinic.getByRole('form', { name: 'Add a unit' }).getByLabel('Name').fill('Day ward');
  await clinic.getByLabel('Kind').selectOption('outpatient');
  await clinic.getByRole('button', { name: 'Make the unit' }).press('Enter');
  await clinic.getByText('Outpatients · nobody works here · no patients').waitFor();

  const ward = page.getByRole('listitem').filter({ hasText: /[1-9]\d* patients?/ }).first();
  await ward.getByRole('button', { name: /^Change/ }).click();
  await ward.getByText(/cannot go out of use while this is so:/).waitFor();
  await ward.getByText(/there: let them be moved first\./).waitFor();
  await hasNoFindings(page, 'a ward that stays in use');

  await clinic.getByRole('button', { name: 'Change Day ward' }).click();
  await clinic.getByRole('button', { name: 'Take out of use Day ward' }).click();
  await hasNoFindings(page, 'asked whether to take it out of use');
  await care.forgetProofs();
  await page.getByRole('dialog').getByRole('button', { name: 'Take out of use', exact: true }).click();
  await prove(page);
  await clinic.getByText('No unit yet.').waitFor();
  await page.getByText('Out of use (1)').click();
  await hasNoFindings(page, 'out of use');
  await page.getByRole('button', { name: 'Bring back Day ward' }).click();
  await clinic.getByText('Outpatients · nobody works here · no patients').waitFor();
});

test('[J143] whoever administers one facility keeps its units and finds no other, and makes none', async () => {
  const { room } = scene;
  await appointCoordinator();
  const { page } = await room.seat({ as: 'coordinator', size: 'phone', theme: 'night', mayComplain: /answered 40[39]|console: Failed to load resource/ });
  await page.getByRole('link', { name: 'Administration', exact: true }).click();
  await page.getByRole('link', { name: 'Facilities and units', exact: true }).click();
  await page.getByText(/^The facilities you administer, and their units\./).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add a facility' }).count(), 0);
  await page.getByRole('button', { name: /^Add a unit/ }).click();
  const form = page.getByRole('form', { name: 'Add a unit' });
  await form.getByLabel('Name').fill('Step-down');
  await form.getByRole('button', { name: 'Make the unit' }).click();
  const unit = page.getByRole('listitem').filter({ hasText: 'Step-down' });
  await unit.getByRole('button', { name: /^Change/ }).click();
  await unit.getByRole('form').getByLabel('Name').fill('Step-down unit');
  await unit.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Change Step-down unit' }).waitFor();
  await hasNoFindings(page, 'of a facility’s administrator');
});

test('[J148] whoever administers one facility reads the devices of its patients, gives one a new key after a proof and revokes it; other facilities’ are not there', async () => {
  const { care, room } = scene;
  const facility = await appointCoordinator();
  const { page } = await room.seat({ as: 'coordinator', size: 'phone', mayComplain: /answered 40[39]|console: Failed to load resource/ });
  await page.getByRole('link', { name: 'Administration', exact: true }).click();
  await page.getByRole('link', { name: 'Device keys', exact: true }).click();
  await page.getByText(/^The devices of patients in the facilities you administer\./).waitFor();
  const [{ n: theirs } = { n: 0 }] = await care.sql<{ n: number }>(`select count(*)::int as n from devices d join patients p on p.id = d.patient_id left join units u on u.id = p.unit_id join facilities f on f.id = coalesce(u.facility_id, p.facility_id) where f.name = '${facility.replaceAll("'", "''")}'`);
  const cards = page.getByRole('article').filter({ hasText: facility });
  assert.ok(theirs > 0);
  await cards.first().waitFor();
  assert.deepEqual([await cards.count(), await page.getByRole('button', { name: /^Revoke…/ }).count()], [theirs, theirs]);
  await hasNoFindings(page, 'device keys of a facility');
  await care.forgetProofs();
  await cards.first().getByRole('button', { name: /^New key/ }).press('Enter');
  await prove(page);
  await cards.first().getByText('The new key, shown only now.').waitFor();
  await cards.first().getByRole('button', { name: 'I have put it in' }).press('Enter');
  await cards.first().getByRole('button', { name: /^Revoke…/ }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke it' }).press('Enter');
  await page.getByText('revoked: nothing more is taken').waitFor();
});
