// A second hospital in a network with the demo's, and what axe says of a page, for journeys of shared care.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Care } from './care-rig.ts';
import type { Scene } from './scene-rig.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

/** A clinic of its own with an administrator, a nurse and a privacy officer, invited to one network with the hospital of the demo; or both in it already. */
export async function inviteClinic(care: Care, isJoined = false): Promise<void> {
  const [tenantId, unitId, facilityId, networkId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await care.sql(`insert into tenants (id, name, created_at) values ('${tenantId}', 'Rural Clinic', now())`);
  await care.sql(`insert into facilities (id, tenant_id, name, lat, lon) values ('${facilityId}', '${tenantId}', 'Clinic', 42.6, 1.6)`);
  await care.sql(`insert into units (id, tenant_id, facility_id, name) values ('${unitId}', '${tenantId}', '${facilityId}', 'Dialysis')`);
  for (const role of ['admin', 'nurse', 'privacy-officer']) {
    const id = randomUUID();
    await care.sql(`insert into persons (id, tenant_id, given_name, family_name, email, demo_account, created_at) values ('${id}', '${tenantId}', 'Clinic', '${role}', '${role}@clinic.example.org', 'clinic-${role}', now())`);
    await care.sql(`insert into person_roles (person_id, tenant_id, role) values ('${id}', '${tenantId}', '${role}')`);
    if (role === 'nurse') await care.sql(`insert into person_units (person_id, tenant_id, unit_id) values ('${id}', '${tenantId}', '${unitId}')`);
  }
  await care.sql(`insert into networks (id, name, created_at) values ('${networkId}', 'Pyrenees', now())`);
  await care.sql(`insert into network_members (id, tenant_id, network_id, network_name, invited_at) select gen_random_uuid(), t.id, '${networkId}', 'Pyrenees', now() from tenants t where t.id = '${tenantId}' or exists (select from persons p where p.tenant_id = t.id and p.demo_account = 'admin')`);
  if (isJoined) await care.sql(`update network_members m set joined_at = now() - interval '1 hour', joined_by = (select p.id from persons p where p.tenant_id = m.tenant_id order by p.id limit 1) where network_id = '${networkId}'`);
}

/** A nurse of the demo's hospital offers the patient; a nurse of the clinic accepts and has the page open. */
export async function shareStar({ care, room }: Scene, mayComplain: RegExp): Promise<{ nurse: Page; guest: Page; name: string }> {
  const { star } = care;
  const name = `${star.givenName} ${star.familyName}`;
  const nurse = (await room.seat({ as: 'nurse', size: 'desk' })).page;
  await nurse.getByRole('main').getByText(star.familyName).first().click();
  await nurse.getByText('Shared with other hospitals').click();
  const form = nurse.getByRole('form', { name: 'Share with another hospital' });
  await form.getByLabel('Why').fill('dialysis there on Fridays');
  await form.getByRole('button', { name: 'Offer', exact: true }).click();
  await nurse.getByText('offered, not accepted yet').waitFor();
  const guest = (await room.seat({ as: 'clinic-nurse', size: 'phone', mayComplain })).page;
  await guest.getByRole('link', { name: 'Shared with us' }).click();
  await guest.getByRole('button', { name: 'Accept', exact: true }).click();
  await guest.getByRole('link', { name }).click();
  await guest.getByRole('heading', { name, level: 1 }).waitFor();
  return { nurse, guest, name };
}
