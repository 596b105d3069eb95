// From a reading to the end of the emergency, in four browsers at once: nurse, responder, family, dispatcher.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setScene } from './scene-rig.ts';
import { consoleOf, deskOf, familyOf, phoneOf } from './screens-rig.ts';

const scene = setScene();

test('[J1] a reading below the limit reaches the responder, the family, the nurse and the dispatcher, and each sees every step until it is closed', async (t) => {
  const { care, room } = scene;
  const { star } = care;
  const responder = care.nameOf('responder');
  const [console_, phone, family, desk] = await Promise.all([
    room.seat({ as: 'nurse', size: 'desk' }).then(consoleOf),
    room.seat({ as: 'responder', size: 'phone', at: star }).then(phoneOf),
    room.seat({ as: 'family', size: 'phone' }).then(familyOf),
    room.seat({ as: 'dispatcher', size: 'desk' }).then(deskOf),
  ]);
  await Promise.all([console_.sees(star), phone.waits(), family.sees(`Nothing is happening with ${star.givenName} now`), desk.isEmpty()]);

  const sentAt = performance.now();
  await care.sendVitals(star, { spo2: 76 });
  const acknowledgedAt = performance.now();
  await phone.isPaged('Respiratory failure');
  const shownAt = performance.now();
  t.diagnostic(`reading stored after ${Math.round(acknowledgedAt - sentAt)} ms, page on the screen after ${Math.round(shownAt - sentAt)} ms`);
  await phone.shows(star.address ?? '', 'Name after you accept', 'More after you accept');
  assert.equal(await phone.page.getByText(new RegExp(`${star.familyName}|Oxygen saturation`)).count(), 0, 'who it is and what happened come after accepting');
  await Promise.all([
    console_.showsAlarm(star, 'Oxygen saturation'),
    console_.shows(star, 'Emergency: looking for someone to go'),
    family.sees(`Help is being called for ${star.givenName}`),
    desk.lists('Nobody goes yet', `${star.givenName} ${star.familyName}`),
  ]);
  await desk.opens(star);
  await desk.ladderStands(responder.full, 'app', 'shown');
  await desk.ladderStands(care.nameOf('nurse').full, 'app', 'shown');

  await console_.acknowledges(star, 'Oxygen saturation');
  await console_.showsAnsweredAlarm(star);

  await phone.accepts();
  await phone.shows('Oxygen saturation', `${star.givenName} ${star.familyName}`);
  await Promise.all([
    family.sees(`${responder.given} is going to ${star.givenName}`),
    console_.shows(star, `${responder.full} goes`),
    desk.ladderStands(responder.full, 'app', 'confirmed'),
    desk.holds(responder.full, 'accepted'),
  ]);
  const steps = [
    ['I am on my way', 'on the way', `${responder.given} is on the way to ${star.givenName}`],
    ['I am there', 'there now', `${responder.given} is with ${star.givenName}`],
    ['To hospital', 'on the way to hospital', `${responder.given} is taking ${star.givenName} to hospital`],
    ['Handed to next team', 'handed over', `${star.givenName} is in the care of the next team`],
  ] as const;
  for (const [press, status, sentence] of steps) {
    await phone.reports(press);
    await Promise.all([family.sees(sentence), desk.holds(responder.full, status)]);
  }
  await phone.closes('Taken to hospital');
  await Promise.all([phone.waits(), desk.saysEnded(), console_.showsNoEmergency(star), family.sees(`The call for help for ${star.givenName} is over`)]);
  await console_.keepsAlarm(star, 'Oxygen saturation');
});
