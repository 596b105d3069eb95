// The desk with several emergencies at once, and mass-casualty mode.
import type { Shot } from './shots.ts';

const path = (state: string): string => `/gallery/surfaces?show=${state}`;
const openBoard: NonNullable<Shot['act']> = (page) => page.getByRole('button', { name: 'Board', exact: true }).click();
const openDeclare: NonNullable<Shot['act']> = (page) => page.getByRole('button', { name: 'Mass casualty…' }).click();
const ready = '#assign-title';
const openEach: NonNullable<Shot['act']> = (page) => page.getByText('Each place, and why').click();

export const assignmentShots: readonly Shot[] = [
  ...(['desk', 'phone'] as const).flatMap((size): Shot[] => (['day', 'night'] as const).flatMap((theme): Shot[] => [
    { name: `assignment-many-${size}-${theme}`, path: path('dispatch-many'), size, theme, ready, act: openEach },
    { name: `assignment-mass-${size}-${theme}`, path: path('dispatch-mass'), size, theme, ready },
    { name: `assignment-board-${size}-${theme}`, path: path('dispatch-mass'), size, theme, ready, act: openBoard },
  ])),
  { name: 'assignment-called-in', path: path('dispatch-mass-greedy'), size: 'desk', theme: 'day', ready, act: openBoard },
  { name: 'assignment-declare-phone', path: path('dispatch-many'), size: 'phone', theme: 'day', ready, act: openDeclare },
  { name: 'assignment-declare-desk', path: path('dispatch-many'), size: 'desk', theme: 'night', ready, act: openDeclare },
  { name: 'assignment-failing', path: path('dispatch-assignment-failing'), size: 'desk', theme: 'day', ready: '#dispatch-title' },
  { name: 'assignment-refused', path: path('dispatch-assignment-refused'), size: 'phone', theme: 'day', ready: '#dispatch-title' },
  { name: 'assignment-board-contrast', path: path('dispatch-mass'), size: 'desk', theme: 'contrast', ready, act: openBoard },
  { name: 'assignment-board-narrow', path: path('dispatch-mass'), size: 'narrow', theme: 'day', ready, act: openBoard },
  { name: 'assignment-board-es', path: path('dispatch-mass'), size: 'phone', theme: 'day', ready, locale: 'es', act: (page) => page.getByRole('button', { name: 'Tablero' }).click() },
];
