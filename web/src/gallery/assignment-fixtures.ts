// Invented assignments over several emergencies, and mass-casualty modes, in every state the desk must be able to show.
import type { AssignedPlace, AssignmentBoard, EmergencyId, MassCasualty, MassCasualtyId, PersonId, Snapshot } from '@mydr24/protocol';
import { FIXTURE_NOW, fixtureId } from './fixtures.ts';
import { desk, emergency, holder, sosEmergency } from './surface-fixtures.ts';

export const quietBoard: AssignmentBoard = { at: null, by: 'nobody', gainS: 0, places: [], leftOut: 0, suggestions: [], massCasualties: [], offDuty: 1 };

const emergencyId = (n: number): EmergencyId => fixtureId<EmergencyId>(7, n);
const personId = (n: number): PersonId => fixtureId<PersonId>(3, n);
const road = (s: number) => [{ code: 'qualified', value: 'paramedic', isAgainst: false }, { code: 'road-s', value: s, isAgainst: false }, { code: 'road-m', value: s * 11, isAgainst: false }, { code: 'position-age-ms', value: 4_000, isAgainst: false }];
const person = (n: number, name: string, etaS: number, isAsked: boolean) => ({ personId: personId(n), name, etaS, isAsked });
const place = (n: number, change: Partial<AssignedPlace>): AssignedPlace => ({
  emergencyId: emergencyId(n), needs: ['paramedic'], priority: 'high', category: null, waitingSince: FIXTURE_NOW - 130_000, mayWait: false, askedCount: 1, person: null, reasons: [], greedy: null, ...change,
});

/** By address alone: the map shows what the other pictures show. */
const placeIn = (label: string) => ({ label, facilityId: null, unitId: null, bed: null, position: null });

/** The desk of the other pictures with three more emergencies that seek somebody. */
export const busyDesk: Snapshot<'dispatch'> = {
  ...desk,
  emergencies: [
    ...desk.emergencies, emergency({ id: emergencyId(11), kind: 'fall', patientName: 'Quim Areny', openedAt: FIXTURE_NOW - 95_000, place: placeIn('Canillo') }),
    sosEmergency('seeking', { id: emergencyId(12), patientName: 'Berta Solé', openedAt: FIXTURE_NOW - 61_000, place: placeIn('Ordino') }), emergency({ id: emergencyId(13), ...holder, status: 'accepted', kind: 'fall', patientName: 'Oriol Pal', openedAt: FIXTURE_NOW - 200_000, place: placeIn('La Massana') }),
  ],
};
const [first] = busyDesk.emergencies;
const firstPlace = place(1, { emergencyId: first!.id, askedCount: 3, person: person(70, 'Marc Ribes', 190, true), reasons: road(190) });
const places = [
  firstPlace,
  place(4, { askedCount: 2, person: person(61, 'Anna Coma', 320, false), reasons: [...road(320), { code: 'has-aed', value: null, isAgainst: false }], greedy: { name: 'Marc Ribes', etaS: 260 }, waitingSince: FIXTURE_NOW - 221_000, needs: ['paramedic', 'als'] }),
  place(12, { askedCount: 1, person: person(62, 'Pau Vila', 480, true), reasons: [...road(480), { code: 'doubtful', value: null, isAgainst: true }], waitingSince: FIXTURE_NOW - 61_000 }),
  place(11, { priority: 'low', askedCount: 0, waitingSince: FIXTURE_NOW - 95_000 }),
];

export const busyBoard: AssignmentBoard = {
  at: FIXTURE_NOW - 2_000, by: 'solver', gainS: 340, places, leftOut: 0, massCasualties: [], offDuty: 9,
  suggestions: [{
    key: 'a1', gainS: 310,
    moves: [
      { emergencyId: emergencyId(4), personId: personId(61), name: 'Anna Coma', etaS: 320, leaves: [] },
      { emergencyId: emergencyId(12), personId: personId(70), name: 'Marc Ribes', etaS: 150, leaves: [first!.id] },
    ],
  }],
};

const casualty = (tag: string, category: MassCasualty['casualties'][number]['category'], ofEmergency: number | null = null) => ({
  tag, category, emergencyId: ofEmergency === null ? null : emergencyId(ofEmergency), changedAt: FIXTURE_NOW - 400_000, changedBy: 'Dora Dispatcher',
});
const mass: MassCasualty = {
  id: fixtureId<MassCasualtyId>(14, 1), reason: 'Coach accident on the CG-2', sceneEmergencyId: null, declaredAt: FIXTURE_NOW - 1_900_000, declaredBy: 'Dora Dispatcher', untilAt: FIXTURE_NOW + 7_400_000, endedAt: null,
  calledInAt: null, calledIn: 0, casualties: [casualty('A-1', 'immediate', 4), casualty('A-2', 'delayed'), casualty('A-3', 'minor', 11), casualty('A-4', 'minor'), casualty('A-5', 'deceased')],
};
const triaged = places.map((each): AssignedPlace => (each.emergencyId === emergencyId(4) ? { ...each, category: 'immediate' } : each.emergencyId === emergencyId(11) ? { ...each, category: 'minor', mayWait: true } : each));

export const massBoard: AssignmentBoard = { ...busyBoard, places: triaged, massCasualties: [mass] };
export const calledInBoard: AssignmentBoard = { ...massBoard, by: 'greedy', gainS: 0, suggestions: [], leftOut: 4, massCasualties: [{ ...mass, calledInAt: FIXTURE_NOW - 600_000, calledIn: 9, casualties: [] }] };
