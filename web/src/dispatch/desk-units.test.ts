// Who is out there, filtered and found; and that the list says what the map says.
import type { PersonId } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { FIXTURE_NOW, fixtureId } from '../gallery/fixtures.ts';
import { hospitals, vehicles } from '../gallery/map-fixtures.ts';
import { desk } from '../gallery/surface-fixtures.ts';
import { en } from '../words/en/index.ts';
import { speaker, type Say } from '../words/words.ts';
import { everyUnit, filterUnits, findOnDesk, inListOrder, unitsOf } from './desk-units.ts';
import { hospitalLabel, isCapacityOld, toldWords } from '../hospitals/hospital-words.ts';
import { linksOf, mapUnits } from './map-marks.tsx';
import { bedsOf } from '../hospitals/report-capacity.tsx';
import { taskWords, unitLabel, whereWords } from './unit-words.ts';
import { onlyMoved } from './use-paced.ts';

const i18n = speaker('en', en);
const say: Say = (id, values) => i18n._(id, values);
const holderId = fixtureId<PersonId>(3, 70);
const [, going] = desk.emergencies;
const offer = { ...desk.offers[0]!, emergencyId: going!.id, responderId: holderId, status: 'accepted' as const, etaS: 600, answeredAt: FIXTURE_NOW - 60_000 };
const units = unitsOf({ ...desk, emergencies: desk.emergencies.map((each) => (each.id === going!.id ? { ...each, holderId } : each)), offers: [...desk.offers, offer], arrivals: [] }, vehicles, FIXTURE_NOW);
const unit = (id: string) => units.find((each) => each.id === id)!;

test('[UI-D6] who goes has a task with a time of arrival, a vehicle and a solid line to the scene; who was asked a dashed one', () => {
  expect(unit(holderId)).toMatchObject({ vehicle: 'Car 7', mark: 'busy', task: { emergencyId: going!.id, isSure: true, expected: { etaAt: FIXTURE_NOW + 540_000, by: 'offer' } } });
  expect(taskWords(unit(holderId).task, FIXTURE_NOW, say, 'en')).toMatch(/^goes to Pere Babot, expected .*, in 9 min \(.*as reckoned when asked\)$/);
  expect(taskWords(unit(holderId).task, FIXTURE_NOW + 700_000, say, 'en')).toMatch(/^goes to Pere Babot, was expected/);
  const links = linksOf(units);
  expect(links.filter(({ isSure }) => isSure).map(({ unitId }) => unitId)).toEqual([holderId]);
  expect(links.every(({ unitId }) => unit(unitId).task !== null)).toBe(true);
});

