// Recovery with two people, on the screens of all three; and the one whom it is about stopping it from a message.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Seat } from './browser-rig.ts';
import { setScene } from './scene-rig.ts';

const scene = setScene({ isNamed: true });
/** Refusals are looked for, and whoever opens a link leaves a page that was still loading. */
const complaints = /answered 4(?:01|03|09|22)|console: Failed to load resource|request failed: \S+ \S+ net::ERR_ABORTED/;

async function hasNoFindings(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), [], state);
}

async function opensWaysIn({ page }: Seat): Promise<void> {
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('link', { name: 'Ways in' }).click();
  await page.getByRole('heading', { name: 'Somebody lost every way in' }).waitFor();
}

async function asks({ page }: Seat, email: string): Promise<void> {
  await page.getByLabel('E-mail that they sign in with').fill(email);
  await page.getByLabel('Reason, and how you know that it is them').fill('Lost telephone; stands before me');
  await page.getByRole('button', { name: 'Ask a second person' }).click();
  await page.getByText(/^Waits for a coordinator or privacy officer to agree/).waitFor();
}

test('[J99] an administrator asks, a coordinator agrees, a day later both hand over a half, and a nurse comes in by both with a new password', async () => {
  const { care, room } = scene;
  const [nurse] = await care.sql<{ email: string }>(`select email from persons where demo_account = 'nurse'`);
  const admin = await room.seat({ as: 'admin', size: 'desk', mayComplain: complaints });
  const second = await room.seat({ as: 'coordinator', size: 'phone', mayComplain: complaints });
  await opensWaysIn(admin);
  await asks(admin, nurse!.email);
  await opensWaysIn(second);
  await second.page.getByLabel('Reason, and how you know that it is them').fill('Spoke with her on the ward');
  await second.page.getByRole('button', { name: 'Agree' }).click();
  await second.page.getByText(/^Agreed\. Opens/).waitFor();
  await care.sql(`update recoveries set asked_at = asked_at - interval '25 hours', agreed_at = agreed_at - interval '25 hours'`);
  await admin.page.reload();
  await admin.page.getByRole('button', { name: 'Make the link' }).click();
  const link = await admin.page.getByText(/\/recover#/).textContent();
  await hasNoFindings(admin.page, 'a half');
  await second.page.reload();
  await second.page.getByRole('button', { name: 'Make the code' }).click();
  const code = await second.page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent();

  const { page } = await room.seat({ as: 'nurse', size: 'phone', mayComplain: complaints });
  await page.getByText('Live', { exact: true }).waitFor();
  await page.goto(link!);
  await page.getByRole('heading', { name: 'A new way in' }).waitFor();
  assert.ok(!page.url().includes('#'));
  await hasNoFindings(page, 'a new way in');
  await page.locator('input[name=code]').fill('ZZZZ-ZZZZ');
  await page.locator('input[name=password]').fill('tres gats al terrat');
  await page.getByRole('button', { name: 'Open my account' }).click();
  await page.getByText('Link and code do not open this together').waitFor();
  await page.locator('input[name=code]').fill(code!);
  await page.getByRole('button', { name: 'Open my account' }).click();
  await page.getByRole('heading', { name: 'My account' }).waitFor();
});

test('[J123] whom it is about stops it from the message, and those who asked see that it is gone', async () => {
  const { care, room } = scene;
  const [doctor] = await care.sql<{ id: string; email: string }>(`select id, email from persons where demo_account = 'doctor'`);
  const admin = await room.seat({ as: 'admin', size: 'desk', mayComplain: complaints });
  await opensWaysIn(admin);
  await asks(admin, doctor!.email);
  const [notice] = await care.sql<{ lines: string[] }>(`select lines from notices where person_id = '${doctor!.id}' and once like 'recovery/%'`);
  const { page } = await room.seat({ as: 'doctor', size: 'phone', mayComplain: complaints });
  await page.getByText('Live', { exact: true }).waitFor();
  await page.goto(notice!.lines.at(-1)!);
  await hasNoFindings(page, 'stopping');
  await page.getByRole('button', { name: 'Stop it' }).click();
  await page.getByText('It is stopped, and everybody who did it is told.').waitFor();
  await admin.page.reload();
  await admin.page.getByText('Nobody waits for a new way in.').waitFor();
});
