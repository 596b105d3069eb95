// Every surface in its main states, day and night, looked at by axe: no violation of WCAG 2.2 A and AA or of its best practices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Seat } from './browser-rig.ts';
import { setScene } from './scene-rig.ts';
import { consoleOf, deskOf, familyOf, patientOf, phoneOf } from './screens-rig.ts';

const scene = setScene();
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const CUT = /^(console: |request failed)/;

/** The same state in both themes; the seat follows the device's wish, so no screen is loaded anew. */
async function look({ page }: Seat, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme="${colorScheme === 'dark' ? 'night' : 'day'}"]`).waitFor();
    await settle(page);
    // What is on the screen and how it is named is the same at night; its colours are not.
    const axe = new AxeBuilder({ page });
    const { violations } = await (colorScheme === 'dark' ? axe.withRules('color-contrast') : axe.withTags(RULES)).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.failureSummary ?? ''}`));
    assert.deepEqual(found, [], `${state}, ${colorScheme}`);
  }
}

/** Colours that are still changing would be measured half-way. */
const settle = (page: Page): Promise<unknown> => page.evaluate(() => Promise.all(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished.catch(() => {}))));

test('[J8] axe finds nothing on the way in: front door, answering from a mail, demo messages, about', async () => {
  const seat = await scene.room.seat({ as: null, size: 'phone', theme: 'auto' });
  await seat.page.getByRole('heading', { name: 'Try it as' }).waitFor();
  await look(seat, 'front door');
  for (const [path, title] of [['/answer#token', 'You are paged'], ['/demo/inbox', 'Demo messages'], ['/answer', 'This link holds no page'], ['/about', 'About MyDR24 and its intended use'], ['/nowhere', 'This page does not exist']] as const) {
    await seat.page.goto(`${scene.care.url}${path}`);
    await seat.page.getByRole('heading', { name: title }).waitFor();
    await look(seat, path);
  }
});

test('[J9] axe finds nothing on the console: alarming, cut off, empty search, one patient, refused', async () => {
  const { care, room } = scene;
  const seat = await room.seat({ as: 'nurse', size: 'desk', theme: 'auto', url: care.line.url, mayComplain: CUT });
  const console_ = consoleOf(seat);
  const search = seat.page.getByRole('searchbox');
  await console_.sees(care.star);
  await care.sendVitals(care.star, { spo2: 76 });
  await console_.showsAlarm(care.star, 'Oxygen saturation');
  // One row is looked at like twelve, in a twelfth of the time.
  await search.fill(care.star.familyName);
  await look(seat, 'alarming board');
  care.line.cut();
  await console_.line.isLost();
  await look(seat, 'board without a line');
  care.line.mend();
  await console_.line.isBack();
  await search.fill('nobody of this name');
  await seat.page.getByRole('heading', { name: /No patient matches/ }).waitFor();
  await look(seat, 'empty search');
  await search.fill('');
  await console_.opensPatient(care.star);
  await seat.page.locator('.uplot').first().waitFor();
  await look(seat, 'patient page');
  await seat.page.goto(`${care.line.url}/console/patients/00000000-0000-8000-8000-000000000000`);
  await seat.page.getByRole('heading', { name: 'You may not see this' }).waitFor();
  await look(seat, 'refused patient');
});

test('[J10] axe finds nothing on a responder’s phone: waiting, paged, declining, on the way, closing, cut off', async () => {
  const { care, room } = scene;
  const seat = await room.seat({ as: 'responder', size: 'phone', theme: 'auto', at: care.star, url: care.line.url, mayComplain: CUT });
  const phone = phoneOf(seat);
  await phone.isPaged('Respiratory failure');
  await look(seat, 'paged');
  await phone.declines();
  await look(seat, 'declining');
  await phone.thinksAgain();
  await phone.accepts();
  await look(seat, 'accepted');
  await phone.reports('I am there');
  await phone.asksToClose();
  await look(seat, 'closing');
  await phone.closes('Treated on scene', 'open');
  await phone.waits();
  await look(seat, 'waiting');
  care.line.cut();
  await phone.line.isLost();
  await look(seat, 'cut off');
});

test('[J11] axe finds nothing for patient, family and dispatcher: quiet, counting down, help coming, ended', async () => {
  const { care, room } = scene;
  const [patientSeat, familySeat, deskSeat] = await Promise.all([
    room.seat({ as: 'patient', size: 'phone', theme: 'auto' }),
    room.seat({ as: 'family', size: 'phone', theme: 'auto' }),
    room.seat({ as: 'dispatcher', size: 'desk', theme: 'auto' }),
  ]);
  const [patient, family, desk] = [patientOf(patientSeat), familyOf(familySeat), deskOf(deskSeat)];
  await Promise.all([patient.isReady(), family.line.isLive(), desk.isEmpty()]);
  await look(patientSeat, 'patient, quiet');
  await look(familySeat, 'family, quiet');
  await look(deskSeat, 'dispatch, empty');
  await patient.holdsSos();
  await patient.reads('Help is being called');
  await family.sees(`Help is being called for ${care.star.givenName}`);
  await desk.opens(care.star);
  await look(patientSeat, 'patient, help called');
  await look(familySeat, 'family, help called');
  await look(deskSeat, 'dispatch, one emergency');
  await desk.closes('False alarm');
  await patient.reads('This call for help is over');
  await look(patientSeat, 'patient, ended');
});

/** Invented packs, drills and devices in the states that a journey meets only by chance. */
const adminStates = [
  'protocols', 'protocols-empty', 'protocols-tampered', 'protocols-error', 'editor', 'editor-not-yaml', 'pack-draft-errors', 'pack-proposed', 'pack-scheduled', 'pack-active', 'dry-run', 'drills', 'drills-refused', 'devices',
] as const;

test('[J21] axe finds nothing in administration: packs, editor, approval, dry run, drills, alert devices, in their states', async () => {
  const seat = await scene.room.seat({ as: null, size: 'desk', theme: 'auto' });
  await seat.page.getByRole('heading', { name: 'Try it as' }).waitFor();
  for (const state of adminStates) {
    await seat.page.goto(`${scene.care.url}/gallery/admin?show=${state}`);
    await seat.page.getByRole('heading', { level: 1 }).waitFor();
    if (state.startsWith('editor')) await seat.page.locator('.cm-content').waitFor();
    if (state === 'dry-run') {
      await seat.page.getByRole('button', { name: 'Run it', exact: true }).click();
      await seat.page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    }
    await look(seat, state);
  }
});
