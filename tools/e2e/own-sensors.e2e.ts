// A patient's own Bluetooth sensors in a real browser with virtual Bluetooth: chosen, read, lost and found again, sent once, and taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';
import { consoleOf, patientOf } from './screens-rig.ts';
import { openVirtualBluetooth, type SensorPlan } from './virtual-bluetooth-rig.ts';

const scene = setScene({ browserArgs: ['--enable-features=WebBluetooth', '--enable-blink-features=WebBluetooth'] });
const [HEART, METER] = [0x2a37, 0x2a18];
const strap: SensorPlan = {
  address: '09:09:09:09:09:01', name: 'Chest strap',
  services: [{ id: 0x180d, parts: [{ id: HEART, notifies: true }] }, { id: 0x180f, parts: [{ id: 0x2a19, value: '0f', notifies: true }] }, { id: 0x180a, parts: [{ id: 0x2a26, value: Buffer.from('2.1').toString('hex') }] }],
};
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function openSensors(page: Page): Promise<void> {
  await page.getByRole('link', { name: /Read a sensor of my own/ }).click();
  await page.getByRole('heading', { name: 'My sensors' }).waitFor();
}

test('[UI-O5] a strap is chosen, read, lost, found again and taken back; what it measured without a line waits and arrives once', async (t) => {
  const { care, room } = scene;
  const { page } = await room.seat({ as: 'patient', size: 'phone', url: care.line.url, mayComplain: /WebSocket|ERR_|request failed|Web Bluetooth is experimental|'localStorage' property/ });
  const bluetooth = await openVirtualBluetooth(room.browser, page);
  t.after(() => bluetooth.stop());
  await patientOf({ page } as never).isReady();
  await openSensors(page);
  const sensor = await bluetooth.bring(strap);
  await button(page, 'Heart rate').click();
  await page.getByText('Connected', { exact: true }).waitFor();
  await page.getByText('Battery 15%: charge it soon').waitFor();
  await sensor.isHeard(HEART);
  await sensor.notify(HEART, '0648');
  await page.getByText('1 reading has arrived.').waitFor();
  // On the ward: the nurse sees the value, and which device said it.
  const nurse = await room.seat({ as: 'nurse', size: 'desk' });
  await consoleOf(nurse).sees(care.star);

  await sensor.goAway();
  await sensor.isHeard(HEART);
  await page.getByText('Connected', { exact: true }).waitFor();
  await sensor.notify(HEART, '0400');
  await page.getByText('No valid value: check that it sits well.').waitFor();
  await page.getByText('2 readings have arrived.').waitFor();

  care.line.cut();
  await page.getByText(/Connection lost .* ago|Offline since/).waitFor();
  for (const frame of ['0649', '064a']) await sensor.notify(HEART, frame);
  await page.getByText('2 readings waiting to be sent.').waitFor();
  await page.getByText('Nobody has seen them yet.').waitFor();
  // The app is killed; it outlives that.
  await page.goto('about:blank');
  care.line.mend();
  await page.goto(`${care.line.url}/patient/sensors`);
  await page.getByText('2 readings have arrived.').waitFor();

  const hearts = async (): Promise<(number | null)[]> => (await care.sql<{ value: number | null }>(`select value from readings where kind = 'heart-rate' and device_id in (select id from devices where own_ref is not null) order by taken_at`)).map(({ value }) => value);
  assert.deepEqual(await hearts(), [72, null, 73, 74]);

  await button(page, /^Stop sharing and remove/).click();
  await button(page, /^Stop sharing and remove/).waitFor({ state: 'detached' });
  assert.deepEqual(await care.sql(`select revoked_at is not null as "isOver" from devices where own_ref is not null`), [{ isOver: true }]);
});

test('[UI-O5] a meter gives what it kept once: asked for everything first, then from the last one on', async (t) => {
  const { room } = scene;
  const { page } = await room.seat({ as: 'patient', size: 'phone', mayComplain: /Web Bluetooth is experimental|ERR_ABORTED/ });
  const bluetooth = await openVirtualBluetooth(room.browser, page);
  t.after(() => bluetooth.stop());
  await openSensors(page);
  const asked: string[] = [];
  const now = new Date(Date.now() - 600_000);
  const hex = (n: number, bytes = 1): string => n.toString(16).padStart(2 * bytes, '0').match(/../g)!.toReversed().join('');
  const taken = `${hex(now.getFullYear(), 2)}${[now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes(), now.getSeconds()].map((n) => hex(n)).join('')}`;
  const meter = await bluetooth.bring({
    address: '09:09:09:09:09:02', name: 'Sugar meter',
    services: [{ id: 0x1808, parts: [{ id: METER, notifies: true }, { id: 0x2a52, notifies: true, onWrite: (written) => void asked.push(written) }] }],
  });
  await button(page, 'Blood sugar meter').click();
  await page.getByText('Connected', { exact: true }).waitFor();
  await meter.isHeard(0x2a52);
  await meter.notify(METER, `02${hex(5, 2)}${taken}6eb011`);
  await page.getByText('1 reading has arrived.').waitFor();
  await button(page, /^Stop reading/).click();
  await button(page, /^Read it/).click();
  await page.getByText('Connected', { exact: true }).waitFor();
  await meter.notify(METER, `02${hex(5, 2)}${taken}6eb011`);
  await meter.notify(0x2a52, '06000101');
  await page.getByText('2 readings have arrived.').waitFor();
  assert.deepEqual(asked, ['0101', '0103010600']);
  assert.deepEqual(await scene.care.sql(`select value, unit from readings where kind = 'glucose'`), [{ value: 110, unit: 'mg/dL' }]);
});

test('[UI-O5] a browser without Bluetooth says so and what to do', async () => {
  const { page } = await scene.room.seat({ as: 'patient', size: 'phone', mayComplain: /ERR_ABORTED/ });
  await page.addInitScript(() => Object.defineProperty(navigator, 'bluetooth', { value: undefined }));
  await page.reload();
  await openSensors(page);
  await page.getByRole('heading', { name: 'This browser cannot read Bluetooth sensors' }).waitFor();
});
