// A specially protected note on a running server: a doctor, a nurse and the patient, each at a browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { consoleOf } from './screens-rig.ts';
import { setScene } from './scene-rig.ts';

const scene = setScene();
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const TEXT = 'Methadone 40 mg at eight';

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

async function opensNotes(as: 'doctor' | 'nurse'): Promise<Page> {
  const seat = await scene.room.seat({ as, size: 'desk' });
  await consoleOf(seat).opensPatient(scene.care.star);
  await seat.page.getByText('Notes of the last 7 days').click();
  return seat.page;
}

test('[J156] a protected note is nobody else\'s until the patient lets them in, and goes from the open list when the patient stops it', async () => {
  const doctor = await opensNotes('doctor');
  const form = doctor.getByRole('form', { name: 'Note on the chart' });
  await form.getByLabel('What happened now, in a few words').fill(TEXT);
  await form.getByText('Mark as specially protected').click();
  await form.getByRole('combobox', { name: 'Specially protected' }).selectOption({ label: 'Substance use treatment' });
  await form.getByRole('button', { name: 'Write the note' }).click();
  await doctor.getByText('You wrote it.').waitFor();
  await hasNoFindings(doctor, 'written');

  const nurse = await opensNotes('nurse');
  await nurse.getByText('No note that is open to you.').waitFor();

  const patient = (await scene.room.seat({ as: 'patient', size: 'phone' })).page;
  await patient.getByText('What staff see about me').click();
  const part = patient.getByRole('region', { name: 'Specially protected notes' });
  await part.getByText('Let somebody in', { exact: true }).click();
  await part.getByLabel('Who may see them?').selectOption({ label: 'Nurses' });
  await part.getByRole('button', { name: 'Let them in' }).click();
  await part.getByText('Nurses: may see these notes').waitFor();
  await nurse.getByText(TEXT).waitFor();
  await nurse.getByText('42 CFR part 2 prohibits unauthorized use or disclosure of these records.').waitFor();

  await part.getByRole('button', { name: 'Stop it: Nurses' }).click();
  await nurse.getByText('No note that is open to you.').waitFor();
  assert.equal(await nurse.getByText(TEXT).count(), 0);
});
