// A node with hospitals of one network that share a patient over HTTP, for tests. Never used by the server.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { EndpointName, SharedCareGrant } from '@mydr24/protocol';
import { type ConsentRig, startConsentRig } from '../consent/consent-testing.ts';
import type { CastName, Ward } from '../people/people-testing.ts';
import { insertNetwork } from './shared-care-testing.ts';

export interface Pair {
  readonly home: Ward;
  readonly there: Ward;
  readonly networkId: string;
}

export async function startSharingRig(wards: number) {
  const rig: ConsentRig = await startConsentRig(wards);
  const { sql } = rig.database;
  /** Two wards nobody used yet: a hospital, and a clinic of the same network. */
  async function newPair(): Promise<Pair> {
    const [home, there] = [rig.newWard(), rig.newWard()];
    await sql(`update tenants set name = 'Rural Clinic' where id = $1`, [there.tenantId]);
    return { home, there, networkId: await insertNetwork(rig.database, [home, there], { atMs: Date.now() }) };
  }
  const offer = ({ home, there, networkId }: Pair, parts: object = {}, as: CastName = 'doctor', patientId = home.patientId) =>
    rig.ask(home, as, 'offerSharedCare', { patientId }, { body: { networkId, tenantId: there.tenantId, to: { kind: 'unit', unitId: there.unitId }, topics: ['vitals', 'notes', 'emergencies'], reason: 'dialysis there on Fridays', days: 30, ...parts } });
  const visit = <K extends EndpointName>(ward: Ward, as: CastName, name: K, id: string, query: Record<string, string | number> = {}) => rig.ask(ward, as, name, { sharedCareId: id }, { query });
  async function share(pair: Pair, parts: object = {}): Promise<SharedCareGrant> {
    const made = await offer(pair, parts);
    assert.equal(made.status, 200, made.body.code);
    const accepted = await visit(pair.there, 'nurse', 'acceptSharedCare', made.body.id);
    assert.equal(accepted.status, 200, accepted.body.code);
    return made.body;
  }
  /** A value, a note, a specially protected note, and an emergency that is over. */
  async function fill({ home }: Pair): Promise<void> {
    const { tenantId, patientId, deviceId } = home;
    const at = new Date(Date.now() - 60_000);
    await sql('select ensure_reading_partitions($1::date, $1::date)', [at.toISOString().slice(0, 10)]);
    await sql(`insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at) values ($1, $2, $3, 1, 'spo2', 93, '%', $4, $4)`, [tenantId, patientId, deviceId, at]);
    assert.equal((await rig.ask(home, 'doctor', 'addChartNote', { patientId }, { body: { text: 'slept well' } })).status, 200);
    assert.equal((await rig.ask(home, 'doctor', 'addChartNote', { patientId }, { body: { text: 'methadone 40 mg', protectedKind: 'substance-use' } })).status, 200);
    await sql(`insert into emergencies (id, tenant_id, patient_id, kind, status, opened_at, closed_at, version, state) values ($1, $2, $3, 'fall', 'closed', $4, $4, 1, '{}')`, [randomUUID(), tenantId, patientId, at]);
  }
  return { ...rig, newPair, offer, visit, share, fill };
}
export type SharingRig = Awaited<ReturnType<typeof startSharingRig>>;
export const wholeDay = { kind: 'spo2', fromAt: Date.now() - 86_400_000, toAt: Date.now() + 86_400_000 };
export const reads = ['getSharedPatient', 'getSharedVitals', 'getSharedHistory', 'getSharedNotes', 'getSharedEmergencies', 'watchSharedCare'] as const;
