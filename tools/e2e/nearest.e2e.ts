// Who is asked, on the real roads of the shipped map: whoever is there first by road, though another is nearer over the ridge; then down the chain of those who cannot.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { EmergencyDetail, EmergencySummary, PersonId, Position, RankedPerson } from '@mydr24/protocol';
import { virtualAccount } from '@mydr24/simulation/demo/network-store.ts';
import { askingAs } from './asking-rig.ts';
import { setScene } from './scene-rig.ts';
import { deskOf, phoneOf } from './screens-rig.ts';

const scene = setScene({ roadMap: fileURLToPath(new URL('../../simulation/data/map/andorra.osm.pbf', import.meta.url)) });

/** From the patient's home: 0.9 km in a line, up the slope and 6.6 minutes by road. */
const OVER_THE_SLOPE: Position = { lat: 42.5008767, lon: 1.5301476 };
/** 3.5 km in a line, and 4 minutes along the main road. */
const DOWN_THE_ROAD: Position = { lat: 42.4908515, lon: 1.4953342 };
const FURTHER: Position = { lat: 42.4849172, lon: 1.4920543 };
/** Half an hour. */
const FURTHEST: Position = { lat: 42.5141349, lon: 1.4960147 };

const asking = (accountId: string) => askingAs(scene.care.url, accountId);
const apartM = (a: Position, b: Position): number => Math.hypot(a.lat - b.lat, (a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180)) * 111_195;

/** Three phones on duty where the test needs them, and nobody else's. */
async function threeOnDuty(): Promise<{ personId: PersonId; name: string }[]> {
  const { network } = scene.care;
  const virtual = network.responders.filter(({ isVirtual }) => isVirtual);
  const places = [DOWN_THE_ROAD, OVER_THE_SLOPE, FURTHER];
  const isTrained = (personId: string): boolean => network.persons.some(({ id, qualifications }) => id === personId && qualifications.includes('als'));
  const fit = virtual.filter(({ personId }) => isTrained(personId)).slice(0, places.length);
  assert.equal(fit.length, places.length);
  const coordinator = await asking('coordinator');
  for (const { personId } of virtual) {
    const phone = await asking(virtualAccount(personId));
    const place = places[fit.findIndex((each) => each.personId === personId)];
    await phone('PUT', '/me/duty', { duty: place === undefined ? 'off' : 'on' });
    if (place === undefined) continue;
    await coordinator('PUT', `/responders/${personId}/kit`, { vehicle: 'car', equipment: [], languages: [], sex: null });
    await phone('POST', '/me/positions', { ...place, accuracyM: 8, takenAt: Date.now() });
  }
  return fit.map(({ personId }) => {
    const person = network.persons.find(({ id }) => id === personId);
    return { personId: personId as PersonId, name: `${person?.givenName} ${person?.familyName}` };
  });
}

test('[J60] whoever is there first by road is asked before whoever is nearer in a line, and the dispatcher reads why; each who cannot go passes it to the next, and when one goes the others need not', async () => {
  const { care, room } = scene;
  const { star } = care;
  const [road, slope, further] = await threeOnDuty();
  assert.ok(road && slope && further);
  assert.ok(apartM(OVER_THE_SLOPE, star) * 3 < apartM(DOWN_THE_ROAD, star));
  const seat = await room.seat({ as: 'responder', size: 'phone', at: FURTHEST });
  const phone = phoneOf(seat);
  await phone.waits();

  const dispatcher = await asking('dispatcher');
  const { id } = await dispatcher<EmergencySummary>('POST', '/emergencies', { patientId: star.id, kind: 'stroke', note: '' });
  const { people } = await dispatcher<{ people: RankedPerson[] }>('GET', `/emergencies/${id}/ranking`);
  const etaOf = (wanted: PersonId): number => people.find(({ personId }) => personId === wanted)?.etaS ?? 0;
  assert.equal(people[0]?.personId, road.personId);
  assert.ok(etaOf(road.personId) > 0 && etaOf(road.personId) * 1.5 < etaOf(slope.personId), `${etaOf(road.personId)} s and ${etaOf(slope.personId)} s`);

  const desk = deskOf(await room.seat({ as: 'dispatcher', size: 'desk' }));
  await desk.opens(star);
  const rows = await desk.ranked();
  assert.ok(rows[0]?.includes(road.name) && /4 min/.test(rows[0]), rows[0]);
  assert.ok(rows.findIndex((row) => row.includes(slope.name) && /[67] min/.test(row)) > 0, rows.join('; '));

  // Three are asked; the fourth only when one of them cannot go.
  const offerOf = async (personId: PersonId) => (await dispatcher<EmergencyDetail>('GET', `/emergencies/${id}`)).offers.find(({ responderId }) => responderId === personId)?.status;
  assert.deepEqual(await Promise.all([road, slope, further].map(({ personId }) => offerOf(personId))), ['offered', 'offered', 'offered']);
  await (await asking(virtualAccount(road.personId)))('POST', `/emergencies/${id}/decline`, { reason: 'unsafe' });
  await phone.isPaged('Stroke');
  await (await asking(virtualAccount(slope.personId)))('POST', `/emergencies/${id}/decline`, { reason: 'too-far' });
  await phone.accepts();
  assert.equal(await offerOf(further.personId), 'stood-down');
  assert.deepEqual(await Promise.all([road, slope].map(({ personId }) => offerOf(personId))), ['declined', 'declined']);
});
