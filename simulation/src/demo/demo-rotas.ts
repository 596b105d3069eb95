// Who is on call in the demo: four duties of the main health system. The intensive care lead has no one for the night from
// Sunday to Monday, so that there is always a gap ahead to be seen and filled.
import type { PersonId, RotaHours, RotaPattern, RotaPlan } from '@mydr24/protocol';
import { demoId } from './demo-ids.ts';
import { mainTenant } from './demo-places-of-care.ts';
import type { DemoRota } from './demo-types.ts';

/** A Monday before any demo. */
const STARTS_ON = '2026-01-05';
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

const people = (...keys: readonly string[]): PersonId[] => keys.map((key) => demoId('person', key) as PersonId);
const pattern = (personIds: PersonId[], length: number, unit: RotaPattern['turn']['unit'], hours: RotaHours[] = []): RotaPattern => ({
  personIds, startsOn: STARTS_ON, endsOn: null, handOverTime: '08:00', turn: { length, unit }, hours,
});

function rota(duty: string, name: string, patterns: RotaPattern[], more: Partial<RotaPlan> = {}): DemoRota {
  const plan: RotaPlan = { duty, name, facilityId: null, timeZone: 'Europe/Andorra', patterns, whenAbsent: 'next-in-rotation', standInId: null, ...more };
  return { id: demoId('rota', duty), tenantId: mainTenant.id, plan };
}

const allButSundayNight: RotaHours[] = [{ weekdays: EVERY_DAY, fromTime: '08:00', toTime: '20:00' }, { weekdays: [1, 2, 3, 4, 5, 6], fromTime: '20:00', toTime: '08:00' }];

export const demoRotas: readonly DemoRota[] = [
  rota('cardiology', 'Cardiology on call', [pattern(people('doctor-4', 'doctor-1', 'doctor-6'), 1, 'weeks')]),
  rota('icu-lead', 'Intensive care lead', [pattern(people('doctor-2', 'doctor-1', 'doctor-3'), 1, 'days', allButSundayNight)], { whenAbsent: 'gap' }),
  rota('on-call-physician', 'Physician on call', [pattern(people('doctor-1', 'doctor-3', 'doctor-5', 'doctor-6', 'doctor-4'), 12, 'hours')]),
  rota('dispatch-lead', 'Dispatch lead', [pattern(people('dispatcher-1', 'dispatcher-2', 'dispatcher-3'), 1, 'weeks')], { whenAbsent: 'stand-in', standInId: people('coordinator-1')[0] ?? null }),
];
