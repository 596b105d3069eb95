// A responder on the way, on the dispatcher's map: a phone that moves is seen gliding, followed, found and filtered; the list says the same; and a hospital's word
// is on both.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';
import { deskOf, phoneOf } from './screens-rig.ts';

const scene = setScene({ roadMap: fileURLToPath(new URL('../../simulation/data/map/andorra.osm.pbf', import.meta.url)) });

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const middleOf = async (page: Page): Promise<[number, number]> => {
  const box = (await page.getByRole('region', { name: 'Map of emergencies and responders' }).boundingBox())!;
  return [box.x + box.width / 2, box.y + box.height / 2];
};

test('[J13] a responder on the way glides on the map of our own tiles and is followed; the list says the same, with the time of arrival', async () => {
  const { care, room } = scene;
  const { star } = care;
  const responder = care.nameOf('responder').full;
  const seat = await room.seat({ as: 'responder', size: 'phone', at: { lat: star.lat + 0.003, lon: star.lon } });
  const phone = phoneOf(seat);
  await phone.waits();
  const { page, ...rest } = await room.seat({ as: 'dispatcher', size: 'desk', motion: 'full' });
  const desk = deskOf({ page, ...rest });
  const tiles: string[] = [];
  page.on('response', (response) => /\/v1\/map\/[0-9a-f]{32}\//.test(response.url()) && tiles.push(response.headers()['cache-control'] ?? ''));
  await desk.isEmpty();
  await care.sendVitals(star, { spo2: 76 });
  await phone.accept.waitFor();
  await phone.accepts();
  await desk.opens(star);
  await page.locator('[data-base="there"]').waitFor();
  await page.getByRole('link', { name: 'OpenStreetMap' }).waitFor();

  await page.keyboard.press('f');
  await page.getByText(`Following ${responder}`).waitFor({ state: 'attached' });
  for (const [nth, gliding] of [[1, 'true'], [1, 'false'], [2, 'true']] as const) {
    if (gliding === 'true') await seat.moveTo({ lat: star.lat + 0.003 - nth * 0.0005, lon: star.lon });
    await page.locator(`canvas[data-gliding="${gliding}"]`).waitFor({ state: 'attached' });
  }
  // Who is followed is in the middle: a touch there is a touch of them.
  const card = page.getByRole('region', { name: responder });
  await card.getByRole('button', { name: 'Close' }).click();
  await card.waitFor({ state: 'detached' });
  await page.mouse.click(...(await middleOf(page)));
  // The time of arrival is reckoned anew every few seconds, so its minute may differ from one look to the next.
  const expected = new RegExp(`goes to ${star.givenName} ${star.familyName}, expected \\d\\d:\\d\\d, in `);
  assert.match((await card.getByText(/goes to/).textContent()) ?? '', expected);

  await page.keyboard.press('l');
  const list = page.getByRole('region', { name: 'Everybody and everything on the map' });
  const row = list.locator('li[data-unit]').filter({ hasText: responder });
  await row.getByText(/^position \d+ s old, within about/).waitFor();
  assert.match((await row.getByText(/goes to/).textContent()) ?? '', expected);
  assert.ok(tiles.length > 0 && tiles.every((kept) => kept.includes('immutable')), tiles.join());
});

test('[J13] people, places and hospitals are found by keyboard, filters hold for map and list, and a word on a hospital is read on both; axe finds nothing', async () => {
  const { room } = scene;
  const { page } = await room.seat({ as: 'dispatcher', size: 'desk' });
  await page.locator('[data-base="there"]').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('sant julia de lor');
  await button(page, /Sant Julià de Lòria town/).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: /^Sant Julià de Lòria$/ }).waitFor();
  await page.keyboard.press('Escape');

  await page.getByText('List', { exact: true }).click();
  const list = page.getByRole('region', { name: 'Everybody and everything on the map' });
  await button(page, /^Report capacity… /).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Intensive care: Free').fill('1');
  await dialog.getByLabel('Intensive care: Of').fill('6');
  await dialog.getByLabel('Closed to ambulances').check();
  await dialog.getByRole('button', { name: 'Report', exact: true }).click();
  await list.getByText('Intensive care: 1 of 6 free').waitFor();
  await list.getByText(/^told \d+ s ago by|^told now ago by/).waitFor();

  await page.getByText('Filter', { exact: true }).click();
  await page.getByLabel('State').selectOption({ label: 'off duty' });
  await page.getByText(/^Filter: \d+ of \d+$/).click();
  assert.deepEqual([...new Set(await list.locator('li[data-unit] svg').evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-mark'))))], ['off-duty']);
  const axe = async (): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`);
  };
  assert.deepEqual(await axe(), []);
  await page.keyboard.press('l');
  await page.getByRole('img', { name: /closed to ambulances, Intensive care: 1 of 6 free/ }).waitFor();
  assert.deepEqual(await axe(), []);
});
