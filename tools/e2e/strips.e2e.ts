// A heart that stops while a nurse looks at its strip, in a real browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { readRecordedStrip } from '@mydr24/simulation/devices/recorded-strips-store.ts';
import { setScene } from './scene-rig.ts';
import { consoleOf } from './screens-rig.ts';

const scene = setScene({ patients: 6 });

test('[J42] the strip of a patient is live, freezes, and says when it is not current; an asystole alarms with the strip it rests on; axe finds nothing', async () => {
  const { care, room } = scene;
  const recorded = readRecordedStrip('mitdb-100')!;
  const second = recorded.rateHz * 2;
  const stops = { ...recorded, samples: new Uint8Array(28 * second) };
  stops.samples.set(recorded.samples.subarray(0, 18 * second));
  const patient = care.network.patients.find(({ bed }) => bed !== null)!;
  await care.sendCalm();
  const seat = await room.seat({ as: 'nurse', size: 'desk' });
  const { page } = seat;
  await consoleOf(seat).opensPatient(patient);
  await page.getByRole('heading', { name: 'Vital signs' }).waitFor();
  await care.sendEcg(patient, stops);
  await page.getByRole('img', { name: /^ECG MLII/ }).waitFor();
  await page.getByRole('button', { name: 'Freeze' }).click();
  await page.getByText(/^Frozen at/).waitFor();
  await page.getByRole('button', { name: 'Go on live' }).click();
  const alarm = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'Asystole' }) });
  await alarm.getByRole('button', { name: 'Why?' }).click();
  const strip = alarm.getByRole('img', { name: /^ECG MLII/ });
  await strip.waitFor();
  const isDrawn = await strip.evaluate((canvas) => (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, (canvas as HTMLCanvasElement).width, (canvas as HTMLCanvasElement).height).data.some((value) => value > 0));
  assert.ok(isDrawn, 'something is drawn');
  await page.getByText(/^No samples for/).waitFor();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`), []);
});
