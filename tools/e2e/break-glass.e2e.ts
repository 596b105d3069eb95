// Break-glass from the search to the verdict on a running server: a doctor, the privacy officer and the patient, each at a browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';

/** The doctor works in one ward, and not where the patient with an account lives. */
const scene = setScene({
  recast: (network) => {
    const doctor = network.signIns.find(({ accountId }) => accountId === 'doctor')!.personId;
    const star = network.patients.find(({ personId }) => personId !== null)!;
    const ward = network.patients.find(({ unitId, tenantId }) => unitId !== star.unitId && tenantId === star.tenantId)!.unitId;
    return { ...network, persons: network.persons.map((each) => (each.id === doctor ? { ...each, unitIds: [ward] } : each)) };
  },
});
const REFUSED = /answered 40[34]|console: Failed to load resource/;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

async function fillsReason(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Danger to life' }).check();
  await dialog.getByLabel('What happened?').fill('She lies on the floor of the hall and does not answer');
}

test('[J92] a doctor finds a patient outside of their care, proves who they are, reads and changes nothing; the officer asks, reads the answer and judges; ended, the open page closes within 5 seconds', async () => {
  const { care, room } = scene;
  const { star } = care;
  const name = `${star.givenName} ${star.familyName}`;
  const title = `${star.familyName}, ${star.givenName}`;
  const { page } = await room.seat({ as: 'doctor', size: 'desk', mayComplain: REFUSED });
  await page.getByRole('link', { name: 'Not on this list?' }).click();
  await page.getByLabel('Family name').fill(star.familyName);
  await page.getByLabel('Born on').fill('1901-01-01');
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByText(/^Nobody here has exactly/).waitFor();
  await page.getByLabel('Born on').fill(star.bornOn);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByRole('button', { name: `Open by break-glass: ${name}` }).click();
  await fillsReason(page);
  await hasNoFindings(page, 'dialog');
  await care.forgetProofs();
  await page.getByRole('button', { name: 'Open this record' }).click();
  await page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();

  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  const strip = page.getByRole('region', { name: 'Open by break-glass:' });
  await strip.getByText(/^(60|59) minutes left · read only$/).waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Charting' }).count(), 0);
  assert.equal(await page.getByRole('button', { name: /Raise/ }).count(), 0);
  await hasNoFindings(page, 'open by break-glass');

  const officer = (await room.seat({ as: 'privacy-officer', size: 'desk' })).page;
  await officer.getByRole('link', { name: 'Break-glass', exact: true }).click();
  const use = officer.getByRole('article', { name: new RegExp(`opened the record of ${name}$`) });
  await use.getByText(/^Open now, /).waitFor();
  await use.getByText('was told', { exact: true }).waitFor();
  await use.getByText('What was looked at').click();
  await use.getByText('patient.read', { exact: true }).first().waitFor();
  await use.getByRole('radio', { name: 'Ask the person first' }).check();
  await use.getByLabel('Your question').fill('Why was it you who had to open it?');
  await hasNoFindings(officer, 'review');
  await use.getByRole('button', { name: 'Ask', exact: true }).click();
  await use.getByText('Asked', { exact: true }).waitFor();

  await page.reload();
  await page.getByRole('link', { name: 'Read and answer' }).click();
  await page.getByText('Why was it you who had to open it?').waitFor();
  await page.getByLabel('Your answer').fill('I was the only one of us in the hall.');
  await hasNoFindings(page, 'question');
  await page.getByRole('button', { name: 'Send the answer' }).click();
  await page.getByRole('link', { name: 'Read and answer' }).waitFor({ state: 'detached' });

  await officer.reload();
  await use.getByText('I was the only one of us in the hall.').waitFor();
  await use.getByRole('radio', { name: 'Justified', exact: true }).check();
  await use.getByLabel('Why', { exact: true }).fill('The only clinician in the hall.');
  await use.getByRole('button', { name: 'Judge', exact: true }).click();
  await officer.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  await officer.getByRole('button', { name: 'Judged', exact: true }).click();
  await use.getByText(/^Justified, said /).waitFor();

  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByRole('button', { name: 'End now' }).click();
  await page.getByRole('heading', { level: 1, name: 'You may not see this' }).waitFor({ timeout: 5_000 });
  await strip.waitFor({ state: 'detached' });
  await hasNoFindings(page, 'ended');

  const patient = (await room.seat({ as: 'patient', size: 'phone' })).page;
  await patient.getByRole('link', { name: /^Who saw my record/ }).click();
  await patient.getByText(/Opened in an emergency from outside your care team/).first().waitFor();
});

test('[J92] from a page that is not theirs a doctor is offered it, on a phone by night; who opens a patient of their own is told so, and nothing opens without a proof', async () => {
  const { care, room } = scene;
  const { page } = await room.seat({ as: 'doctor', size: 'phone', theme: 'night', mayComplain: /answered 40[349]|console: Failed to load resource/ });
  await page.waitForURL('**/console');
  await page.goto(`${care.url}/console/patients/${care.star.id}`);
  await page.getByRole('button', { name: 'Open by break-glass…' }).click();
  await fillsReason(page);
  await care.forgetProofs();
  await page.getByRole('button', { name: 'Open this record' }).click();
  await page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'Do not do it' }).click();
  await page.getByText('Nothing was opened, because you did not prove who you are.').waitFor();
  await hasNoFindings(page, 'unproven');
  assert.deepEqual(await care.sql('select id from break_glass where ended_at is null'), []);
});

test('[J93] a patient without an account is told by a letter that the officer prints: until then the use stays in the queue', async () => {
  const { care, room } = scene;
  const { page } = await room.seat({ as: 'doctor', size: 'desk', mayComplain: REFUSED });
  await page.waitForURL('**/console');
  const star = care.star;
  const other = care.network.patients.find(({ personId, tenantId, unitId }) => personId === null && tenantId === star.tenantId && unitId === star.unitId)!;
  await page.goto(`${care.url}/console/patients/${other.id}`);
  await page.getByRole('button', { name: 'Open by break-glass…' }).click();
  await fillsReason(page);
  await page.getByRole('button', { name: 'Open this record' }).click();
  await page.getByRole('button', { name: 'End now' }).click();

  const officer = (await room.seat({ as: 'privacy-officer', size: 'phone', theme: 'night' })).page;
  await officer.getByRole('link', { name: 'Break-glass', exact: true }).click();
  const use = officer.getByRole('article', { name: new RegExp(`opened the record of ${other.givenName} ${other.familyName}$`) });
  await use.getByRole('radio', { name: 'Justified', exact: true }).check();
  await use.getByLabel('Why', { exact: true }).fill('She covered for a sick colleague.');
  await use.getByRole('button', { name: 'Judge', exact: true }).click();
  await use.getByText(/^Justified, said /).waitFor();
  await use.getByText('The letter to the patient').click();
  const letter = officer.getByRole('article', { name: 'Your record was opened by somebody outside your care team' });
  await letter.getByText('Somebody else has checked this and found that it was right.').waitFor();
  await hasNoFindings(officer, 'letter');
  await officer.emulateMedia({ media: 'print' });
  assert.deepEqual([await letter.isVisible(), await use.getByText(/^Justified, said /).isVisible()], [true, false]);
  await officer.emulateMedia({ media: null });
  await use.getByRole('button', { name: 'I have given or posted it' }).click();
  await officer.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  await officer.getByRole('button', { name: 'Judged', exact: true }).click();
  await use.getByText(/^was told by a letter/).waitFor();
});
