// A patient's rights over their own data, on a running server: the copy, the request for erasure and what the privacy officer does with it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { dataClasses } from '@mydr24/server/privacy/data-classes.ts';
import { readZip } from '@mydr24/server/privacy/zip-testing.ts';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';

const scene = setScene();
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const CUT = /console: Failed to load resource|failed|answered 40[349]/;

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

const proves = (page: Page): Promise<void> => page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click();

test('[J129] a patient asks for a copy after a proof, waits, saves it in one file although the line broke on the way, asks for erasure by the keyboard after reading what goes and stays, and takes it back; axe finds nothing', async () => {
  const { care, room } = scene;
  await care.sendVitals(care.star, { spo2: 97, 'heart-rate': 72 });
  const { page } = await room.seat({ as: 'patient', size: 'phone', mayComplain: CUT });
  await page.getByRole('link', { name: /^My data/ }).click();
  await page.getByRole('heading', { name: 'My data', level: 1 }).waitFor();
  await care.forgetProofs();
  await page.getByRole('button', { name: 'Make my copy' }).click();
  await page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'Do not do it' }).click();
  await page.getByText('Nothing was done, because you did not prove that it is you.').waitFor();
  await page.getByRole('button', { name: 'Make my copy' }).click();
  await proves(page);
  await page.getByText(/^Your copy is ready: one file, /).waitFor();
  await hasNoFindings(page, 'copy ready');

  await page.route('**/pieces/0', (route) => route.abort(), { times: 1 });
  await page.getByRole('button', { name: 'Save my copy' }).click();
  await page.getByText(/^It stopped: /).waitFor();
  await hasNoFindings(page, 'line broke');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  const file = await saving;
  await page.getByText(/^Saved on this device as mydr24-.*\.zip\.$/).waitFor();
  const names = [...readZip(await readFile(await file.path())).keys()];
  assert.deepEqual(names.slice(0, 3), ['record.pdf', 'record.json', 'fhir-bundle.json']);

  await page.getByText('What would happen, and asking for it').focus();
  await page.keyboard.press('Enter');
  const ask = page.getByRole('button', { name: 'Ask for erasure' });
  assert.equal(await ask.getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await hasNoFindings(page, 'before asking');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText(/^You asked on .*\. You get an answer by /).waitFor();
  await hasNoFindings(page, 'asked');
  await page.getByRole('button', { name: 'Take my request back' }).click();
  await page.getByText(/^You took your request of .* back\. Nothing was erased\.$/).waitFor();
  assert.deepEqual(await care.sql('select state from erasures'), [{ state: 'withdrawn' }]);
});

test('[J130] the privacy officer places a hold that stands against a request, lifts it after a proof, grants the request with a reason and sees by a look into every table that it is gone; the patient’s open screen ends; axe finds nothing', async () => {
  const { care, room } = scene;
  const { star } = care;
  const name = `${star.givenName} ${star.familyName}`;
  await care.sql(`insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at) values (gen_random_uuid(), '${star.tenantId}', '${star.id}', 'asked', '${star.personId}', now() - interval '3 days')`);
  const patient = (await room.seat({ as: 'patient', size: 'phone', mayComplain: /answered 40[13]|console: Failed to load resource|WebSocket/ })).page;
  await patient.getByRole('link', { name: /^My data/ }).waitFor();
  const { page } = await room.seat({ as: 'privacy-officer', size: 'desk' });
  await page.getByRole('link', { name: 'Patients’ requests', exact: true }).click();
  await page.getByRole('link', { name: 'Legal holds', exact: true }).click();
  await page.getByLabel('Patient', { exact: true }).fill(star.familyName);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await page.getByLabel('Who asked for it, and why').fill('A court asks for the whole record');
  await page.getByRole('button', { name: 'Place the hold' }).click();
  await page.getByText(`The hold for ${name} stands.`).waitFor();
  await hasNoFindings(page, 'hold placed');

  await page.getByRole('link', { name: 'Privacy requests', exact: true }).click();
  const request = page.getByRole('article', { name });
  await request.getByText(/^A legal hold stands for this patient/).waitFor();
  assert.equal(await request.getByRole('radio', { name: 'Grant' }).isDisabled(), true);
  await hasNoFindings(page, 'held');
  await request.getByRole('link', { name: 'To the holds' }).click();
  await page.getByRole('button', { name: `Lift… ${name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Lift the hold for ${name}?` });
  await dialog.getByLabel('Why it is lifted').fill('The court has closed its case');
  await hasNoFindings(page, 'lifting');
  await care.forgetProofs();
  await dialog.getByRole('button', { name: 'Lift the hold' }).click();
  await proves(page);
  await page.getByText(/^Lifted .* by /).waitFor();

  await page.getByRole('link', { name: 'Privacy requests', exact: true }).click();
  await request.getByRole('radio', { name: 'Grant' }).check();
  await request.getByLabel('Reason, for the patient to read').fill('Granted, as you asked for it');
  await request.getByRole('button', { name: 'Grant and erase' }).click();
  await request.getByText('Is it gone? Look now').click();
  await request.getByText(/^Nothing is left: \d+ tables and keys were looked at\.$/).waitFor();
  await hasNoFindings(page, 'gone');
  await patient.getByRole('link', { name: /^My data/ }).waitFor({ state: 'detached' });
  assert.deepEqual(await care.sql('select state, address from erasures join patients p on p.id = patient_id where state not in (\'withdrawn\')'), [{ state: 'granted', address: null }]);
});

