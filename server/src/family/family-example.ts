// An invented emergency, to show a patient what their family would see of one: nobody in it is real but the patient's first name.
import type { EmergencyId, FacilityId, FamilyApproach, FamilyExample, FamilyStatus } from '@mydr24/protocol';
import type { FamilyView } from './family-view.ts';

const order = ['seeking', 'accepted', 'en-route', 'on-scene', 'transporting', 'handed-over', 'closed'] as const;
const MINUTE_MS = 60_000;
const NOWHERE = '00000000-0000-4000-8000-000000000000';
const hospital = { facilityId: NOWHERE as FacilityId, name: 'Hospital', address: 'Street 1', position: { lat: 42.5063, lon: 1.5218 } };

export function exampleView(view: FamilyView, example: FamilyExample, nowMs: number, gridM: number): { view: FamilyView; approach: FamilyApproach | null; isExample: true } {
  const { shares } = view.status;
  if (example === 'nothing') return { view: { ...view, status: { ...view.status, emergency: null } }, approach: null, isExample: true };
  const reached = order.slice(0, order.indexOf(example) + 1);
  const steps = reached.map((status, index) => ({ status, at: nowMs - (reached.length - index) * 3 * MINUTE_MS }));
  const isMoving = example === 'en-route' && shares.includes('place');
  const emergency: NonNullable<FamilyStatus['emergency']> = {
    id: NOWHERE as EmergencyId, status: example, responderGivenName: shares.includes('responder') && example !== 'seeking' ? 'Marta' : null,
    distanceM: isMoving ? 4 * gridM : null, etaAt: isMoving ? nowMs + 6 * MINUTE_MS : null, openedAt: steps[0]!.at, changedAt: steps.at(-1)!.at, steps,
    hospital: shares.includes('hospital') && (example === 'transporting' || example === 'handed-over') ? hospital : null,
  };
  const approach = isMoving ? { emergencyId: emergency.id, squaresEast: 3, squaresNorth: 2, distanceM: 4 * gridM, etaAt: emergency.etaAt, positionedAt: nowMs } : null;
  return { view: { ...view, status: { ...view.status, emergency }, going: null }, approach, isExample: true };
}
