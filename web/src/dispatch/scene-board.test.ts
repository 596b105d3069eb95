// What the mass-casualty board counts: needed, waiting, coming, and the people who could go.
import { expect, test } from 'vitest';
import { busyDesk, massBoard } from '../gallery/assignment-fixtures.ts';
import { FIXTURE_NOW } from '../gallery/fixtures.ts';
import { countsOf, sceneBoard } from './scene-board.ts';

const board = sceneBoard(busyDesk, massBoard, FIXTURE_NOW);

test('[UI-D11] what is needed stands apart from what waits, and somebody who is found leaves it', () => {
  expect(board.needed.map(({ emergency }) => emergency.patientName)).toEqual(['Carme Camp Serra', 'Dolors Naudi', 'Berta Solé']);
  expect(board.waiting.map(({ emergency }) => emergency.patientName)).toEqual(['Quim Areny']);
  const found = { ...busyDesk, emergencies: busyDesk.emergencies.map((each) => (each.patientName === 'Dolors Naudi' ? { ...each, status: 'accepted' as const } : each)) };
  expect(sceneBoard(found, massBoard, FIXTURE_NOW).needed).toHaveLength(2);
});

test('[UI-D11] by the trainings of which one is wanted it says how many places there are and how many free people have one', () => {
  expect(board.shortages.map(({ anyOf, open }) => [anyOf.join(), open])).toEqual([['paramedic', 3], ['paramedic,als', 1]]);
  const nobody = { ...busyDesk, responders: busyDesk.responders.map((each) => ({ ...each, duty: 'off' as const })) };
  expect(sceneBoard(nobody, massBoard, FIXTURE_NOW).shortages.every(({ free }) => free === 0)).toBe(true);
});

test('[UI-D11] what is coming is real, the soonest first, and who is there already is not', () => {
  expect(board.coming.map(({ emergency }) => emergency.status)).toEqual(['en-route', 'accepted']);
  const [first] = busyDesk.offers;
  const [, held] = busyDesk.emergencies;
  const withOffer = { ...busyDesk, arrivals: [], offers: [{ ...first!, emergencyId: held!.id, responderId: held!.holderId!, status: 'accepted' as const, answeredAt: FIXTURE_NOW, etaS: 120 }] };
  expect(sceneBoard(withOffer, massBoard, FIXTURE_NOW).coming[0]).toMatchObject({ expected: { etaAt: FIXTURE_NOW + 120_000, by: 'offer' } });
  expect(board.staff.off).toBe(massBoard.offDuty);
});

test('[UI-D11] every category is counted, none left out', () => {
  expect(countsOf(massBoard.massCasualties[0]!).map(({ category, n }) => `${category} ${n}`)).toEqual(['immediate 1', 'delayed 1', 'minor 2', 'expectant 0', 'deceased 1']);
});
