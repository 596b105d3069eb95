// Privacy officers of two hospitals over one shared patient: seen on both sides, and ended by the officer of the hospital that reads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setScene } from './scene-rig.ts';
import { hasNoFindings, inviteClinic, shareStar } from './sharing-scene-rig.ts';

const scene = setScene();

test('[J155] the officer of a patient’s hospital sees whom they are shared with and who opened them last; the officer of the other hospital sees it without a name, ends it with a reason, and the page of their nurse closes; axe finds nothing', async () => {
  const { care, room } = scene;
  await inviteClinic(care, true);
  const { guest, name } = await shareStar(scene, /answered 404|console: Failed to load resource/);
  const open = async (as: string, size: 'phone' | 'desk') => {
    const { page } = await room.seat({ as, size });
    if (size === 'desk') await page.getByRole('link', { name: 'Consent and sharing' }).click();
    await page.getByRole('link', { name: 'Shared care' }).click();
    await page.getByRole('heading', { name: 'Shared care', level: 1 }).waitFor();
    return page;
  };
  const home = await open('privacy-officer', 'desk');
  await home.getByText('with Clinic · Dialysis, Rural Clinic').waitFor();
  await home.getByText(/^Last opened by Clinic nurse, /).waitFor();
  await hasNoFindings(home, 'of the patient’s hospital');
  await home.getByLabel('Find by patient, hospital or person').fill('nobody of that name');
  await home.getByText('Nothing that is named so.').first().waitFor();

  const there = await open('clinic-privacy-officer', 'phone');
  await there.getByText('read by Clinic · Dialysis').waitFor();
  assert.equal(await there.getByText(care.star.familyName).count(), 0, 'not whom');
  await there.getByRole('button', { name: /^End it/ }).click();
  const dialog = there.getByRole('dialog');
  await dialog.getByLabel('Why').fill('the dialysis is over');
  await hasNoFindings(there, 'ending it');
  await dialog.getByRole('button', { name: 'End it', exact: true }).click();
  await guest.getByText('This patient is not shared with you any more.').waitFor();
  await there.getByText('No patient of another hospital.').waitFor();
  await there.getByRole('button', { name: 'Ended' }).click();
  await there.getByText('Reason: the dialysis is over').waitFor();
  await home.getByRole('button', { name: 'Ended' }).click();
  await home.getByLabel('Find by patient, hospital or person').fill(name);
  await home.getByText('Reason: the dialysis is over').waitFor();
  await home.getByText(/^given back, /).waitFor();
});
