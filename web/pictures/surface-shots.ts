// The screens of responder, patient, family and dispatch to look at: by phone and desk, by day and night, and their hard cases.
import type { Shot } from './shots.ts';

const at = (show: string): string => `/gallery/surfaces?show=${show}`;
const phoneStates = [
  'responder-page', 'responder-page-sos', 'responder-page-team', 'responder-active-team', 'responder-active-sooner', 'responder-stood-down', 'responder-active', 'responder-active-there', 'responder-waiting', 'responder-waiting-move', 'responder-waiting-move-said', 'responder-off', 'responder-offline', 'responder-none',
  'responder-loading', 'responder-refused', 'responder-weekly-test', 'reach-mine', 'reach-mine-testing', 'reach-mine-at-risk', 'reach-mine-none', 'reach-mine-offline', 'reach-mine-refused', 'reach-leaving', 'patient-home', 'patient-countdown', 'patient-seeking', 'patient-coming', 'patient-there', 'patient-fail-safe', 'patient-stale', 'patient-empty', 'family-nothing',
  'family-seeking', 'family-coming', 'family-there', 'family-hospital', 'family-over', 'family-stale', 'family-revoked',
];
const deskStates = ['dispatch-live', 'dispatch-stale', 'dispatch-empty', 'dispatch-loading', 'dispatch-refused', 'reach-people', 'reach-people-all', 'reach-people-refused', 'reach-person', 'reach-person-at-risk'];
const incidentStates = ['incident-closed', 'incident-running', 'incident-drill', 'incident-failing', 'incidents-list', 'incidents-empty', 'incidents-failing', 'incidents-no-ward'];
const hasMap = (show: string): boolean => /page|active|dispatch-(live|stale|empty|alerts|set-aside|coverage|move-asked|nobody-free)/.test(show);
const ready = (show: string): string => (hasMap(show) ? '.maplibregl-canvas' : show.endsWith('loading') ? '[aria-busy]' : 'h1, h2');
const shot = (show: string, size: Shot['size'], theme: Shot['theme'], more: Partial<Shot> = {}): Shot => ({
  name: `surface-${show}-${size}-${theme}`, path: at(show), size, theme, ready: ready(show), isFull: size !== 'desk' && !hasMap(show), ...more,
});
const openConsent: Partial<Shot> = {
  act: async (page) => {
    await page.getByText('What staff see about me').click({ timeout: 8_000 });
    await page.getByText('Keep somebody out', { exact: true }).first().click();
    await page.getByText('All my choices').click();
  },
};
const choose: Partial<Shot> = {
  act: async (page) => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.locator('aside ol').first().waitFor();
  },
};

const rotaStates = ['rotas-now', 'rotas-now-coordinator', 'rotas-now-stale', 'rotas-now-empty', 'rotas-now-error', 'rotas-now-refused', 'rota-week', 'rota-week-coordinator', 'rota-mine', 'rota-mine-none', 'rota-edit', 'rota-new'];

const importStates = ['import-choose', 'import-nothing', 'import-unreadable', 'import-own', 'import-refused', 'import-stopped'];
/** Chooses a file and has it checked; then what that came to. */
const chooseFile: Partial<Shot> = {
  act: async (page) => {
    await page.locator('input[type=file]').setInputFiles({ name: 'export.xml', mimeType: 'text/xml', buffer: Buffer.from('<HealthData/>') });
    await page.getByRole('button', { name: 'See what is in it' }).click();
    await page.locator('h2').first().waitFor();
  },
};
const storeFile: Partial<Shot> = { act: async (page) => { await chooseFile.act?.(page); await page.getByRole('button', { name: /^Store/ }).click(); await page.getByText('were there already').waitFor(); } };
const endedStates = ['ended-missed', 'ended-answered', 'ended-none', 'ended-offline', 'ended-refused', 'ended-failing'];
const sensorStates = ['sensors-reading', 'sensors-waiting', 'sensors-first', 'sensors-none'];

const readErasure: Partial<Shot> = { act: async (page) => page.getByText('What would happen, and asking for it').click({ timeout: 8_000 }) };
const ownDataStates = ['my-data-making', 'my-data-ready', 'my-data-over', 'my-data-failed', 'my-data-offline'];

const answerRequest: Partial<Shot> = {
  act: async (page) => {
    await page.getByRole('radio', { name: 'Grant' }).first().check();
    await page.getByText('Is it gone?').last().click();
    await page.getByText(/tables and keys|Not gone/).waitFor();
  },
};
const lookAtProof: Partial<Shot> = { act: async (page) => page.getByText('Is it gone?').first().click() };
const liftHold: Partial<Shot> = { isFull: false, act: async (page) => page.getByRole('button', { name: /^Lift…/ }).first().click() };

