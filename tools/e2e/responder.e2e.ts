// The phone of whoever goes: two taps to accepted, nothing told before, a dead zone with a killed tab, a nurse who is asked, places and vehicles.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { TINY_JPEG } from '@mydr24/server/scene-notes/jpeg-testing.ts';
import { setScene } from './scene-rig.ts';
import { deskOf, familyOf, phoneOf } from './screens-rig.ts';

const scene = setScene({ hasPack: true });
/** What a browser says when a line is cut under it; an error in the app itself is still a failure. */
const CUT = /^(console: |request failed)/;
/** A map that is still being fetched when its screen is left. */
const LEFT = /^request failed: GET \/(assets|map)\/.* net::ERR_ABORTED$/;
const photo = { name: 'IMG_1.JPG', mimeType: 'image/jpeg', buffer: Buffer.from(TINY_JPEG, 'base64') };

/** As this person's own program would, where the screen is not what is looked at. */
async function post(accountId: string, path: string, body: object): Promise<void> {
  const send = (to: string, what: object, headers: Record<string, string> = {}) =>
    fetch(`${scene.care.url}${to}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers }, body: JSON.stringify(what) });
  const { accessToken } = (await (await send('/v1/demo/sessions', { accountId })).json()) as { accessToken: string };
  assert.ok((await send(path, body, { authorization: `Bearer ${accessToken}` })).ok);
}

test('[J50] two taps from a notification to accepted; name, allergies and door code are told only then', async () => {
  const { care, room } = scene;
  const { star } = care;
  const seat = await room.seat({ as: 'responder', size: 'phone', at: star, mayComplain: LEFT });
  const phone = phoneOf(seat);
  await phone.waits();
  const heard: string[] = [];
  seat.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => void heard.push(String(payload))));
  seat.page.on('response', (response) => void (response.url().includes('/v1/') && response.text().then((text) => heard.push(text), () => undefined)));
  await care.sendVitals(star, { spo2: 76 });
  // The first tap opens the app where a notification does, at its front door; it leads to the page by itself.
  await seat.page.goto(care.url);
  await phone.isPaged('Respiratory failure');
  await phone.shows('Name after you accept');
  const secrets = new RegExp([star.familyName, star.allergies || null, `"${star.doorCode}"`, 'spo2-low'].filter(Boolean).join('|'));
  assert.ok(heard.length > 0);
  for (const text of heard) assert.doesNotMatch(text, secrets, 'nothing of it came over the wire');
  await phone.accept.click();
  await phone.goes();
  await phone.shows(`${star.givenName} ${star.familyName}`, star.doorCode ?? '', 'Allergies');
  await phone.closes('Treated on scene');
  await phone.waits();
});

/** All that waits in the browser's store, as text. */
const KEPT_ON_PHONE = `new Promise((resolve, reject) => {
  const asked = indexedDB.open('mydr24.outbox');
  asked.onerror = reject;
  asked.onsuccess = () => (asked.result.transaction('deeds').objectStore('deeds').getAll().onsuccess = ({ target }) => resolve(JSON.stringify(target.result)));
})` as unknown as () => Promise<string>;

test('[J51] a dead zone: everything waits, outlives a killed tab, and arrives in order, each once', async () => {
  const { care, room } = scene;
  const { line, network } = care;
  const patient = network.patients.find(({ bed, personId }) => bed === null && personId === null)!;
  const near = { lat: patient.lat + 0.001, lon: patient.lon };
  const [seat, desk] = await Promise.all([
    room.seat({ as: 'responder', size: 'phone', at: near, url: line.url, mayComplain: CUT }),
    room.seat({ as: 'dispatcher', size: 'desk' }).then(deskOf),
  ]);
  const phone = phoneOf(seat);
  await Promise.all([phone.waits(), desk.isEmpty()]);
  await care.sendVitals(patient, { spo2: 76 });
  await phone.isPaged('Respiratory failure');
  await desk.opens(patient);

  line.cut();
  await phone.line.isLost();
  await phone.accept.click();
  await phone.shows('You go: not confirmed');
  await phone.reports('I am on my way');
  await phone.reports('I am there');
  const first = await seat.page.getByRole('checkbox').first().evaluate((box) => box.parentElement!.innerText);
  await phone.ticks(first.split('\n')[0]!);
  await phone.notes('Awake, short of breath');
  await phone.takesPhoto(photo);
  await phone.countsWaiting(6);
  const kept = await seat.page.evaluate(KEPT_ON_PHONE);
  assert.ok(kept.includes('sealed') && kept.includes('on-scene') && !kept.includes('Awake'), 'what tells of the patient lies sealed');

  await seat.page.close({ runBeforeUnload: false });
  line.mend();
  const again = await seat.page.context().newPage();
  const page = phoneOf({ ...seat, page: again });
  await again.goto(line.url);
  await page.goes();
  await page.hasNothingWaiting();
  const who = care.nameOf('responder').full;
  const expected = [`${who} goes`, `${who}: on the way`, `${who}: there now`, `${who}: done: ${first.split('\n')[0]}`, `${who} wrote a note`, `${who} took a photo`];
  await desk.panel.getByText(expected.at(-1)!, { exact: true }).waitFor();
  const lines = await desk.panel.getByRole('region', { name: 'What happened' }).getByRole('listitem').locator('span').allInnerTexts();
  const own = lines.filter((text) => expected.includes(text));
  assert.deepEqual(own[0] === expected[0] ? own : own.toReversed(), expected, 'in order, each once');
  await desk.panel.getByText('Awake, short of breath').waitFor();
  await desk.panel.getByRole('button', { name: 'Show the photo' }).click();
  await desk.panel.getByRole('img', { name: new RegExp(`^Photo by ${who}`) }).waitFor();
  await page.closes('Treated on scene');
  await page.waits();
});

test('[J52] a nurse who takes over goes with the same screen, takes a step back, and her note is the team’s alone', async () => {
  const { care, room } = scene;
  const { star } = care;
  const [seat, desk, family] = await Promise.all([
    room.seat({ as: 'nurse', size: 'phone', at: star }), room.seat({ as: 'dispatcher', size: 'desk' }).then(deskOf), room.seat({ as: 'family', size: 'phone' }).then(familyOf),
  ]);
  const phone = phoneOf(seat);
  await Promise.all([desk.isEmpty(), seat.page.getByRole('searchbox').waitFor()]);
  await post('patient', '/v1/sos', {});
  // Five seconds in which the call may be taken back.
  await desk.lists('Nobody goes yet', `${star.givenName} ${star.familyName}`);
  await desk.opens(star);
  await seat.page.goto(`${care.url}/console/patients/${star.id}`);
  await seat.page.getByRole('button', { name: 'Take over…' }).first().click();
  await seat.page.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
  await seat.page.getByRole('link', { name: /^You go:/ }).click();
  await phone.goes();
  await phone.reports('I am on my way');
  await desk.holds(care.nameOf('nurse').full, 'on the way');
  await phone.reports('I am there');
  await desk.holds(care.nameOf('nurse').full, 'there now');
  await seat.page.getByRole('button', { name: 'Undo' }).click();
  await desk.holds(care.nameOf('nurse').full, 'on the way');
  await family.sees(`${care.nameOf('nurse').given} is on the way to ${star.givenName}`);
  const mark = randomUUID();
  await phone.notes(mark);
  await desk.panel.getByText(mark).waitFor();
  assert.equal(await family.page.getByText(mark).count(), 0);
  await phone.closes('Treated on scene');
});

test('[J53] "I am at" and a vehicle are said in a few taps, and dispatch knows', async () => {
  const { care, room } = scene;
  await post('coordinator', '/v1/vehicles', { name: 'Ambulance 7', equipment: ['aed'] });
  const seat = await room.seat({ as: 'responder', size: 'phone', at: care.star });
  const phone = phoneOf(seat);
  await phone.waits();
  await seat.page.getByRole('button', { name: /^I am at/ }).click();
  await seat.page.getByRole('searchbox', { name: 'Find a place' }).fill('hospital');
  await seat.page.getByRole('listitem').filter({ hasText: /hospital/i }).getByRole('button').first().click();
  await seat.page.getByText(/, until \d\d:\d\d$/).waitFor();
  await seat.page.getByRole('button', { name: /^Vehicle/ }).click();
  await seat.page.getByRole('button', { name: 'Board Ambulance 7' }).click();
  await seat.page.getByText('You are on Ambulance 7', { exact: true }).waitFor();
  await seat.page.reload();
  await seat.page.getByRole('button', { name: /^Vehicle You are on Ambulance 7/ }).click();
  await seat.page.getByRole('button', { name: 'Leave Ambulance 7' }).click();
  await seat.page.getByText('You are on none', { exact: true }).waitFor();
});
