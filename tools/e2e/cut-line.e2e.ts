// The responder's line breaks while a page is on its way, and again while they answer it: nothing is lost, nothing doubled,
// and the phone says what is true.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { virtualAccount } from '@mydr24/simulation/demo/network-store.ts';
import { setScene } from './scene-rig.ts';
import { deskOf, familyOf, phoneOf } from './screens-rig.ts';

const scene = setScene();
/** What a browser and its map say when a line is cut under them; an error in the app itself is still a failure. */
const CUT = /^(console: |request failed)/;
/** The honest no to the one who was slower is a conflict to the browser, too. */
const CUT_OR_LATE = /^(console: |request failed|answered 409: .*\/accept$)/;

test('[J2] a page sent while the phone has no line reaches it another way, is on its screen once when the line is back, and an answer given without a line arrives', async () => {
  const { care, room } = scene;
  const { star, line } = care;
  const responder = care.nameOf('responder');
  const [phone, desk, family] = await Promise.all([
    room.seat({ as: 'responder', size: 'phone', at: star, url: line.url, mayComplain: CUT }).then(phoneOf),
    room.seat({ as: 'dispatcher', size: 'desk' }).then(deskOf),
    room.seat({ as: 'family', size: 'phone' }).then(familyOf),
  ]);
  await Promise.all([phone.waits(), desk.isEmpty()]);

  line.cut();
  await phone.line.isLost();
  await care.sendVitals(star, { spo2: 76 });
  await desk.lists('Nobody goes yet', `${star.givenName} ${star.familyName}`);
  await desk.opens(star);
  await desk.ladderStands(responder.full, 'SMS', 'sent');
  const texts = (await care.carried()).map(({ text }) => text);
  assert.ok(texts.length > 0);
  for (const text of texts) assert.doesNotMatch(text, new RegExp(`${star.givenName}|${star.familyName}|oxygen|\\b76\\b`, 'i'), 'a text message names no patient and no value');

  line.mend();
  await phone.isPaged('Respiratory failure');
  await phone.line.isBack();

  line.cut();
  await phone.line.isLost();
  await phone.accept.click();
  await phone.isSending();
  line.mend();
  await phone.goes();
  await Promise.all([desk.holds(responder.full, 'accepted'), desk.ladderStands(responder.full, 'SMS', 'confirmed'), family.sees(`${responder.given} is going to ${star.givenName}`)]);
  assert.equal(await desk.countsInTimeline(`${responder.full} goes`), 1, 'one answer counts once');
  assert.equal(await desk.countsPages(responder.full, 'SMS'), 1, 'no channel pages twice');
  assert.ok((await desk.countsPages(responder.full, 'app')) <= 1, 'no channel pages twice');
  await phone.reports('I am there');
  await desk.holds(responder.full, 'there now');
  await phone.closes('Treated on scene');
  await phone.waits();
});

test('[J3] an answer given without a line, after somebody else has accepted, is refused in words that send nobody for nothing', async () => {
  const { care, room } = scene;
  const { line, network } = care;
  const patient = network.patients.find(({ bed, personId }) => bed === null && personId === null);
  const other = network.responders.find(({ isVirtual, duty, baseName }) => isVirtual && duty === 'on' && baseName === 'Ordino');
  assert.ok(patient && other);
  const [late, quick] = await Promise.all([
    room.seat({ as: 'responder', size: 'phone', at: care.star, url: line.url, mayComplain: CUT_OR_LATE }).then(phoneOf),
    room.seat({ as: virtualAccount(other.personId), size: 'phone', at: { lat: patient.lat + 0.001, lon: patient.lon } }).then(phoneOf),
  ]);
  await Promise.all([late.waits(), quick.waits()]);
  await care.sendVitals(patient, { spo2: 76 });
  await Promise.all([late.isPaged('Respiratory failure'), quick.isPaged('Respiratory failure')]);

  line.cut();
  await late.line.isLost();
  await late.accept.click();
  await late.isSending();
  await quick.accepts();
  line.mend();
  await late.isStoodDown();
  await late.understands();
  await late.waits();
});
