// A device from its code to its end, on screens: paired at the bed, looked at, given a new key and revoked; and what a grey screen still tells.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';
import { consoleOf } from './screens-rig.ts';

const scene = setScene();
const button = (page: Page | Locator, name: string | RegExp): Locator => page.getByRole('button', { name });

async function post<Body>(path: string, body: object, key?: string): Promise<Body> {
  const response = await fetch(`${scene.care.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) }, body: JSON.stringify(body) });
  return (await response.json()) as Body;
}

async function hasNoFault(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]), []);
}

test('[J90] a device is paired by its code at the bed, looked at on its page, given a new key and revoked, each on a screen', async () => {
  const { care, room } = scene;
  const nurse = await room.seat({ as: 'nurse', size: 'phone' });
  const { page } = nurse;
  await consoleOf(nurse).opensPatient(care.star);
  await consoleOf(nurse).isOnPatientPage();
  await page.getByRole('link', { name: 'Devices' }).click();
  await button(page, 'Make a code').click();
  const code = page.getByText(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  const claimed = await post<{ key: string }>('/v1/pairings/claim', { code: await code.innerText(), name: 'Bedside oximeter', model: 'OX-1', firmware: '1.2' });
  await page.getByText('Bedside oximeter typed a code in').waitFor();
  await hasNoFault(page);
  await button(page, 'Yes, this is the device').click();
  const link = page.getByRole('link', { name: /Bedside oximeter/ });
  await link.waitFor();
  const reading = { seq: 1, code: '59408-5', value: null, unit: '%', takenAt: Date.now() };
  assert.equal((await post<{ stored: number }>('/v1/readings', { readings: [reading], device: { batteryPct: 12, firmware: '1.2' } }, claimed.key)).stored, 1);
  await link.click();
  await page.getByRole('heading', { name: 'Bedside oximeter', level: 1 }).waitFor();
  await page.getByText('12%: charge it or change the battery').waitFor();
  await page.getByText('No valid data', { exact: true }).waitFor();
  await page.getByText('one key counts').waitFor();
  await hasNoFault(page);

  const admin = await room.seat({ as: 'admin', size: 'desk' });
  await admin.page.getByRole('link', { name: 'Device keys' }).click();
  const card = admin.page.getByRole('article', { name: 'Bedside oximeter' });
  await button(card, /^New key/).click();
  await card.getByText('The new key, shown only now.').waitFor();
  const key = await card.locator('code').innerText();
  await button(card, 'I have put it in').click();
  assert.equal((await post<{ stored: number }>('/v1/readings', { readings: [{ ...reading, seq: 2, value: 97 }] }, key)).stored, 1);
  await button(card, /^Revoke…/).click();
  await hasNoFault(admin.page);
  await button(admin.page.getByRole('dialog'), 'Revoke it').click();
  await card.getByText('revoked: nothing more is taken').waitFor();
  assert.equal((await post<{ kind: string }>('/v1/readings', { readings: [{ ...reading, seq: 3 }] }, key)).kind, 'unauthenticated');
});

test('[J91] a note is written on the chart from the patient’s page', async () => {
  const { care, room } = scene;
  const nurse = await room.seat({ as: 'nurse', size: 'desk' });
  await consoleOf(nurse).opensPatient(care.star);
  await nurse.page.getByRole('textbox', { name: 'What happened now, in a few words' }).fill('Turned to the left');
  await button(nurse.page, 'Write the note').click();
  await nurse.page.getByText('The note stands in the charts at this time.').waitFor();
  assert.deepEqual(await care.sql('select body, sealed is not null as "isSealed" from chart_notes'), [{ body: '[sealed]', isSealed: true }]);
});

/** As an eye without colour sees it: of each point of the mark's shape, whether it is darker than the middle of the picture. */
async function greyShape(page: Page, mark: Locator): Promise<boolean[]> {
  const picture = (await mark.locator('svg').screenshot()).toString('base64');
  return page.evaluate(async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(16, 16);
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0, 16, 16);
    const rgba = context.getImageData(0, 0, 16, 16)['data'];
    const greys = Array.from({ length: 256 }, (_, n) => rgba[n * 4]! + rgba[n * 4 + 1]! + rgba[n * 4 + 2]!);
    const middle = (Math.min(...greys) + Math.max(...greys)) / 2;
    const ground = greys[0]! > middle;
    return greys.map((grey) => grey > middle !== ground);
  }, picture);
}

test('[UI-A6] on a grey screen, day and night, each priority is told by its shape, its mark and its word', async () => {
  for (const theme of ['day', 'night'] as const) {
    const { page } = await scene.room.seat({ as: null, size: 'desk', theme, mayComplain: /ERR_ABORTED/ });
    await page.goto(`${scene.care.url}/gallery`);
    const grey = await page.context().newCDPSession(page);
    await grey.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
    const marks = ['high', 'medium', 'low'].map((priority) => page.locator(`span[data-priority="${priority}"][data-answered="false"]:has(svg)`).first());
    await marks[0]!.waitFor();
    const words = await Promise.all(marks.map((mark) => mark.innerText()));
    assert.deepEqual([new Set(words.map((text) => text.replace(/[^*]/g, ''))).size, new Set(words.map((text) => text.replaceAll('*', '').trim())).size], [3, 3]);
    const shapes: boolean[][] = [];
    for (const mark of marks) shapes.push(await greyShape(page, mark));
    for (const [one, other] of [[0, 1], [0, 2], [1, 2]] as const) {
      const different = shapes[one]!.filter((point, n) => point !== shapes[other]![n]).length;
      assert.ok(different >= 20, `${theme}: ${different} of 256 points differ between two priorities`);
    }
  }
});