export const surfaceShots: Shot[] = [
  ...(['phone', 'desk'] as const).flatMap((size) => (['day', 'night'] as const).flatMap((theme) => [shot('my-data', size, theme, { isFull: true, ...readErasure }), ...ownDataStates.map((show) => shot(show, size, theme, { isFull: true }))])),
  ...(['phone', 'desk'] as const).flatMap((size) => (['day', 'night'] as const).flatMap((theme) => [
    shot('privacy-requests', size, theme, { isFull: true, ...answerRequest }), shot('privacy-requests-left', size, theme, { isFull: true, ...lookAtProof }),
    ...['privacy-requests-none', 'privacy-requests-offline', 'privacy-holds', 'privacy-holds-none', 'privacy-past', 'privacy-past-none', 'privacy-past-offline', 'privacy-record', 'privacy-record-offline'].map((show) => shot(show, size, theme, { isFull: true })),
    shot('privacy-holds', size, theme, { ...liftHold, name: `surface-privacy-holds-lift-${size}-${theme}` }),
  ])),
  shot('my-data', 'narrow', 'day', { isFull: true, ...readErasure }),
  ...(['phone', 'desk'] as const).flatMap((size) => (['day', 'night'] as const).flatMap((theme) => [
    ...importStates.map((show) => shot(show, size, theme, { isFull: true, ...(show === 'import-choose' ? {} : chooseFile) })),
    shot('import-choose', size, theme, { name: `surface-import-read-${size}-${theme}`, isFull: true, ...chooseFile }), shot('import-choose', size, theme, { name: `surface-import-stored-${size}-${theme}`, isFull: true, ...storeFile }),
  ])),
  ...endedStates.flatMap((show) => (['phone', 'desk'] as const).flatMap((size) => (['day', 'night'] as const).map((theme) => shot(show, size, theme, { isFull: true })))),
  ...sensorStates.flatMap((show) => (['phone', 'desk'] as const).flatMap((size) => (['day', 'night'] as const).map((theme) => shot(show, size, theme, { isFull: true })))),
  ...rotaStates.flatMap((show) => (['phone', 'desk'] as const).flatMap((size) => (['day', 'night'] as const).map((theme) => shot(show, size, theme, { isFull: true })))),
  shot('rota-week-coordinator', 'phone', 'day', { name: 'surface-rota-override-phone-day', act: async (page) => page.locator('ol button').first().click() }),
  shot('rota-mine', 'desk', 'day', { name: 'surface-rota-swap-desk-day', act: async (page) => page.getByRole('button', { name: 'Ask to swap' }).first().click() }),
  ...phoneStates.flatMap((show) => [shot(show, 'phone', 'day'), shot(show, 'phone', 'night')]),
  ...(['phone', 'desk'] as const).flatMap((size) => (['day', 'night'] as const).map((theme) => shot('patient-consent', size, theme, { isFull: true, ...openConsent }))),
  ...(['phone', 'desk'] as const).flatMap((size) => (['day', 'night'] as const).map((theme) => shot('consent-rules', size, theme, { isFull: true }))),
  ...['proxies', 'acting-for'].flatMap((show) => (['phone', 'desk'] as const).flatMap((size) => (['day', 'night'] as const).map((theme) => shot(show, size, theme, { isFull: true })))),
  ...deskStates.flatMap((show) => [shot(show, 'desk', 'day'), shot(show, 'desk', 'night')]),
  ...incidentStates.flatMap((show) => (['desk', 'phone'] as const).flatMap((size) => [shot(show, size, 'day', { isFull: true }), shot(show, size, 'night', { isFull: true })])),
  shot('incident-closed', 'narrow', 'day', { isFull: true }), shot('incidents-list', 'narrow', 'day', { isFull: true }), shot('incident-closed', 'desk', 'contrast', { isFull: true }),
  shot('incident-closed', 'desk', 'day', { name: 'surface-incident-replayed-desk-day', act: async (page) => { await page.getByRole('slider').focus(); for (let n = 0; n < 6; n += 1) await page.getByRole('button', { name: 'Line before' }).click(); } }),
  ...(['desk', 'phone'] as const).flatMap((size) => (['day', 'night'] as const).map((theme) => shot('dispatch-set-aside', size, theme, { isFull: size === 'phone' }))),
  ...(['desk', 'phone'] as const).flatMap((size) => [shot('dispatch-alerts', size, 'day', { isFull: size === 'phone' }), shot('dispatch-alerts', size, 'night', { isFull: size === 'phone' })]),
  shot('dispatch-alerts', 'phone', 'day', { name: 'surface-alert-raise-phone-day', act: async (page) => { await page.getByRole('button', { name: 'Make it an emergency…' }).first().click(); } }),
  ...(['desk', 'phone'] as const).flatMap((size) => (['day', 'night'] as const).map((theme) => shot('dispatch-coverage', size, theme, { isFull: size === 'phone', act: async (page) => page.getByRole('heading', { name: 'Coverage' }).scrollIntoViewIfNeeded() }))),
  shot('dispatch-move-asked', 'desk', 'day', { act: async (page) => page.getByText('could not be delivered').scrollIntoViewIfNeeded() }), shot('dispatch-nobody-free', 'phone', 'night', { isFull: true }),
  ...(['desk', 'phone'] as const).flatMap((size) => (['day', 'night'] as const).map((theme) => shot('dispatch-team', size, theme, { isFull: size === 'phone', act: async (page) => { await page.getByText('Pere Babot').first().click(); } }))),
  shot('dispatch-live', 'desk', 'day', { name: 'surface-dispatch-chosen-desk-day', ...choose }),
  shot('dispatch-live', 'desk', 'night', { name: 'surface-dispatch-chosen-desk-night', ...choose }),
  shot('dispatch-live', 'phone', 'day', { isFull: true }),
  shot('dispatch-live', 'phone', 'night', { name: 'surface-dispatch-chosen-phone-night', isFull: true, ...choose }),
  ...['responder-page', 'patient-home', 'family-coming', 'responder-active', 'responder-waiting', 'responder-waiting-move'].map((show) => shot(show, 'desk', 'day')),
  ...['responder-page', 'responder-waiting', 'patient-home', 'patient-coming', 'family-coming', 'dispatch-live', 'responder-active'].flatMap((show) => [shot(show, 'narrow', 'day', { isFull: true }), shot(show, 'zoomed', 'day', { isFull: true })]),
  ...['responder-page', 'patient-coming', 'dispatch-live'].map((show) => shot(show, 'phone', 'contrast')),
  ...['responder-page', 'responder-waiting', 'patient-coming', 'family-coming'].map((show) => shot(show, 'phone', 'day', { name: `surface-${show}-rtl`, path: `${at(show)}&dir=rtl` })),
  ...['responder-page', 'patient-home'].map((show) => shot(show, 'phone', 'day', { name: `surface-${show}-ca`, locale: 'ca', isFull: true })),
  shot('responder-page', 'phone', 'day', { name: 'surface-responder-page-declining', act: async (page) => page.getByRole('button', { name: 'I cannot go' }).click() }),
  shot('responder-page', 'phone', 'night', { name: 'surface-responder-page-not-sent', act: async (page) => { await page.getByRole('button', { name: 'Accept: I go' }).click(); await page.getByRole('alert').filter({ hasText: 'Not sent' }).waitFor(); } }),
  shot('responder-active-there', 'phone', 'day', { name: 'surface-responder-close', act: async (page) => page.getByRole('button', { name: 'Close…' }).click() }),
  shot('responder-active', 'phone', 'day', { name: 'surface-responder-hand-over', act: async (page) => page.getByRole('button', { name: 'Hand over…' }).click() }),
  ...['reach-people', 'reach-person-at-risk'].flatMap((show) => [shot(show, 'phone', 'day'), shot(show, 'phone', 'night'), shot(show, 'narrow', 'day')]),
  shot('reach-mine-at-risk', 'narrow', 'day'), shot('reach-mine-at-risk', 'phone', 'contrast'), shot('reach-mine-at-risk', 'desk', 'day', { isFull: true }),
  shot('reach-mine-at-risk', 'phone', 'day', { name: 'surface-reach-mine-rtl', path: `${at('reach-mine-at-risk')}&dir=rtl` }), shot('reach-mine-at-risk', 'phone', 'day', { name: 'surface-reach-mine-ca', locale: 'ca', isFull: true }),
  { name: 'surface-inbox-desk-day', path: '/demo/inbox', size: 'desk', theme: 'day', ready: 'h1', isFull: true },
  { name: 'surface-inbox-phone-night', path: '/demo/inbox', size: 'phone', theme: 'night', ready: 'h1', isFull: true },
];
