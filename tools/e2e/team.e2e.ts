// A team on the dispatcher's desk: who leads and who else comes, one of them sent away, and somebody nearer who takes over with one tap.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmergencyDetail, EmergencySummary, PackDocument, PersonId, RankedPerson } from '@mydr24/protocol';
import { virtualAccount } from '@mydr24/simulation/demo/network-store.ts';
import { parse, stringify } from 'yaml';
import { askingAs } from './asking-rig.ts';
import { setScene } from './scene-rig.ts';

const scene = setScene();
const KM_NORTH = 1 / 111.195;

const asking = (accountId: string) => askingAs(scene.care.url, accountId);

/** The shipped pack with a second responder for strokes, written by one person and put in force by another. */
async function putTeamInForce(): Promise<void> {
  const [writer, approver] = [await asking('admin'), await asking('coordinator')];
  const { version: draft, source } = await writer<PackDocument>('POST', '/protocol-packs', { packId: 'ad-112', version: null });
  const pack = parse(source) as { kinds: { stroke: object } };
  pack.kinds.stroke = { ...pack.kinds.stroke, team: [{ place: 'second', offerTo: 2 }] };
  const at = `/protocol-packs/${draft.packId}/versions/${draft.version}`;
  await writer('PUT', at, { source: stringify(pack, { aliasDuplicateObjects: false }), revision: draft.revision });
  await writer('POST', `${at}/propose`);
  await approver('POST', `${at}/approve`);
  await approver('POST', `${at}/activate`, { atMs: null });
}

async function sharesPlace(personId: PersonId, kmNorth: number): Promise<void> {
  const { star } = scene.care;
  await (await asking(virtualAccount(personId)))('POST', '/me/positions', { lat: star.lat + kmNorth * KM_NORTH, lon: star.lon, accuracyM: 8, takenAt: Date.now() });
}

test('[J30] the desk shows who leads and who else comes; one of the team is sent away alone, and somebody nearer is handed it with one tap', async () => {
  const { care, room } = scene;
  await putTeamInForce();
  const dispatcher = await asking('dispatcher');
  const { id } = await dispatcher<EmergencySummary>('POST', '/emergencies', { patientId: care.star.id, kind: 'stroke', note: '' });
  const detail = (): Promise<EmergencyDetail> => dispatcher('GET', `/emergencies/${id}`);
  const virtual = new Set<string>(care.network.responders.filter(({ isVirtual }) => isVirtual).map(({ personId }) => personId));
  const askedFor = async (place: 'second' | undefined) => {
    const found = (await detail()).offers.find((offer) => offer.status === 'offered' && offer.place === place && virtual.has(offer.responderId));
    assert.ok(found, `somebody is asked for ${place ?? 'the lead'}`);
    return found;
  };
  const [lead, second] = [await askedFor(undefined), await askedFor('second')];
  await sharesPlace(lead.responderId, 20);
  for (const { responderId } of [lead, second]) await (await asking(virtualAccount(responderId)))('POST', `/emergencies/${id}/accept`);
  await (await asking(virtualAccount(second.responderId)))('POST', `/emergencies/${id}/team/status`, { status: 'en-route' });

  const { page } = await room.seat({ as: 'dispatcher', size: 'desk' });
  await page.getByText(`${lead.responderName}: accepted`).or(page.getByText(care.star.familyName)).first().click();
  const panel = page.getByRole('complementary', { name: 'Emergency in detail' });
  const team = panel.getByRole('region', { name: 'Who else comes' });
  await team.getByText(second.responderName).waitFor();
  await team.getByText(/^on the way/).waitFor();

  await team.getByRole('button', { name: `Stand down ${second.responderName}…` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stand down' }).click();
  await team.getByText(/person asked|people asked|nobody free now/).waitFor();
  assert.equal((await detail()).summary.holderId, lead.responderId);

  // The place is put to somebody by hand.
  await panel.getByRole('button', { name: 'Who could go?' }).click();
  const whoCouldGo = page.getByRole('dialog');
  await whoCouldGo.getByRole('button', { name: /^Ask / }).first().click();
  assert.deepEqual(await whoCouldGo.getByLabel('As what?').locator('option').allTextContents(), ['Second responder']);
  await whoCouldGo.getByLabel(/It stays on the record/).fill('is in the next ward');
  await whoCouldGo.locator('form').getByRole('button').click();
  await whoCouldGo.waitFor({ state: 'detached' });
  const byHand = (await detail()).offers.find(({ reasons }) => reasons.some(({ code }) => code === 'by-hand'));
  assert.deepEqual([byHand?.place, byHand?.status], ['second', 'offered']);

  const { people } = await dispatcher<{ people: RankedPerson[] }>('GET', `/emergencies/${id}/ranking`);
  const nearer = people.find(({ personId, isEligible }) => isEligible && virtual.has(personId) && personId !== lead.responderId && personId !== second.responderId);
  assert.ok(nearer);
  await sharesPlace(nearer.personId, 0.2);
  await panel.getByRole('heading', { name: `${nearer.name} could be there sooner` }).waitFor();
  await panel.getByRole('button', { name: `Hand over to ${nearer.name}` }).click();
  await panel.getByRole('heading', { name: /could be there sooner/ }).waitFor({ state: 'detached' });
  assert.equal((await detail()).summary.holderId, nearer.personId);
});
