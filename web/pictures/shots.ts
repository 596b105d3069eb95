// Which screens are looked at, in which state, size and theme.
import type { Page } from 'playwright-core';
import { adminShots } from './admin-shots.ts';
import { assignmentShots } from './assignment-shots.ts';
import { surfaceShots } from './surface-shots.ts';

export const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 }, narrow: { width: 320, height: 720 }, zoomed: { width: 720, height: 450 } } as const;

export interface Shot {
  name: string;
  path: string;
  size: keyof typeof sizes;
  theme: 'day' | 'night' | 'contrast';
  /** Selector to wait for. */
  ready: string;
  locale?: string;
  isFull?: boolean;
  isStill?: boolean;
  act?: (page: Page) => Promise<void>;
}

const row = '[data-patient]';
const boards: Shot[] = (['day', 'night', 'contrast'] as const).flatMap((theme) =>
  (['desk', 'phone'] as const).map((size): Shot => ({ name: `board-${size}-${theme}`, path: '/gallery/board?n=40', size, theme, ready: row })),
);
const states: Shot[] = ['stale', 'offline', 'loading', 'refused', 'empty', 'signed-out'].map((state) => ({
  name: `board-state-${state}`, path: `/gallery/board?state=${state}`, size: 'desk', theme: 'day', ready: '[data-status]',
}));

const openStrip = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Why?' }).first().click();
  await page.locator('canvas[role=img]').nth(3).waitFor();
};

const openNotes = async (page: Page): Promise<void> => {
  await page.getByText('Notes of the last 7 days').click();
  await page.getByText('Specially protected: ').waitFor();
  await page.getByText('Mark as specially protected').click();
  await page.getByRole('combobox', { name: 'Specially protected' }).waitFor();
};

const patients: Shot[] = [
  { name: 'patient-desk-day', path: '/gallery/patient?who=6', size: 'desk', theme: 'day', ready: '.uplot', isFull: true },
  { name: 'patient-desk-night', path: '/gallery/patient?who=11', size: 'desk', theme: 'night', ready: '.uplot', isFull: true },
  { name: 'patient-phone-day', path: '/gallery/patient?who=11', size: 'phone', theme: 'day', ready: '.uplot', isFull: true },
  { name: 'patient-phone-night', path: '/gallery/patient?who=23', size: 'phone', theme: 'night', ready: '.uplot' },
  { name: 'patient-contrast', path: '/gallery/patient?who=18', size: 'desk', theme: 'contrast', ready: '.uplot' },
  { name: 'patient-narrow', path: '/gallery/patient?who=31', size: 'narrow', theme: 'day', ready: '.uplot', isFull: true },
  { name: 'patient-rtl', path: '/gallery/patient?who=6&dir=rtl', size: 'desk', theme: 'day', ready: '.uplot' },
  { name: 'patient-state-stale', path: '/gallery/patient?who=6&state=stale', size: 'desk', theme: 'day', ready: '.uplot' },
  { name: 'patient-state-refused', path: '/gallery/patient?who=6&state=refused', size: 'desk', theme: 'day', ready: 'main h1' },
  { name: 'patient-state-loading', path: '/gallery/patient?who=6&state=loading', size: 'desk', theme: 'day', ready: '[aria-busy]' },
  { name: 'patient-state-failing', path: '/gallery/patient?who=41&state=failing', size: 'desk', theme: 'day', ready: 'figure p' },
  { name: 'patient-strips-desk-night', path: '/gallery/patient?who=41&state=found', size: 'desk', theme: 'night', ready: 'canvas[role=img]', act: openStrip, isFull: true },
  { name: 'patient-strips-phone-day', path: '/gallery/patient?who=41&state=found', size: 'phone', theme: 'day', ready: 'canvas[role=img]', act: openStrip, isFull: true },
  ...(['desk', 'phone'] as const).flatMap((size) => (['day', 'night'] as const).map((theme): Shot => ({ name: `patient-notes-${size}-${theme}`, path: '/gallery/patient?who=6', size, theme, ready: '.uplot', act: openNotes, isFull: true }))),
  { name: 'patient-raise', path: '/gallery/patient?who=6', size: 'phone', theme: 'day', ready: '.uplot', act: async (page) => { await page.getByRole('button', { name: 'Raise an emergency' }).click(); await page.getByRole('button', { name: 'Raise it now' }).click(); await page.getByRole('alert').filter({ hasText: 'Not sent' }).waitFor(); } },
  { name: 'patient-ack-failed', path: '/gallery/patient?who=6', size: 'desk', theme: 'day', ready: '.uplot', act: async (page) => { await page.getByRole('button', { name: 'Acknowledge' }).first().click(); await page.getByRole('alert').filter({ hasText: 'Not sent' }).waitFor(); await page.getByRole('button', { name: 'Why?' }).first().click(); } },
];
const doors: Shot[] = (['desk', 'phone'] as const).flatMap((size) => [
  { name: `sign-in-${size}`, path: '/', size, theme: 'day', ready: 'form' },
  { name: `sign-in-night-${size}`, path: '/', size, theme: 'night', ready: 'form' },
  { name: `about-${size}`, path: '/about', size, theme: 'night', ready: 'h1' },
] satisfies Shot[]);

const galleries: Shot[] = (['day', 'night', 'contrast'] as const).flatMap((theme) => (['desk', 'phone'] as const).map((size): Shot => ({ name: `gallery-${size}-${theme}`, path: '/gallery', size, theme, ready: 'h1', isFull: true })));

export const shots: Shot[] = [
  ...galleries,
  ...surfaceShots,
  ...adminShots, ...assignmentShots,
  { name: 'gallery-narrow', path: '/gallery', size: 'narrow', theme: 'day', ready: 'h1', isFull: true },
  { name: 'gallery-flashing', path: '/gallery', size: 'desk', theme: 'day', ready: 'h1', isStill: false },
  { name: 'gallery-confirm', path: '/gallery', size: 'phone', theme: 'night', ready: 'h1', act: async (page) => { await page.getByRole('button', { name: 'Raise an emergency' }).click(); } },
  { name: 'gallery-es', path: '/gallery', size: 'phone', theme: 'day', ready: 'h1', isFull: true, locale: 'es' },
  ...patients,
  ...doors,
  ...boards,
  ...states,
  { name: 'board-narrow', path: '/gallery/board?n=40', size: 'narrow', theme: 'day', ready: row },
  { name: 'board-zoomed', path: '/gallery/board?n=40', size: 'zoomed', theme: 'day', ready: row },
  { name: 'board-rtl', path: '/gallery/board?n=40&dir=rtl', size: 'desk', theme: 'day', ready: row },
  { name: 'board-ca', path: '/gallery/board?n=40', size: 'phone', theme: 'night', ready: row, locale: 'ca' },
];
