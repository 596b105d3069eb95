// An alarm rule from its draft to an alarm on the ward, and a silence with its way back: two people and one nurse, in real browsers.
import { test } from 'node:test';
import { setScene } from './scene-rig.ts';

const scene = setScene({ patients: 6 });

test('[J40] a limit that one person wrote and another put in force alarms on the ward, can be shelved and taken back, and goes out of force by two people', async () => {
  const { care, room } = scene;
  const ward = care.network.patients.find(({ bed }) => bed !== null)!;
  const [author, second, nurse] = await Promise.all([room.seat({ as: 'coordinator', size: 'desk' }), room.seat({ as: 'doctor', size: 'desk' }), room.seat({ as: 'nurse', size: 'phone' })]);
  await author.page.getByRole('link', { name: 'Alarm rules' }).first().click();
  await author.page.getByRole('button', { name: 'Begin a draft' }).click();
  await author.page.getByRole('heading', { name: /^Set 2/ }).waitFor();
  await author.page.getByLabel('Temperature high, Low: limit').fill('37.5');
  await author.page.getByRole('button', { name: 'Save', exact: true }).click();
  await author.page.getByRole('button', { name: 'Saved' }).waitFor();
  await author.page.getByRole('button', { name: 'Propose' }).click();
  await author.page.getByText('waits for a second person').waitFor();

  await second.page.getByRole('link', { name: 'Alarm rules' }).first().click();
  await second.page.getByRole('link', { name: /^Set 2/ }).click();
  await second.page.getByRole('button', { name: 'Approve' }).click();
  await second.page.getByRole('button', { name: 'Put in force' }).click();
  await second.page.getByRole('button', { name: 'Take out of force' }).waitFor();

  await care.sendVitals(ward, { temperature: 37.8 });
  await nurse.page.getByRole('link', { name: `${ward.familyName}, ${ward.givenName}` }).first().click();
  const alarm = nurse.page.getByRole('article').filter({ hasText: 'Temperature above 37.5' });
  await alarm.waitFor();
  await alarm.getByRole('button', { name: 'Silence…' }).click();
  await alarm.getByRole('button', { name: 'Shelve' }).click();
  await alarm.getByRole('button', { name: /^Silence until/ }).click();
  await nurse.page.getByRole('heading', { name: 'Silenced now' }).waitFor();
  await nurse.page.getByRole('button', { name: 'Undo' }).click();
  await alarm.getByText('Nobody has answered').waitFor();

  await second.page.getByRole('button', { name: 'Take out of force' }).click();
  await second.page.getByText(/asked to take this set out of force\. It goes on counting/).waitFor();
  await author.page.reload();
  await author.page.getByRole('button', { name: 'Agree: take out of force' }).click();
  await author.page.getByRole('button', { name: 'Ask to put in force again' }).waitFor();
});
