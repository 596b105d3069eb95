// Acting for a patient on a running server: the privacy officer appoints, a relative chooses, the patient sees it, each at a browser.
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

test('[J157] the officer appoints a guardian, who keeps nurses out of the notes in the patient\'s place; the patient sees who chose it', async () => {
  const { care, room } = scene;
  const { star } = care;
  const [relative] = await care.sql<{ email: string; name: string }>(`select email, given_name || ' ' || family_name as name from persons where demo_account = 'family'`);
  const officer = (await room.seat({ as: 'privacy-officer', size: 'desk' })).page;
  await officer.getByRole('link', { name: 'Consent and sharing' }).click();
  await officer.getByRole('link', { name: 'Acting for a patient' }).click();
  // The page before it has a search of its own.
  await officer.getByRole('heading', { name: 'Acting for a patient', level: 1 }).waitFor();
  await officer.getByRole('searchbox').fill(star.familyName);
  await officer.getByRole('button', { name: 'Find', exact: true }).click();
  await officer.getByRole('button', { name: new RegExp(`${star.givenName} ${star.familyName}`) }).first().click();
  await officer.getByText('Nobody acts for this patient.').waitFor();
  await officer.getByLabel('E-mail they sign in with').fill(relative!.email);
  await officer.getByLabel('They are').selectOption({ label: 'guardian' });
  await officer.getByLabel('What you saw').fill('Order of the court of 3 March');
  await officer.getByRole('button', { name: 'Appoint', exact: true }).click();
  await officer.getByText(`${relative!.name} (guardian)`).waitFor();
  await hasNoFindings(officer, 'appointed');

  const guardian = (await room.seat({ as: 'family', size: 'phone' })).page;
  await guardian.getByRole('link', { name: 'I act for somebody' }).click();
  await guardian.getByText('What staff see about me').click();
  const notes = guardian.getByRole('region', { name: 'Notes about me' });
  await notes.getByText('Keep somebody out').click();
  await notes.getByLabel('Who should not see it?').selectOption({ label: 'Nurses' });
  await notes.getByRole('button', { name: 'Keep out', exact: true }).click();
  await notes.getByText('Nurses: cannot see this').waitFor();
  await hasNoFindings(guardian, 'chosen');

  const patient = (await room.seat({ as: 'patient', size: 'phone' })).page;
  await patient.getByText('What staff see about me').click();
  await patient.getByRole('region', { name: 'Who acts for me' }).getByText(`${relative!.name} (guardian)`).waitFor();
  await patient.getByText('All my choices (1)').click();
  await patient.getByText(`${relative!.name} chose this for me`).waitFor();
});
