// What a nurse missed, and readings out of files: on the console, and on a patient's own phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';

const scene = setScene();

async function hasNoFault(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]), []);
}

const record = (at: number, value: number): string => {
  const when = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} +0000`;
  return `<Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" startDate="${when}" endDate="${when}" value="${value}"/>`;
};
const stepsOf = (at: number): string => record(at, 4_000).replace('HeartRate', 'StepCount');
const exportOf = (at: number): string => `<?xml version="1.0"?><HealthData>${record(at, 63)}${record(at + 60_000, 142)}${record(at + 120_000, 900)}${stepsOf(at)}</HealthData>`;
const stored = async (): Promise<number> => (await scene.care.sql<{ n: number }>(`select count(*)::int as n from readings where is_history and value in (63, 142)`))[0]!.n;
const choose = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('Choose a file').setInputFiles({ name: 'export.xml', mimeType: 'text/xml', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'See what is in it' }).click();
};

test('[J140] a nurse who comes back reads which alarms ended and that nobody answered; one that ends while she looks appears by itself; axe finds nothing', async () => {
  const { care, room } = scene;
  const patient = care.network.patients.find(({ unitId }) => unitId !== null)!;
  await care.sendVitals(patient, { temperature: 39.6 });
  await care.sendVitals(patient, { temperature: 36.9 });
  const { page } = await room.seat({ as: 'nurse', size: 'desk' });
  await page.getByRole('link', { name: 'Ended alarms' }).click();
  await page.getByRole('heading', { name: 'Alarms that ended', level: 1 }).waitFor();
  const unit = page.getByRole('combobox', { name: 'Unit' });
  if ((await unit.count()) > 0) await unit.selectOption(patient.unitId);
  const rows = page.locator('[data-alarm]');
  await rows.first().waitFor();
  assert.match(await rows.first().innerText(), new RegExp(`Temperature above 39.0 °C[^]*39.6 °C[^]*${patient.familyName}[^]*values came back[^]*Nobody answered`));
  await page.getByText('1 nobody answered').waitFor();
  await hasNoFault(page);
  await care.sendVitals(patient, { temperature: 39.8 });
  await care.sendVitals(patient, { temperature: 37 });
  await page.getByText('2 nobody answered').waitFor();
  assert.match(await rows.first().innerText(), /39\.8/);
});

test('[J141] a nurse reads what a file of another system holds and what is refused before anything is stored, stores it, and finds it in the chart; the same file again is not stored twice; axe finds nothing', async () => {
  const { care, room } = scene;
  const patient = care.network.patients.find(({ unitId }) => unitId !== null)!;
  const { page } = await room.seat({ as: 'nurse', size: 'desk' });
  await page.getByRole('link', { name: `${patient.familyName}, ${patient.givenName}` }).click();
  await page.getByRole('link', { name: 'Import a file' }).click();
  await page.getByText(`For ${patient.givenName} ${patient.familyName}`).waitFor();
  await hasNoFault(page);
  const text = exportOf(Math.floor(Date.now() / 60_000) * 60_000 - 20 * 60_000);
  await choose(page, text);
  await page.getByRole('heading', { name: '2 readings can be imported' }).waitFor();
  await page.getByText('63/min to 142/min').waitFor();
  await page.getByText('1 row is refused').click();
  await page.getByText('a value outside of what a sensor measures').waitFor();
  assert.equal(await stored(), 0);
  await hasNoFault(page);
  await page.getByRole('button', { name: `Store 2 readings for ${patient.givenName} ${patient.familyName}` }).click();
  await page.getByRole('heading', { name: '2 readings stored' }).waitFor();
  assert.equal(await stored(), 2);
  await page.getByRole('button', { name: 'Choose another file' }).click();
  await choose(page, text);
  await page.getByRole('button', { name: /^Store 2 readings/ }).click();
  await page.getByRole('heading', { name: 'Nothing new: all of it was there' }).waitFor();
  assert.equal(await stored(), 2);
  assert.deepEqual(await care.sql(`select id from alarms where condition_key = 'heart-rate-high'`), []);
  await page.getByRole('link', { name: 'Open the chart' }).click();
  const chart = page.locator('figure').filter({ hasText: 'Heart rate' }).first();
  await chart.getByText('Show as table').click();
  await chart.getByRole('cell', { name: /142/ }).first().waitFor();
});

test('[J142] a patient imports a file of their own on a phone by keyboard; a broken file says so and stores nothing; axe finds nothing', async () => {
  const { page } = await scene.room.seat({ as: 'patient', size: 'phone' });
  await page.getByRole('link', { name: /Import a file/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('For me', { exact: true }).waitFor();
  await choose(page, '<HealthData><Record');
  await page.getByRole('heading', { name: 'Nothing can be imported' }).waitFor();
  await page.getByText('The file breaks off or is damaged').waitFor();
  await page.getByRole('button', { name: 'Choose another file' }).click();
  await choose(page, exportOf(Date.now() - 3 * 3_600_000));
  await page.getByRole('button', { name: 'Store 2 readings in my record' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '2 readings stored' }).waitFor();
  await hasNoFault(page);
});