test('[UI-D12] the time follows the position on the way, of the holder and of who took a place; an old position and an estimate say so, and an old time at the offer never looks current', () => {
  const memberId = fixtureId<PersonId>(3, 62);
  const member = { place: 'second' as const, status: 'en-route' as const, personId: memberId, name: 'Pau Vila', etaAt: FIXTURE_NOW + 900_000, asked: 0 };
  const arrival = { emergencyId: going!.id, etaAt: FIXTURE_NOW + 120_000, positionedAt: FIXTURE_NOW - 5_000, isEstimate: false };
  const moving = unitsOf({
    ...desk, responders: [desk.responders[0]!, { ...desk.responders[1]!, personId: memberId }], emergencies: desk.emergencies.map((each) => (each.id === going!.id ? { ...each, holderId, team: [member] } : each)),
    offers: [offer], arrivals: [{ ...arrival, personId: holderId }, { ...arrival, personId: memberId, etaAt: FIXTURE_NOW + 290_000, positionedAt: FIXTURE_NOW - 180_000, isEstimate: true }],
  }, vehicles, FIXTURE_NOW);
  const said = moving.map(({ task }) => taskWords(task, FIXTURE_NOW, say, 'en'));
  expect(said[0]).toMatch(/^goes to Pere Babot, expected [^(]*, in 2 min$/);
  expect(said[1]).toMatch(/^goes to Pere Babot, expected .*, in 5 min \(an estimate, by an old position\)$/);
});

test('[UI-D7] the list says of everybody what the map says on a touch: the same words of the same value', () => {
  const drawn = mapUnits(units, null, null, FIXTURE_NOW, say, 'en');
  expect(drawn.map(({ id }) => id).toSorted()).toEqual(inListOrder(units).filter(({ at }) => at !== null).map(({ id }) => id).toSorted());
  for (const each of drawn) {
    expect(each.label()).toBe(unitLabel(unit(each.id), FIXTURE_NOW, say, 'en'));
    expect(each.label()).toContain(whereWords(unit(each.id), FIXTURE_NOW, say, 'en'));
    expect(each.isOld).toBe(unit(each.id).isOld);
  }
});

test('[UI-D7] an old position says that it is old and how old, in both', () => {
  const old = units.find(({ isOld, isAtBase, positionedAt }) => isOld && !isAtBase && positionedAt !== null)!;
  expect(whereWords(old, FIXTURE_NOW, say, 'en')).toBe('last known position, 9 min old, within about 770 m');
  expect(mapUnits([old], null, null, FIXTURE_NOW, say, 'en')[0]!.caption).toBe('9 min');
});

test('[UI-D8] filters by state, training and vehicle leave exactly who fits', () => {
  expect(filterUnits(units, everyUnit)).toEqual(units);
  expect(filterUnits(units, { ...everyUnit, mark: 'busy' }).map(({ id }) => id)).toEqual([holderId]);
  expect(filterUnits(units, { ...everyUnit, kind: 'in-vehicle' }).map(({ id }) => id)).toEqual([holderId]);
  expect(filterUnits(units, { ...everyUnit, qualification: 'obstetric' })).toEqual([]);
  expect(filterUnits(units, { ...everyUnit, kind: 'on-foot' })).toHaveLength(units.length - 1);
});

test('[UI-D8] people, vehicles, emergencies and hospitals are found by any part of a name, accents or not', () => {
  const find = (text: string) => findOnDesk(text, desk.emergencies, units, hospitals.hospitals).map(({ type, name }) => `${type} ${name}`);
  expect(find('babot')).toEqual(['emergency Pere Babot']);
  expect(find('CAR 7')[0]).toMatch(/^person .*, Car 7$/);
  expect(find('merítxell')).toEqual(['hospital Hospital Meritxell']);
  expect(find(' ')).toEqual([]);
});

test('[UI-D9] capacity always says its age and who told it; an old word says to phone first; none says so', () => {
  const [fresh, closed, old, never] = hospitals.hospitals;
  expect(toldWords(fresh!, hospitals.staleAfterMs, FIXTURE_NOW, say)).toBe('told 15 min ago by Nuria Nurse');
  expect(toldWords(old!, hospitals.staleAfterMs, FIXTURE_NOW, say)).toBe('old: told 5 h ago by Nil Serra. Phone first.');
  expect([fresh, closed, old, never].map((each) => isCapacityOld(each!, hospitals.staleAfterMs, FIXTURE_NOW))).toEqual([false, false, true, false]);
  expect(hospitalLabel(never!, hospitals.staleAfterMs, FIXTURE_NOW, say)).toBe('Centre del Pas, capacity never told');
  expect(hospitalLabel(closed!, hospitals.staleAfterMs, FIXTURE_NOW, say)).toContain('closed to ambulances, Emergency department: 0 of 6 free');
});

test('[UI-D9] a kind of bed left empty is not spoken of', () => {
  const empty = { free: '', total: '' };
  expect(bedsOf({ emergency: { free: '2', total: '6' }, resuscitation: empty, intensive: { free: '', total: '4' }, ward: { free: '3', total: '' }, paediatric: empty, maternity: empty, isolation: empty })).toEqual([
    { kind: 'emergency', free: 2, total: 6 }, { kind: 'intensive', free: 0, total: 4 },
  ]);
});

test('[UI-D10] only a change of places may wait for the next drawing; an emergency or an offer never does', () => {
  expect(onlyMoved(desk, { ...desk, responders: [...desk.responders] })).toBe(true);
  expect(onlyMoved(desk, { ...desk, arrivals: [] })).toBe(true);
  expect(onlyMoved(desk, { ...desk, responders: [...desk.responders], emergencies: [...desk.emergencies] })).toBe(false);
  expect(onlyMoved(desk, { ...desk, offers: [...desk.offers] })).toBe(false);
  expect(onlyMoved(desk, desk)).toBe(false);
});

