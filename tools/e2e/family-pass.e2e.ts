// A relative without an account: the link by SMS, its page on a small phone from the call to the end, and its end on the open page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Seat } from './browser-rig.ts';
import type { Care } from './care-rig.ts';
import { setScene } from './scene-rig.ts';
import { deskOf, patientOf, phoneOf } from './screens-rig.ts';

const scene = setScene();
const REVOKED_WITHIN_MS = 5_000;
const MAX_BYTES = 30_000;
/** A page that closes its line when its link ends. */
const CLOSED_LINE = /^request failed: GET .f.[0-9a-f-]+.live net::ERR_ABORTED/;
const OLD_PHONE = { width: 320, height: 568 };

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });

/** Makes a link on the patient's phone; what the relative's SMS says. */
async function sendLink(care: Care, { page }: Seat, label: string, to: string): Promise<string> {
  await page.getByText('Link for someone without an account').click();
  const form = page.getByRole('group').filter({ hasText: 'Link for someone without an account' });
  await form.getByLabel('Who is it for?').fill(label);
  await form.getByLabel('How do they get it?').selectOption('sms');
  await form.getByLabel('Their phone number').fill(to);
  await form.getByLabel(/Send a short message/).check();
  await form.getByRole('button', { name: 'Make the link' }).click();
  await page.getByText('The message was handed over.').waitFor();
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  const text = (await care.carried()).find((message) => message.to === to)?.text ?? '';
  assert.match(text, /^Someone close to you lets you follow news about them\. Open: http/);
  return text.split(' ').at(-1)!;
}

/** Opens the link as a relative would, and counts what came over the line until the page stands. */
async function openLink(link: string): Promise<{ seat: Seat; bytes: number }> {
  const { room, care } = scene;
  const seat = await room.seat({ as: null, size: 'phone', url: `${care.url}/f`, theme: 'auto', mayComplain: CLOSED_LINE });
  await seat.page.setViewportSize(OLD_PHONE);
  const line = await seat.page.context().newCDPSession(seat.page);
  let bytes = 0;
  line.on('Network.loadingFinished', ({ encodedDataLength }) => void (bytes += encodedDataLength));
  await line.send('Network.enable');
  await seat.page.reload();
  await seat.page.goto(link);
  await heading(seat.page, /Nothing is happening|is over/).waitFor();
  return { seat, bytes };
}

async function looksRight(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`)), [], colorScheme);
  }
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing is wider than the phone');
}

test('[J32] a relative follows an emergency by the link in an SMS to its end: below 30 KB, no address of the scene, the hospital named, told of changes', async (t) => {
  const { care, room } = scene;
  const { star } = care;
  const responder = care.nameOf('responder');
  const [patientSeat, pocket, deskSeat] = await Promise.all([
    room.seat({ as: 'patient', size: 'phone', at: star }), room.seat({ as: 'responder', size: 'phone', at: { lat: star.lat + 0.01, lon: star.lon } }), room.seat({ as: 'dispatcher', size: 'desk' }),
  ]);
  const [patient, phone, desk] = [patientOf(patientSeat), phoneOf(pocket), deskOf(deskSeat)];
  await Promise.all([patient.isReady(), phone.waits()]);
  const to = '+376600222';
  const { seat: relative, bytes } = await openLink(await sendLink(care, patientSeat, 'My sister', to));
  t.diagnostic(`${bytes} bytes until the page stood`);
  assert.ok(bytes > 0 && bytes < MAX_BYTES, `${bytes} bytes`);
  assert.doesNotMatch(relative.page.url(), /#|\?/);
  const sees = (sentence: string): Promise<void> => heading(relative.page, sentence).waitFor();
  await patient.holdsSos();
  await Promise.all([sees(`Help is being called for ${star.givenName}`), phone.isPaged('Call for help')]);
  await phone.accepts();
  await sees(`${responder.given} will go to ${star.givenName}`);
  await phone.reports('I am on my way');
  await pocket.moveTo({ lat: star.lat + 0.009, lon: star.lon });
  await sees(`${responder.given} is on the way to ${star.givenName}`);
  await relative.page.getByText(`${responder.given} is about 1 km away.`).waitFor();
  await relative.page.getByText('There at about').waitFor();
  await looksRight(relative.page);
  const shown = await relative.page.content();
  assert.ok(!shown.includes(star.familyName) && !shown.includes(star.lat.toFixed(3)), 'neither the whole name nor the place of the patient');
  await phone.reports('I am there');
  await sees(`${responder.given} is with ${star.givenName}`);
  await desk.opens(star);
  await desk.panel.getByRole('button', { name: 'Name the hospital' }).click();
  const places = deskSeat.page.getByRole('dialog').getByRole('radio');
  await places.first().check();
  await deskSeat.page.getByRole('dialog').getByRole('button', { name: 'Name the hospital' }).click();
  await desk.panel.getByText(/named the hospital/).waitFor();
  await phone.reports('To hospital');
  await sees(`${star.givenName} is going to hospital`);
  await relative.page.getByRole('link', { name: 'Show the way' }).waitFor();
  await looksRight(relative.page);
  await phone.reports('Handed to next team');
  await sees(`A new team is caring for ${star.givenName}`);
  await phone.closes('Taken to hospital');
  await sees(`The call for help for ${star.givenName} is over`);
  await deskSeat.page.waitForFunction(async (address) => ((await (await fetch('/v1/demo/carrier/messages')).json()) as { messages: { to: string }[] }).messages.filter((message) => message.to === address).length > 1, to, { polling: 500 });
  const told = (await care.carried()).filter((message) => message.to === to).map(({ text }) => text);
  assert.doesNotMatch(told.join(' '), new RegExp(`${star.givenName}|${star.familyName}|${responder.given}|hospital|help`));
});

test('[J31] a link that the patient ends closes the open page within five seconds, and the patient sees what they see and who looked', async (t) => {
  const { care, room } = scene;
  const patientSeat = await room.seat({ as: 'patient', size: 'phone' });
  const { page } = patientSeat;
  await page.getByText('Link for someone without an account').waitFor();
  const { seat: relative } = await openLink(await sendLink(care, patientSeat, 'Uncle Pere', '+376600333'));
  await page.getByText('What my family sees').click();
  const preview = page.frameLocator('iframe');
  await preview.getByRole('heading', { name: /Nothing is happening|is over/ }).waitFor();
  await page.getByLabel(/^Show/).selectOption('transporting');
  await preview.getByRole('heading', { name: /is going to hospital/ }).waitFor();
  await page.getByText('Who looked').click();
  await page.getByRole('listitem').filter({ hasText: /Uncle Pere\s*on a/ }).waitFor();
  await page.getByRole('button', { name: 'Stop Uncle Pere' }).click();
  const stoppedAt = performance.now();
  await heading(relative.page, 'This link was ended').waitFor();
  const ms = Math.round(performance.now() - stoppedAt);
  t.diagnostic(`ended on the open page after ${ms} ms`);
  assert.ok(ms < REVOKED_WITHIN_MS);
  await page.getByRole('button', { name: 'Stop Uncle Pere' }).waitFor({ state: 'detached' });
});
