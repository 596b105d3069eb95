// A shared patient as they are now: what changes at home is on the page the other hospital has open, to look at and nothing more.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setScene } from './scene-rig.ts';
import { hasNoFindings, inviteClinic, shareStar } from './sharing-scene-rig.ts';

const scene = setScene();
const SOON_MS = 10_000;

test('[J159] what happens to a shared patient at home is on the open page of the other hospital within seconds: the value, the alarm, and who saw it; a week and a month are drawn; nothing there sounds, pages or can be answered; axe finds nothing', async () => {
  const { care } = scene;
  await inviteClinic(care, true);
  const { nurse, guest } = await shareStar(scene, /answered 404|console: Failed to load resource/);
  const alarms = guest.getByRole('region', { name: 'Open alarms' });
  await alarms.getByText('No open alarm.').waitFor();
  await guest.getByRole('region', { name: 'Score' }).waitFor();

  await care.sendVitals(care.star, { spo2: 76 });
  const sentAt = Date.now();
  await guest.getByRole('group', { name: 'Oxygen saturation' }).getByText('76').waitFor();
  await alarms.getByText(/^Oxygen saturation below /).waitFor();
  assert.ok(Date.now() - sentAt < SOON_MS, `on the open page after ${Date.now() - sentAt} ms`);
  await alarms.getByText(/Nobody has answered/).first().waitFor();
  assert.equal(await alarms.getByRole('button').count(), 0, 'nothing to answer');
  await hasNoFindings(guest, 'with an alarm');

  await nurse.bringToFront();
  await nurse.getByRole('button', { name: /^Acknowledge/ }).first().click();
  await alarms.getByText(/Seen by /).first().waitFor();

  await guest.getByLabel('Over a time').selectOption({ label: 'Oxygen saturation' });
  for (const span of ['Day', 'Week', 'Month']) {
    await guest.getByRole('button', { name: span, exact: true }).click();
    await guest.getByRole('img', { name: /^Oxygen saturation: lowest 76/ }).waitFor();
  }
  await hasNoFindings(guest, 'with a month');
});
