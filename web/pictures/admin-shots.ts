// The administration's screens to look at: by desk and phone, by day, night and contrast, and their hard cases.
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

const at = (show: string): string => `/gallery/admin?show=${show}`;
const ready = (show: string): string => (show.endsWith('loading') ? '[aria-busy]' : show.startsWith('editor') && show !== 'editor-loading' ? '.cm-content, [aria-pressed]' : 'h1, h2');
const shot = (show: string, size: Shot['size'], theme: Shot['theme'], more: Partial<Shot> = {}): Shot => ({
  name: `admin-${show}-${size}-${theme}`, path: at(show), size, theme, ready: ready(show), isFull: !show.startsWith('editor') || size !== 'desk', ...more,
});
const states = [
  'protocols', 'protocols-empty', 'protocols-tampered', 'protocols-long', 'protocols-loading', 'protocols-refused', 'protocols-error', 'protocols-offline', 'editor', 'editor-clean', 'editor-not-yaml', 'editor-loading',
  'editor-read-only', 'pack-draft-errors', 'pack-draft', 'pack-proposed-own', 'pack-proposed', 'pack-approved', 'pack-scheduled', 'pack-active', 'pack-long', 'pack-not-there', 'dry-run', 'dry-run-empty', 'drills', 'drills-empty',
  'drills-refused', 'devices', 'devices-empty', 'devices-error',
];
const onKind = async (page: Page): Promise<void> => {
  await page.getByLabel('Part', { exact: true }).selectOption('cardiac-arrest');
  await page.getByText(/Fail-safe at the latest after/).first().waitFor();
};
const onTeam = async (page: Page): Promise<void> => {
  await onKind(page);
  await page.getByText('Team beside who leads (0)').click();
  await page.getByRole('button', { name: 'Add a place' }).click();
  await page.getByRole('button', { name: 'Add a place' }).click();
  await page.getByText('Team beside who leads (2)').scrollIntoViewIfNeeded();
};
const run = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Run it', exact: true }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
};
const typed = (said: RegExp) => async (page: Page): Promise<void> => {
  await page.getByLabel('Region').fill('AD-07');
  await page.getByRole('alert').filter({ hasText: said }).waitFor();
};

export const adminShots: Shot[] = [
  ...states.flatMap((show) => [shot(show, 'desk', 'day'), shot(show, 'phone', 'night')]),
  ...(['desk', 'phone'] as const).flatMap((size) => (['day', 'night', 'contrast'] as const).map((theme) => shot('editor', size, theme, { name: `admin-editor-kind-${size}-${theme}`, act: onKind }))),
  ...(['desk', 'phone'] as const).flatMap((size) => (['day', 'night', 'contrast'] as const).map((theme) => shot('dry-run', size, theme, { name: `admin-dry-run-result-${size}-${theme}`, act: run }))),
  shot('dry-run-broken', 'desk', 'day', { act: run }),
  shot('dry-run-failed', 'desk', 'day', { act: async (page) => { await page.getByRole('button', { name: 'Run it', exact: true }).click(); await page.getByRole('alert').waitFor(); } }),
  ...(['desk', 'phone'] as const).flatMap((size) => (['day', 'night'] as const).map((theme) => shot('editor-clean', size, theme, { name: `admin-editor-team-${size}-${theme}`, isFull: false, act: onTeam }))),
  shot('editor', 'desk', 'day', { name: 'admin-editor-step-open', act: async (page) => { await onKind(page); await page.getByRole('button', { name: 'Open cardiology' }).click(); } }),
  shot('editor', 'phone', 'day', { name: 'admin-editor-source-phone', act: async (page) => { await page.getByRole('button', { name: 'Source', exact: true }).click(); await page.locator('.cm-content').waitFor(); } }),
  shot('editor', 'desk', 'day', { name: 'admin-editor-finding-chosen', act: async (page) => { await page.getByRole('button', { name: /No rota fills this duty/ }).click(); } }),
  shot('editor-not-saved', 'desk', 'day', { act: typed(/Not saved/) }),
  shot('editor-conflict', 'desk', 'day', { act: typed(/saved this draft meanwhile/) }),
  shot('editor-conflict', 'phone', 'night', { act: typed(/saved this draft meanwhile/) }),
  ...(['desk', 'phone'] as const).map((size) => shot('pack-proposed', size, 'day', { name: `admin-pack-texts-${size}`, act: async (page) => { await page.getByText('The two texts, line by line').click(); await page.locator('.cm-content').first().waitFor(); } })),
  shot('pack-refused', 'desk', 'day', { act: async (page) => { await page.getByRole('button', { name: 'Approve it' }).click(); await page.getByRole('alert').waitFor(); } }),
  shot('pack-approved', 'phone', 'day', { name: 'admin-pack-schedule', act: async (page) => { await page.getByLabel('at a date and time').check(); } }),
  shot('drills', 'desk', 'day', { name: 'admin-drills-ask', act: async (page) => { await page.getByRole('button', { name: 'Start the drill' }).click(); } }),
  shot('devices', 'phone', 'day', { name: 'admin-devices-rung', act: async (page) => { await page.getByRole('button', { name: /^Ring once/ }).first().click(); await page.getByRole('status').filter({ hasText: 'taken over' }).waitFor(); } }),
  ...['protocols', 'editor', 'pack-proposed', 'dry-run', 'drills', 'devices'].flatMap((show) => [shot(show, 'narrow', 'day'), shot(show, 'zoomed', 'day', { isFull: true }), shot(show, 'desk', 'contrast')]),
  ...['protocols-long', 'editor', 'pack-proposed', 'dry-run', 'devices'].map((show) => shot(show, 'desk', 'day', { name: `admin-${show}-rtl`, path: `${at(show)}&dir=rtl` })),
  ...['protocols', 'editor', 'pack-draft-errors', 'devices'].map((show) => shot(show, 'phone', 'day', { name: `admin-${show}-ca`, locale: 'ca' })),
];