test('[J131] the record of processing says in words what the server writes of every class of data, and is printed with every table, by keyboard and by night on a phone; axe finds nothing', async () => {
  const { page } = await scene.room.seat({ as: 'privacy-officer', size: 'phone', theme: 'night' });
  await page.getByRole('link', { name: 'Record of processing', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Record of processing', level: 1 }).waitFor();
  for (const { what, purpose, basis, retention } of Object.values(dataClasses)) {
    const entry = page.getByRole('article', { name: what, exact: true });
    for (const text of [purpose, basis, retention]) await entry.getByText(text, { exact: true }).waitFor();
  }
  await hasNoFindings(page, 'record of processing');
  const table = page.getByText('patient_essentials', { exact: true });
  assert.equal(await table.isVisible(), false);
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual([await table.isVisible(), await page.getByRole('button', { name: 'Print it' }).isVisible(), await page.getByText('Controller:').isVisible()], [true, false, true]);
  await page.emulateMedia({ media: null });
});

test('[J151] the privacy officer sees a record whose years are over, lets it go after a proof, and it is gone within a minute; by keyboard, axe finds nothing', async () => {
  const { care, room } = scene;
  const { tenantId } = care.star;
  await care.sql(`with former as (insert into patients (id, tenant_id, given_name, family_name, born_on, sex) values (gen_random_uuid(), '${tenantId}', 'Pere', 'Antic', '1931-04-02', 'male') returning id)
    insert into care_times (patient_id, tenant_id, last_care_at) select id, '${tenantId}', now() - interval '12 years' from former`);
  const { page } = await room.seat({ as: 'privacy-officer', size: 'phone' });
  await page.getByRole('link', { name: 'Past their time', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Past their time', level: 1 }).waitFor();
  await page.getByRole('checkbox', { name: /^Pere Antic/ }).focus();
  await page.keyboard.press('Space');
  await hasNoFindings(page, 'past their time');
  await page.getByRole('button', { name: 'Let 1 record go…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Let 1 record go for good?' });
  await hasNoFindings(page, 'letting go');
  await care.forgetProofs();
  await dialog.getByRole('button', { name: 'Let them go for good' }).click();
  await proves(page);
  await dialog.getByText('1 record goes now.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByText('No record is past its time').waitFor();
  await page.getByRole('link', { name: 'Privacy requests', exact: true }).click();
  await page.getByRole('button', { name: 'Over', exact: true }).click();
  await page.getByRole('article', { name: 'A patient who was erased' }).getByText(/its time was over$/).waitFor();
  assert.deepEqual(await care.sql(`select given_name as name from patients where born_on = '1900-01-01'`), [{ name: 'erased' }]);
});
