// Invented rotas for the rota screens, in every state those must be able to show.
import type { EndpointReply, MyShifts, PersonId, RotaDetail, RotaFeedId, RotaHead, RotaId, RotaOverview, RotaPlan, RotaShift, RotaSwapId, AbsenceId, RotaOverrideId, HolderContact } from '@mydr24/protocol';
import { FIXTURE_NOW, fixtureId } from './fixtures.ts';
import { ownId, silent, sure } from './surface-fixtures.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONE = 'Europe/Andorra';
const gemma = ownId;
const [anna, pau, iker] = [61, 62, 63].map((n) => fixtureId<PersonId>(3, n)) as [PersonId, PersonId, PersonId];
const names = new Map([[gemma, 'Gemma Font'], [anna, 'Anna Coma'], [pau, 'Pau Vila'], [iker, 'Iker Sala']]);
/** 8 o'clock in the morning, two nights ago. */
const EIGHT = Math.floor(FIXTURE_NOW / DAY) * DAY - 2 * DAY + 7 * HOUR;

const head = (n: number, duty: string, name: string): RotaHead => ({ id: fixtureId<RotaId>(21, n), duty, name, facilityId: null, timeZone: ZONE, version: 3, changedAt: FIXTURE_NOW - DAY, isRetired: false });
export const rota = head(1, 'cardiology', 'Cardiology on call');
const icu = head(2, 'icu-lead', 'Intensive care lead');
const dispatchLead = head(3, 'dispatch-lead', 'Dispatch lead');
const physician = head(4, 'on-call-physician', 'Physician on call');

const held = (fromAt: number, toAt: number, personId: PersonId, source: RotaShift['source'] = 'pattern'): RotaShift => ({ fromAt, toAt, personId, personName: names.get(personId) ?? null, source, gap: null });
const open = (fromAt: number, toAt: number, gap: RotaShift['gap']): RotaShift => ({ fromAt, toAt, personId: null, personName: null, source: null, gap });
const contact = (given: Partial<HolderContact> = {}): HolderContact => ({ reach: sure, isOffDuty: false, phone: '+376000061', ...given });

export const overviews: RotaOverview[] = [
  { rota, facilityName: null, now: held(EIGHT, EIGHT + 7 * DAY, anna), contact: contact(), next: held(EIGHT + 7 * DAY, EIGHT + 14 * DAY, gemma), gaps: [] },
  { rota: icu, facilityName: 'Hospital d’Escaldes', now: held(EIGHT + DAY, EIGHT + 2 * DAY, gemma, 'override'), contact: contact(), next: open(EIGHT + 2 * DAY, EIGHT + 2.5 * DAY, 'no-pattern'), gaps: [open(EIGHT + 2 * DAY, EIGHT + 2.5 * DAY, 'no-pattern'), open(EIGHT + 9 * DAY, EIGHT + 9.5 * DAY, 'absent')] },
  { rota: dispatchLead, facilityName: null, now: open(EIGHT + 1.5 * DAY, EIGHT + 2 * DAY, 'absent'), contact: null, next: held(EIGHT + 2 * DAY, EIGHT + 3 * DAY, pau), gaps: [open(EIGHT + 1.5 * DAY, EIGHT + 2 * DAY, 'absent')] },
  { rota: physician, facilityName: null, now: held(EIGHT + 1.5 * DAY, EIGHT + 2 * DAY, iker, 'next-in-rotation'), contact: contact({ reach: silent }), next: held(EIGHT + 2 * DAY, EIGHT + 2.5 * DAY, anna), gaps: [] },
];

export const plan: RotaPlan = {
  duty: 'icu-lead', name: 'Intensive care lead', facilityId: null, timeZone: ZONE, whenAbsent: 'stand-in', standInId: iker,
  patterns: [
    { personIds: [anna, gemma, pau], startsOn: '2026-01-05', endsOn: null, handOverTime: '08:00', turn: { length: 1, unit: 'days' }, hours: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], fromTime: '08:00', toTime: '20:00' }, { weekdays: [1, 2, 3, 4, 5, 6], fromTime: '20:00', toTime: '08:00' }] },
  ],
};

/** A turn a day, with a gap, an override and a stand-in among them, round the fixture's week. */
const people = [anna, gemma, pau];
export const shifts: RotaShift[] = Array.from({ length: 44 }, (_, nth) => {
  const from = EIGHT + (nth - 8) * DAY;
  const personId = people[nth % 3] ?? anna;
  if (nth % 7 === 5) return [held(from, from + 12 * HOUR, personId), open(from + 12 * HOUR, from + DAY, 'no-pattern')];
  if (nth % 7 === 3) return [held(from, from + 6 * HOUR, personId), held(from + 6 * HOUR, from + DAY, iker, nth % 2 === 0 ? 'stand-in' : 'override')];
  return [held(from, from + DAY, personId)];
}).flat();

export const detail: RotaDetail = {
  rota: icu, plan, fromAt: EIGHT - 8 * DAY, toAt: EIGHT + 14 * DAY, shifts,
  overrides: [{ id: fixtureId<RotaOverrideId>(22, 1), rotaId: icu.id, personId: iker, personName: 'Iker Sala', fromAt: EIGHT + 2 * DAY + 6 * HOUR, toAt: EIGHT + 3 * DAY, madeAt: FIXTURE_NOW - DAY }],
  swaps: [], absences: [{ id: fixtureId<AbsenceId>(24, 1), personId: pau, personName: 'Pau Vila', fromAt: EIGHT + 3 * DAY - 7 * HOUR, toAt: EIGHT + 6 * DAY - 7 * HOUR }],
};

export const staff: EndpointReply<'listRotaPeople'> = {
  people: [...names].map(([id, name]) => ({ id, name, roles: ['doctor'] })), facilities: [],
};

const swap = (n: number, given: Partial<MyShifts['swaps'][number]>): MyShifts['swaps'][number] => ({
  id: fixtureId<RotaSwapId>(23, n), rotaId: icu.id, askerId: anna, askerName: 'Anna Coma', otherId: gemma, otherName: 'Gemma Font', gives: { fromAt: EIGHT + 4 * DAY, toAt: EIGHT + 5 * DAY },
  takes: { fromAt: EIGHT + 6 * DAY, toAt: EIGHT + 7 * DAY }, status: 'asked', askedAt: FIXTURE_NOW - HOUR, answeredAt: null, ...given,
});

export const mine: MyShifts = {
  shifts: [
    { rotaId: icu.id, rotaName: icu.name, duty: icu.duty, timeZone: ZONE, shift: held(EIGHT + DAY, EIGHT + 2 * DAY, gemma, 'override') },
    { rotaId: icu.id, rotaName: icu.name, duty: icu.duty, timeZone: ZONE, shift: held(EIGHT + 6 * DAY, EIGHT + 7 * DAY, gemma) },
    { rotaId: rota.id, rotaName: rota.name, duty: rota.duty, timeZone: ZONE, shift: held(EIGHT + 7 * DAY, EIGHT + 14 * DAY, gemma) },
  ],
  swaps: [swap(1, {}), swap(2, { askerId: gemma, askerName: 'Gemma Font', otherId: pau, otherName: 'Pau Vila' })],
  absences: [{ id: fixtureId<AbsenceId>(24, 2), personId: gemma, personName: 'Gemma Font', fromAt: EIGHT + 20 * DAY - 7 * HOUR, toAt: EIGHT + 25 * DAY - 7 * HOUR }],
  feeds: [{ id: fixtureId<RotaFeedId>(25, 1), rotaId: null, rotaName: null, madeAt: FIXTURE_NOW - 9 * DAY }],
};
