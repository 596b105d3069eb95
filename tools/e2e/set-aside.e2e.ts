// An emergency whose stored form a fault has spoilt, on the dispatcher's desk: seen, taken in hand and ended by a person.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';
import { deskOf, patientOf } from './screens-rig.ts';

const scene = setScene();
const WOKEN_MS = 60_000;
const DAMAGE = `update emergencies set state = jsonb_set(state, '{schema}', '99') where closed_at is null`;

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

test('[J132] an emergency whose stored form is broken stands on top of the open desk with what was done, a dispatcher sees to it, and it is over when they say so after being asked; axe finds nothing', async () => {
  const { care, room } = scene;
  const [desk, patient] = [await room.seat({ as: 'dispatcher', size: 'desk' }), await room.seat({ as: 'patient', size: 'phone', mayComplain: /answered 4|answered 5|console: Failed to load resource/ })];
  await patientOf(patient).isReady();
  await patientOf(patient).holdsSos();
  await patientOf(patient).reads('Help is being called');
  await deskOf(desk).opens(care.star);
  await care.sql(DAMAGE);
  const { page } = desk;
  const aside = page.getByRole('region', { name: 'Set aside after a fault' });
  await aside.waitFor({ timeout: WOKEN_MS });
  const one = aside.getByRole('article').filter({ hasText: care.star.givenName });
  await one.getByText(/paged by every way/).waitFor();
  await hasNoFindings(page, 'set aside');
  await one.getByRole('button', { name: 'I see to it' }).click();
  await one.getByText(new RegExp(`^${care.nameOf('dispatcher').full} sees to it`)).waitFor();
  await one.getByRole('button', { name: 'It is over' }).click();
  const asked = page.getByRole('dialog', { name: 'Is it over?' });
  await hasNoFindings(page, 'asked whether it is over');
  await asked.getByRole('button', { name: 'It is over' }).click();
  await aside.waitFor({ state: 'detached' });
});
