// Two hospitals on one server: joined in a network by their administrators, one patient shared, read by the other side and ended by the patient.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
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

/** A clinic of its own with an administrator and a nurse, invited to one network with the hospital of the demo. */
async function inviteClinic(): Promise<void> {
  const { care } = scene;
  const [tenantId, unitId, facilityId, networkId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await care.sql(`insert into tenants (id, name, created_at) values ('${tenantId}', 'Rural Clinic', now())`);
  await care.sql(`insert into facilities (id, tenant_id, name, lat, lon) values ('${facilityId}', '${tenantId}', 'Clinic', 42.6, 1.6)`);
  await care.sql(`insert into units (id, tenant_id, facility_id, name) values ('${unitId}', '${tenantId}', '${facilityId}', 'Dialysis')`);
  for (const role of ['admin', 'nurse']) {
    const id = randomUUID();
    await care.sql(`insert into persons (id, tenant_id, given_name, family_name, email, demo_account, created_at) values ('${id}', '${tenantId}', 'Clinic', '${role}', '${role}@clinic.example.org', 'clinic-${role}', now())`);
    await care.sql(`insert into person_roles (person_id, tenant_id, role) values ('${id}', '${tenantId}', '${role}')`);
    if (role === 'nurse') await care.sql(`insert into person_units (person_id, tenant_id, unit_id) values ('${id}', '${tenantId}', '${unitId}')`);
  }
  await care.sql(`insert into networks (id, name, created_at) values ('${networkId}', 'Pyrenees', now())`);
  await care.sql(`insert into network_members (id, tenant_id, network_id, network_name, invited_at) select gen_random_uuid(), t.id, '${networkId}', 'Pyrenees', now() from tenants t where t.id = '${tenantId}' or exists (select from persons p where p.tenant_id = t.id and p.demo_account = 'admin')`);
}

async function join(as: string, size: 'phone' | 'desk'): Promise<Page> {
  const { page } = await scene.room.seat({ as, size });
  await page.getByRole('link', { name: 'Networks', exact: true }).click();
  await page.getByRole('button', { name: 'Join Pyrenees' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByText(/^joined .* by /).waitFor();
  return page;
}

test('[J158] two hospitals join a network; a nurse shares a patient, the clinic accepts and reads, and the page it has open closes when the patient ends it', async () => {
  const { care, room } = scene;
  const { star } = care;
  const name = `${star.givenName} ${star.familyName}`;
  await inviteClinic();
  const first = await join('admin', 'desk');
  await first.getByText('Nobody else joined yet').waitFor();
  const second = await join('clinic-admin', 'phone');
  await second.getByText(/^With /).waitFor();
  await hasNoFindings(second, 'networks');

  const nurse = (await room.seat({ as: 'nurse', size: 'desk' })).page;
  await nurse.getByRole('main').getByText(star.familyName).first().click();
  await nurse.getByText('Shared with other hospitals').click();
  const form = nurse.getByRole('form', { name: 'Share with another hospital' });
  await form.getByLabel('Why').fill('dialysis there on Fridays');
  await hasNoFindings(nurse, 'offering');
  await form.getByRole('button', { name: 'Offer', exact: true }).click();
  await nurse.getByText('offered, not accepted yet').waitFor();

  const guest = (await room.seat({ as: 'clinic-nurse', size: 'phone', mayComplain: /answered 404|console: Failed to load resource/ })).page;
  await guest.getByRole('link', { name: 'Shared with us' }).click();
  await guest.getByText('offered, not accepted yet').waitFor();
  assert.equal(await guest.getByText(star.familyName).count(), 0, 'no name before it is accepted');
  await hasNoFindings(guest, 'offered');
  await guest.getByRole('button', { name: 'Accept', exact: true }).click();
  await guest.getByRole('link', { name }).click();
  await guest.getByRole('heading', { name, level: 1 }).waitFor();
  await guest.getByText(/^Read only · until /).waitFor();
  await guest.getByRole('group', { name: 'Oxygen saturation' }).waitFor();
  await hasNoFindings(guest, 'shared');

  const patient = (await room.seat({ as: 'patient', size: 'phone' })).page;
  await patient.getByText('Shared with other hospitals').click();
  await patient.getByText(/^shared until /).waitFor();
  await hasNoFindings(patient, 'own');
  await patient.getByRole('button', { name: /^End it/ }).click();
  const endedAt = Date.now();
  await patient.getByRole('dialog').getByRole('button', { name: 'End it', exact: true }).click();
  await guest.getByText('This patient is not shared with you any more.').waitFor();
  assert.ok(Date.now() - endedAt < 10_000, 'an open page closes by itself');
  assert.equal(await guest.getByText(star.familyName).count(), 0);
  await patient.getByText(/^ended by the patient/).waitFor();
});
