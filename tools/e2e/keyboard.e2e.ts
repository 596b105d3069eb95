// The nurse's console without a mouse: find, move, answer, open, leave.
import { test } from 'node:test';
import { setScene } from './scene-rig.ts';
import { consoleOf } from './screens-rig.ts';

const scene = setScene();

test('[J7] by keyboard alone a nurse finds a patient, moves through the board, acknowledges an alarm and opens the patient', async () => {
  const { care, room } = scene;
  const [first, second] = care.network.patients.filter(({ bed }) => bed !== null);
  if (first === undefined || second === undefined) throw new Error('the network has too few patients in beds');
  const seat = await room.seat({ as: 'nurse', size: 'desk' });
  const console_ = consoleOf(seat);
  const { keyboard } = seat.page;
  await console_.sees(first);
  for (const patient of [first, second]) {
    await care.sendVitals(patient, { spo2: 76 });
    await console_.showsAlarm(patient, 'Oxygen saturation');
  }
  await keyboard.press('/');
  await keyboard.type(second.familyName);
  await console_.hides(first);
  await keyboard.press('Enter');
  await console_.focuses(second);
  await keyboard.press('a');
  await console_.showsAnsweredAlarm(second);
  await console_.offersUndo();
  await keyboard.press('/');
  await keyboard.press('Escape');
  await console_.sees(first);
  await keyboard.press('j');
  await keyboard.press('k');
  await keyboard.press('?');
  await console_.showsKeys();
  await keyboard.press('Escape');
  await console_.focusesSomeRow();
  await keyboard.press('Enter');
  await console_.isOnPatientPage();
});
