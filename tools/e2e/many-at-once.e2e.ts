// Two patients worsen in the same minute: the dispatcher sees who is kept for whom, and works at the mass-casualty board.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setScene } from './scene-rig.ts';

const scene = setScene();

test('[J33] with two emergencies the desk says who is kept for which, nobody for both; mass casualty is declared, people are tagged, staff is called in, and it ends', async () => {
  const { care, room } = scene;
  const { page } = await room.seat({ as: 'dispatcher', size: 'desk' });
  const [one, other] = care.network.patients;
  await Promise.all([care.sendVitals(one!, { spo2: 76 }), care.sendVitals(other!, { spo2: 75 })]);
  await page.getByRole('heading', { name: 'Who for what' }).waitFor();
  await page.getByText('2 places to fill').waitFor();
  await page.getByText('Each place, and why').click();
  await page.getByText(/^Best over all of them, as of/).waitFor();
  const kept = await page.locator('section[aria-labelledby="assign-title"] ol b').allTextContents();
  assert.equal(new Set(kept).size, 2, kept.join());

  await page.getByRole('button', { name: 'Mass casualty…' }).click();
  await page.getByLabel('What has happened? It stays on the record.').fill('Coach accident');
  await page.getByRole('button', { name: 'Declare it' }).click();
  await page.getByRole('button', { name: 'Board', exact: true }).click();
  await page.getByRole('heading', { name: 'Mass casualty: Coach accident' }).waitFor();
  await page.getByLabel('Tag').fill('a-1');
  await page.getByRole('button', { name: 'Immediate' }).click();
  await page.getByText('A-1', { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Call in / }).click();
  await page.getByText(/called in, /).waitFor();
  await page.getByRole('button', { name: 'End it' }).click();
  await page.getByRole('region', { name: 'Mass casualty' }).waitFor({ state: 'detached' });
});
