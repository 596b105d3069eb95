// Two hospitals on one server: joined in a network by their administrators, one patient shared, read by the other side and ended by the patient.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';
import { hasNoFindings, inviteClinic } from './sharing-scene-rig.ts';

const scene = setScene();
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
  await inviteClinic(care);
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
