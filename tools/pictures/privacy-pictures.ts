// Pictures of identity, consent, audit and privacy for the guides: real screens where a calm demo fills them, invented people where it does not.
import type { Room, Seat } from '../e2e/browser-rig.ts';

export type Keep = (seat: Seat, name: string) => Promise<void>;

const real = [
  ['nurse', 'desk', '/account', 'account'],
  ['doctor', 'desk', '/console/break-glass', 'break-glass'],
  ['privacy-officer', 'desk', '/privacy', 'audit-search'],
  ['privacy-officer', 'desk', '/privacy/record', 'processing-record'],
  ['admin', 'desk', '/admin/people', 'admin-people'],
  ['admin', 'desk', '/admin/facilities', 'admin-facilities'],
] as const;
const invented = [
  ['desk', 'privacy-requests', 'Privacy requests', 'privacy-requests'],
  ['desk', 'privacy-holds', 'Legal holds', 'legal-holds'],
  ['desk', 'privacy-past', 'Past their time', 'past-records'],
  ['phone', 'shared-patient', 'Jan Puig', 'shared-patient'],
  ['desk', 'sharing-review', 'Shared care', 'shared-care-review'],
  ['desk', 'privacy-why', /Núria Bosch/, 'privacy-why'],
  ['phone', 'my-data-ready', 'My data', 'my-data'],
  ['phone', 'patient-views', 'Who saw my record', 'record-views'],
  ['desk', 'dispatch-set-aside', /^Set aside/, 'dispatch-set-aside'],
] as const;

export async function keepPrivacy(room: Room, url: string, keep: Keep): Promise<void> {
  for (const [as, size, path, name] of real) {
    const seat = await room.seat({ as, size });
    // Signed in first: an address opened before is the front door.
    await seat.page.getByText('Live', { exact: true }).waitFor();
    await seat.page.goto(`${url}${path}`);
    await seat.page.getByRole('heading', { level: 1 }).waitFor();
    await seat.page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    await keep(seat, name);
    await seat.leave();
  }
  for (const [size, show, title, name] of invented) {
    const seat = await room.seat({ as: null, size });
    await seat.page.goto(`${url}/gallery/surfaces?show=${show}`);
    await seat.page.getByRole('heading', { name: title }).first().waitFor();
    await keep(seat, name);
    await seat.leave();
  }
  await keepConsent(room, keep);
}

async function keepConsent(room: Room, keep: Keep): Promise<void> {
  const seat = await room.seat({ as: 'patient', size: 'phone' });
  const fold = seat.page.getByText('What staff see about me');
  await fold.click();
  await seat.page.getByRole('heading', { name: 'My readings over time' }).waitFor();
  await fold.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await keep(seat, 'consent');
  await seat.leave();
}
