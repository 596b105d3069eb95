// What a coordinator weighs, what a vehicle carries, what a patient wishes and where somebody was, from end to end, on the roads of Andorra; and what axe finds there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Seat } from './browser-rig.ts';
import { setScene } from './scene-rig.ts';
import { deskOf, patientOf, phoneOf } from './screens-rig.ts';

const scene = setScene({ roadMap: fileURLToPath(new URL('../../simulation/data/map/andorra.osm.pbf', import.meta.url)) });
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function axeFindsNothing({ page }: Seat, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme="${colorScheme === 'dark' ? 'night' : 'day'}"]`).waitFor();
    await page.evaluate(() => Promise.all(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished.catch(() => {}))));
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`)), [], `${state}, ${colorScheme}`);
  }
}

const signedIn = (page: Page): Promise<void> => page.getByText('Live', { exact: true }).waitFor();

async function registersVehicle(seat: Seat, name: string): Promise<void> {
  const { page } = seat;
  await page.goto(`${scene.care.url}/admin/vehicles`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('stretcher').check();
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('heading', { name: `The key of ${name}’s tracker` }).waitFor();
  await axeFindsNothing(seat, 'a new key');
}

test('[J70] a key is shown once and asked about; a vehicle’s equipment counts for its crew in the preview of a policy, which is saved and seen by who is on duty', async () => {
  const { care, room } = scene;
  const name = care.nameOf('responder').full;
  const [phone, seat] = await Promise.all([room.seat({ as: 'responder', size: 'phone', theme: 'auto', at: care.star }), room.seat({ as: 'coordinator', size: 'desk', theme: 'auto' })]);
  const { page } = seat;
  await Promise.all([phoneOf(phone).waits(), signedIn(page)]);
  await registersVehicle(seat, 'Ambulance 7');
  const key = (await page.locator('code').first().textContent()) ?? '';
  await page.getByRole('link', { name: 'Drills' }).click();
  await page.getByRole('dialog', { name: 'The key has not been put away' }).getByRole('button', { name: 'Stay here' }).click();
  await page.getByRole('button', { name: 'I have put it into the tracker' }).click();
  assert.equal(await page.getByText(key).count(), 0);
  await page.getByRole('button', { name: 'Crew… Ambulance 7' }).click();
  await page.getByRole('dialog').getByLabel(name).check();
  await page.getByRole('button', { name: 'This is the crew' }).click();
  await page.getByText(`On it: ${name}`).waitFor();
  // A point of the tracker, as a phone with OwnTracks sends it.
  const sent = await fetch(`${care.url}/v1/trackers/owntracks`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`car:${key}`).toString('base64')}` },
    body: JSON.stringify({ _type: 'location', lat: care.star.lat, lon: care.star.lon, tst: Math.ceil(Date.now() / 1_000), acc: 6 }),
  });
  assert.equal(sent.status, 200);
  await page.getByText(/^Tracker heard/).waitFor();
  await axeFindsNothing(seat, 'vehicles');

  await page.getByRole('link', { name: 'Who is asked first' }).click();
  await page.getByLabel('Each piece of equipment').fill('600');
  await page.getByText('another who is up to 10 min nearer').waitFor();
  await page.locator('summary', { hasText: 'Fall' }).click();
  await page.getByRole('group', { name: 'Equipment' }).getByLabel('stretcher').check();
  await page.getByLabel('Kind of emergency', { exact: true }).selectOption('fall');
  await page.getByLabel('Find a place by name').fill(`${care.star.lat}, ${care.star.lon}`);
  await page.getByRole('button', { name: /^Use/ }).click();
  await page.getByRole('button', { name: 'Show the list' }).click();
  await page.getByRole('listitem').filter({ hasText: name }).getByText('now: stretcher aboard Ambulance 7').waitFor();
  await axeFindsNothing(seat, 'the policy with a preview');
  await page.getByRole('link', { name: 'Drills' }).click();
  await page.getByRole('dialog', { name: 'Your changes are not saved' }).getByRole('button', { name: 'Stay here' }).click();
  await page.getByRole('button', { name: 'Save, counts at once' }).click();
  await page.getByText('All saved').waitFor();

  await page.goto(`${care.url}/dispatch/tracks`);
  await page.getByLabel('Whose').selectOption({ label: 'Ambulance 7' });
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('1 point, no gap').waitFor();
  await axeFindsNothing(seat, 'a history');
  await phone.page.reload();
  await phone.page.getByText(/seen by \d+ p/).click();
  await phone.page.getByRole('listitem').filter({ hasText: care.nameOf('coordinator').full }).getByText(/looked at where you were/).waitFor();
});

test('[J71] a responder keeps their kit and sees where they were; a patient’s wish is kept in plain words; handing over lists people by road', async () => {
  const { care, room } = scene;
  const [phone, patientSeat] = await Promise.all([room.seat({ as: 'responder', size: 'phone', theme: 'auto', at: care.star }), room.seat({ as: 'patient', size: 'phone', theme: 'auto' })]);
  await Promise.all([phoneOf(phone).waits(), patientOf(patientSeat).isReady()]);
  await phone.page.getByRole('link', { name: 'What I have along' }).click();
  await phone.page.getByLabel('monitor').check();
  await axeFindsNothing(phone, 'own kit');
  await phone.page.getByRole('button', { name: 'Save' }).click();
  await phone.page.getByText('Saved. Counts from now on.').waitFor();
  await phone.page.getByRole('link', { name: 'Back to duty' }).click();
  await phone.page.getByRole('link', { name: 'Where I was' }).click();
  await phone.page.getByRole('button', { name: 'Show', exact: true }).click();
  await phone.page.getByText(/point.*no gap/).waitFor();
  await axeFindsNothing(phone, 'own track');

  const wish = patientSeat.page;
  await wish.getByText('Who should come, if there is a choice?').click();
  await wish.getByLabel('I would like to speak').selectOption('ca');
  await wish.getByRole('button', { name: 'Save the wish' }).click();
  await wish.getByText('This is what counts.').waitFor();
  await axeFindsNothing(patientSeat, 'a wish');
  await wish.reload();
  await wish.getByText('Who should come, if there is a choice?').click();
  assert.equal(await wish.getByLabel('I would like to speak').inputValue(), 'ca');
});

test('[J72] a page takes a responder from a form that is not saved, and a dispatcher hands over along the roads', async () => {
  const { care, room } = scene;
  const [phone, patientSeat, deskSeat] = await Promise.all([room.seat({ as: 'responder', size: 'phone', at: care.star }), room.seat({ as: 'patient', size: 'phone' }), room.seat({ as: 'dispatcher', size: 'desk' })]);
  const [patient, desk] = [patientOf(patientSeat), deskOf(deskSeat)];
  await Promise.all([phoneOf(phone).waits(), patient.isReady()]);
  await phone.page.getByRole('link', { name: 'What I have along' }).click();
  await phone.page.getByLabel('ventilator').check();
  await patient.holdsSos();
  await phoneOf(phone).isPaged('Call for help');
  await phoneOf(phone).accepts();
  await desk.opens(care.star);
  await deskSeat.page.getByRole('button', { name: 'Hand over' }).click();
  const dialog = deskSeat.page.getByRole('dialog');
  await dialog.getByText(/by road/).first().waitFor();
  const first = (await dialog.locator('label').filter({ hasText: 'free' }).first().textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await deskSeat.page.getByRole('button', { name: 'Who could go?' }).click();
  const soonest = (await dialog.locator('ol > li').first().locator('span').nth(1).textContent()) ?? 'nobody';
  assert.ok(first.trim().startsWith(soonest), `${first} is not ${soonest}`);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await desk.closes('False alarm');
});

test('[J73] two who change what is weighed at once: the later one reads what the other changed, and nothing is overwritten unseen', async () => {
  const { care, room } = scene;
  const [first, second] = await Promise.all([room.seat({ as: 'admin', size: 'desk' }), room.seat({ as: 'coordinator', size: 'desk', theme: 'auto', mayComplain: /answered 409|status of 409/ })]);
  for (const { page } of [first, second]) {
    await signedIn(page);
    await page.goto(`${care.url}/admin/ranking`);
    await page.getByRole('heading', { name: 'What each thing is worth' }).waitFor();
  }
  await first.page.getByLabel('The patient’s language').fill('45');
  await first.page.getByRole('button', { name: 'Save, counts at once' }).click();
  await first.page.getByText('All saved').waitFor();
  await second.page.getByLabel('A preferred training').fill('75');
  await second.page.getByRole('button', { name: 'Save, counts at once' }).click();
  await second.page.getByText('Not saved: somebody else has changed this meanwhile.').waitFor();
  await second.page.getByRole('button', { name: 'See what they changed' }).click();
  await second.page.getByText('The patient’s language: 45 s instead of 30 s.').waitFor();
  await axeFindsNothing(second, 'overtaken');
  await second.page.getByRole('button', { name: 'Go on with mine on top of theirs' }).click();
  await second.page.getByText('1 change is not saved').waitFor();
  await second.page.getByRole('button', { name: 'Save, counts at once' }).click();
  await second.page.getByText('All saved').waitFor();
  assert.deepEqual([await second.page.getByLabel('A preferred training').inputValue(), await second.page.getByLabel('The patient’s language').inputValue()], ['75', '45']);
});
