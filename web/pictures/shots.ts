// Which screens are looked at, in which state, size and theme.
import type { Page } from 'playwright-core';

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

export const shots: Shot[] = [
  ...boards,
  ...states,
  { name: 'board-narrow', path: '/gallery/board?n=40', size: 'narrow', theme: 'day', ready: row },
  { name: 'board-zoomed', path: '/gallery/board?n=40', size: 'zoomed', theme: 'day', ready: row },
  { name: 'board-rtl', path: '/gallery/board?n=40&dir=rtl', size: 'desk', theme: 'day', ready: row },
  { name: 'board-ca', path: '/gallery/board?n=40', size: 'phone', theme: 'night', ready: row, locale: 'ca' },
];
