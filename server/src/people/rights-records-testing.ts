// Records that endpoints are asked about when their rights are tested, each as far as its endpoint wants it. Never used by the server.
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import type { EndpointName, UnitId, WireError } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertRuleSetIn, ruleSetText } from '../monitoring/rule-testing.ts';
import type { TestDatabase } from '../platform/pg-testing.ts';
import { insertPackIn } from '../protocols/protocols-testing.ts';
import { TINY_JPEG } from '../scene-notes/jpeg-testing.ts';
import type { Caller, PersonCaller } from './access.ts';
import { insertActing, insertAlertDevice, insertCapAlert, insertPasskeyOf, insertRotaRecords, insertTwinSession, type Ward, WORLD_MS } from './people-testing.ts';
import { COVERED, type Input, type Records } from './rights-testing.ts';
import { insertSharing } from '../shared-care/shared-care-testing.ts';
import { exportOwner, piecePlace } from '../privacy/export-pieces.ts';

export type Outcome = { ok: true; body: unknown } | { ok: false; error: WireError };
/** How the matrix asks: by the handlers here; the same cells hold for any other way in. */
export type Ask = (caller: Caller, endpoint: EndpointName, input: Input, requestId: string) => Promise<Outcome>;

const holdingEndpoints: readonly EndpointName[] = [
  'routeToScene', 'reportStatus', 'nameDestination', 'makeEmergencyFamilyPass', 'listEmergencyFamilyLinks', 'handOver', 'closeEmergency', 'takeBackStatus', 'getEmergency', 'getIncident',
  'exportIncident', 'getSceneEssentials', 'getSceneRecord', 'tickChecklist', 'writeSceneNote', 'protectSceneNote', 'addScenePhoto', 'getScenePhoto',
];

/** The built-in plans have no team: as if the plan had, and this person had taken a place. */
async function insertMember(database: TestDatabase, emergencyId: string, personId: string): Promise<void> {
  const member = { personId, name: 'Rita', givenName: 'Rita', distanceM: null, since: WORLD_MS };
  const team = [{ place: 'second', needs: [], offerTo: 1, status: 'accepted', member, nextAt: null }];
  await database.sql(`update emergencies set state = jsonb_set(state, '{team}', $2) where id = $1`, [emergencyId, JSON.stringify(team)]);
}

/** Makes the records an endpoint is asked about: an alarm, a leaver, and an emergency brought to where the endpoint matters. */
export function preparer(database: TestDatabase, askAs: Ask, reloadRoster: () => Promise<void>) {
  const must = async (caller: PersonCaller, endpoint: EndpointName, input: Input): Promise<{ id: string }> => {
    const outcome = await askAs(caller, endpoint, input, randomUUID());
    assert.ok(outcome.ok, `${endpoint}: ${outcome.ok ? '' : outcome.error.code}`);
    return outcome.body as { id: string };
  };
  return async (endpoint: EndpointName, ward: Ward): Promise<Records> => {
    await reloadRoster();
    const { patientId, unitId, facilityId, deviceId, familyLinkId, callers } = ward;
    const [alarmId, leaverId, alertDeviceId, capAlertId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    await insertAlarmAndLeaver(database, ward, alarmId, leaverId);
    await insertAlertDevice(database, ward, alertDeviceId);
    await insertCapAlert(database, ward, capAlertId);
    const closureId = await insertClosure(database, ward);
    const massCasualtyId = await insertMassCasualty(database, ward);
    if (endpoint === 'renewRecoveryCodes') await database.sql(`insert into code_apps (person_id, tenant_id, sealed_key, made_at, used_step) values ($1, $2, '', $3, 0)`, [callers.nurse.personId, callers.nurse.tenantId, new Date(WORLD_MS)]);
    if (endpoint === 'answerMove') await insertMoveRequest(database, ward);
    if (endpoint === 'removeOwnDevice' || endpoint === 'submitOwnReadings') await database.sql(`update devices set own_ref = 'x', consented_by = $2, consented_at = created_at where id = $1`, [deviceId, callers.patient.personId]);
    const { id: emergencyId } =
      endpoint === 'cancelSos'
        ? await must(callers.patient, 'sendSos', { body: {} })
        : await must(callers.nurse, 'raiseEmergency', { body: { patientId, kind: 'deterioration', note: '' } });
    if (holdingEndpoints.includes(endpoint)) await must(callers.responder, 'acceptOffer', { params: { emergencyId } });
    if (endpoint === 'noticeSetAside' || endpoint === 'endSetAside') await database.sql('update emergencies set quarantined_at = opened_at where id = $1', [emergencyId]);
    if (endpoint === 'takeBackStatus') await must(callers.responder, 'reportStatus', { params: { emergencyId }, body: { status: 'en-route' } });
    const photoId = randomUUID();
    if (endpoint === 'protectSceneNote') await must(callers.responder, 'writeSceneNote', { params: { emergencyId }, body: { id: photoId, text: 'Awake', saidAt: WORLD_MS } });
    if (endpoint === 'getScenePhoto') await must(callers.responder, 'addScenePhoto', { params: { emergencyId }, body: { id: photoId, content: TINY_JPEG, saidAt: WORLD_MS } });
    if (endpoint === 'reportTeamStatus') await insertMember(database, emergencyId, callers.responder.personId);
    const pages = await database.sql<{ id: string }>(`select id from pages where emergency_id = $1 and person_id = $2`, [emergencyId, callers.responder.personId]);
    const people = { colleagueId: callers.doctor.personId, nurseId: callers.nurse.personId, relativeId: callers.otherFamily.personId, askedId: callers.responder.personId };
    const pack = await insertPack(database, endpoint, ward);
    const ruleVersion = await insertRules(database, endpoint, ward);
    const limitVersion = await insertLimit(database, ward);
    const rota = await insertRotaRecords(database, ward);
    const vehicleId = randomUUID();
    await database.sql(`insert into vehicles (id, tenant_id, name, equipment, key_hash, created_at) values ($1, $2, 'Car', '{}', '', now())`, [vehicleId, ward.tenantId]);
    const pairingId = randomUUID();
    await database.sql(
      `insert into pairings (id, tenant_id, patient_id, code_hash, created_by, created_at, expires_at, device_name, key_hash, claimed_at) values ($1, $2, $3, $4, $5, now(), '2100-01-01', 'Monitor', $4, now())`,
      [pairingId, ward.tenantId, patientId, Buffer.from(pairingId), callers.nurse.personId]);
    const sessionId = await insertTwinSession(database, callers.nurse);
    await insertPasskeyOf(database, callers.nurse);
    const appId = randomUUID();
    await database.sql(
      `insert into smart_apps (id, tenant_id, name, kind, redirect_uris, launch_url, scopes, created_at) values ($1, $2, 'Chart app', 'secret', '{https://app.example.org/}', 'https://app.example.org/launch', '{launch}', now())`, [appId, ward.tenantId]);
    const recoveryId = randomUUID();
    await database.sql(
      `insert into recoveries (id, tenant_id, person_id, asked_by, ask_reason, asked_at, agreed_by, agree_reason, agreed_at, stop_hash) values ($1, $2, $3, $4, 'lost telephone', $6, $5, 'seen', $7, $8)`,
      [recoveryId, ward.tenantId, callers.otherNurse.personId, callers.admin.personId, endpoint === 'makeRecoveryHalf' ? callers.coordinator.personId : null, new Date(WORLD_MS - 2 * 86_400_000), endpoint === 'makeRecoveryHalf' ? new Date(WORLD_MS - 86_400_000) : null, Buffer.from(recoveryId)]);
    const invitationId = await insertInvitationOf(database, ward);
    if (endpoint === 'askRecovery') await database.sql(`update persons set email = 'otherNurse@example.org' where id = $1`, [callers.doctor.personId]);
    const breakGlassId = await insertBreakGlass(database, ward);
    const privacy = await insertPrivacyRecords(database, endpoint, ward);
    if (/^(appoint|end)Proxy$/.test(endpoint)) await insertActing(database, ward, privacy.holdId);
    const importId = await insertImport(database, endpoint, ward);
    const places = { ...(await insertEmptyPlaces(database, endpoint, ward)), ...(await insertSharing(database, endpoint, ward)) };
    return { ...pack, ...privacy, importId, recoveryId, invitationId, breakGlassId, appId, sessionId, passkeyId: await insertPasskeyOf(database, callers.nurse), pairingId, patientId, unitId, facilityId, deviceId, familyLinkId, alarmId, leaverId, alertDeviceId, capAlertId, closureId, massCasualtyId, vehicleId, photoId, ruleVersion, limitVersion, trackedId: callers.responder.personId, emergencyId, pageId: pages[0]?.id ?? randomUUID(), ...people, ...rota, ...places };
  };
}

/** Its address was never sealed by anything: nobody reads it here. */
async function insertInvitationOf({ sql }: TestDatabase, { tenantId, unitId, callers }: Ward): Promise<string> {
  const id = randomUUID();
  await sql(
    `insert into invitations (id, tenant_id, person_id, given_name, family_name, way, sealed, locale, roles, unit_ids, invited_by, invited_at, link_hash, link_until) values ($1, $2, $3, 'New', 'Nurse', 'email', $4, 'en', '{nurse}', $5, $6, $7, $4, $8)`,
    [id, tenantId, randomUUID(), Buffer.from(id), [unitId], callers.admin.personId, new Date(WORLD_MS), new Date(WORLD_MS + 3_600_000)]);
  return id;
}

/** Ran out already, so that it opens nothing and another may be opened; its user is asked about it, and the patient was told by nothing. */
async function insertBreakGlass(database: TestDatabase, { tenantId, patientId, callers }: Ward): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into break_glass (id, tenant_id, patient_id, person_id, reason, note, opened_at, ends_at, ended_at, verdict, judged_by, judged_at, told_by_account) values ($1, $2, $3, $4, 'other', 'tried', $5, $6, $6, 'asked', $7, $6, false)`,
    [id, tenantId, patientId, callers.doctor.personId, new Date(WORLD_MS - 7_200_000), new Date(WORLD_MS - 3_600_000), callers['privacy-officer'].personId],
  );
  return id;
}

/** One is on at a time: the one that is, of those already asked about. */
async function insertMassCasualty(database: TestDatabase, { tenantId, callers }: Ward): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into mass_casualties (id, tenant_id, reason, declared_at, declared_by, until_at, ended_at) values ($1, $2, 'coach accident', $4, $3, $5, null) on conflict do nothing`,
    [id, tenantId, callers.dispatcher.personId, new Date(WORLD_MS), new Date(WORLD_MS + 3_600_000)],
  );
  return (await database.sql<{ id: string }>('select id from mass_casualties where tenant_id = $1', [tenantId]))[0]!.id;
}

async function insertMoveRequest(database: TestDatabase, { tenantId, callers }: Ward): Promise<void> {
  await database.sql(
    `insert into move_requests (id, tenant_id, person_id, asked_by, square, notice_once, asked_at) values ($1, $2, $3, $4, $5, 'move', $6)`,
    [randomUUID(), tenantId, callers.responder.personId, callers.dispatcher.personId, JSON.stringify(COVERED), new Date(WORLD_MS)],
  );
}

async function insertClosure(database: TestDatabase, { tenantId, callers }: Ward): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into road_closures (id, tenant_id, shape, reason, source, entered_at, entered_by) values ($1, $2, '{"type":"Point","coordinates":[1.5,42.5]}', 'rockfall', 'dispatcher', now(), $3)`,
    [id, tenantId, callers.dispatcher.personId],
  );
  return id;
}

const packStates: Partial<Record<EndpointName, 'proposed' | 'approved'>> = { approvePack: 'proposed', activatePack: 'approved' };

/** Written by somebody who asks nothing here; a name of its own, because every tenant counts its versions from 2. */
async function insertPack(database: TestDatabase, endpoint: EndpointName, { tenantId, callers }: Ward): Promise<{ packId: string; packVersion: number }> {
  const packId = `pack-${randomUUID()}`;
  const wish = { tenantId, packId, state: packStates[endpoint] ?? ('draft' as const), author: callers.doctor.personId, approver: callers.nurse.personId, nowMs: WORLD_MS, change: (source: string) => source.replace('validFrom: 2026-11-25', 'validFrom: 2020-01-01') };
  return { packId, packVersion: await database.pg.asTenant(tenantId, (tx) => insertPackIn(tx, wish)) };
}

const ruleStates: Partial<Record<EndpointName, 'proposed' | 'approved' | 'active'>> = { approveRuleSet: 'proposed', activateRuleSet: 'approved', retireRuleSet: 'active', keepRuleSet: 'active' };

/** Of a unit that is asked for once, with a number no other tenant has. */
async function insertRules(database: TestDatabase, endpoint: EndpointName, { tenantId, unitId, callers }: Ward): Promise<number> {
  const scope = ruleStates[endpoint] === 'active' ? ({ type: 'programme', programme: `${endpoint} ${randomInt(1_000_000)}` } as const) : ({ type: 'unit', unitId: unitId as UnitId } as const);
  const wish = { tenantId, scope, source: ruleSetText([]), state: ruleStates[endpoint] ?? ('draft' as const), author: callers.nurse.personId, approver: callers.otherNurse.personId, nowMs: WORLD_MS, version: randomInt(1_000, 900_000_000), isAskedOut: endpoint === 'keepRuleSet' };
  return database.pg.asTenant(tenantId, (tx) => insertRuleSetIn(tx, wish));
}

async function insertLimit(database: TestDatabase, { tenantId, patientId, callers }: Ward): Promise<number> {
  const version = randomInt(1_000, 900_000_000);
  await database.sql('update personal_limits set ended_at = now() where patient_id = $1 and ended_at is null', [patientId]);
  await database.sql(
    `insert into personal_limits (tenant_id, version, patient_id, rule_id, priority, day_limit, night_from, night_to, time_zone, reason, signed_by, signed_at, expires_at)
     values ($1, $2, $3, 'spo2-low', 'medium', 88, 0, 360, 'UTC', 'own baseline', $4, $5, $6)`,
    [tenantId, version, patientId, callers.doctor.personId, new Date(WORLD_MS), new Date(WORLD_MS + 86_400_000)]);
  return version;
}

async function insertAlarmAndLeaver(database: TestDatabase, { tenantId, patientId, unitId }: Ward, alarmId: string, leaverId: string): Promise<void> {
  const at = new Date(WORLD_MS).toISOString();
  await database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at)
     values ($1, $2, $3, $4, 'spo2-low', 'spo2-low', 1, 'physiological', 'high', 'start', 'active', 'enabled', $5, $5)`,
    [alarmId, tenantId, patientId, unitId, at],
  );
  await database.sql(`insert into alarm_reviews (id, tenant_id, unit_id, week_on, subject, rule_id, alarms, of_alarms, bed_days) values ($1, $2, $3, '2026-01-05', 'rule', $4, 1, 1, 1)`, [alarmId, tenantId, unitId, leaverId]);
  await database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Leaving', 'Tester', $3, $4)`, [
    leaverId, tenantId, `${leaverId}@example.org`, at,
  ]);
  await database.sql(`insert into responders (person_id, tenant_id) values ($1, $2)`, [leaverId, tenantId]);
}

/** Begun by the nurse, and as far as the endpoint wants it. */
export async function insertImport({ sql }: TestDatabase, endpoint: EndpointName, { tenantId, patientId, callers }: Ward): Promise<string> {
  const id = randomUUID();
  const isRead = endpoint === 'confirmImport';
  const summary = { format: 'json', taken: 1, kinds: [], refused: 0, rows: [], passedOver: [] };
  await sql(`insert into patient_imports (id, tenant_id, patient_id, begun_by, begun_at, state, files, summary) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, tenantId, patientId, callers.nurse.personId, new Date(WORLD_MS), isRead ? 'read' : 'receiving', JSON.stringify([{ name: 'a.csv', bytes: 3 }]), isRead ? JSON.stringify(summary) : null]);
  if (endpoint === 'checkImport') await sql('insert into patient_import_pieces (import_id, n, tenant_id, patient_id, sealed) values ($1, 0, $2, $3, $4)', [id, tenantId, patientId, Buffer.from('x')]);
  return id;
}

/** Nothing depends on these, where that is asked. */
export async function insertEmptyPlaces({ sql }: TestDatabase, endpoint: EndpointName, { tenantId, facilityId }: Ward): Promise<{ facilityId?: string; unitId?: string }> {
  const id = randomUUID();
  if (/^(retire|restore)Facility$/.test(endpoint)) {
    await sql(`insert into facilities (id, tenant_id, name, lat, lon) values ($1, $2, $3, 42.5, 1.5)`, [id, tenantId, `Empty ${id}`]);
    return { facilityId: id };
  }
  if (!/^(retire|restore|move)Unit$/.test(endpoint)) return {};
  await sql(`insert into units (id, tenant_id, facility_id, name) values ($1, $2, $3, $4)`, [id, tenantId, facilityId, `Empty ${id}`]);
  return { unitId: id };
}

/** What the endpoint asked for needs to be there, and nothing that stands against it. */
export async function insertPrivacyRecords({ pg, sql }: TestDatabase, endpoint: EndpointName, { tenantId, patientId, callers }: Ward): Promise<{ erasureId: string; holdId: string; exportId: string }> {
  const [erasureId, holdId, exportId, at] = [randomUUID(), randomUUID(), randomUUID(), new Date(WORLD_MS)];
  if (endpoint === 'decideErasure' || endpoint === 'withdrawErasure') await sql(`insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at) values ($1, $2, $3, 'asked', $4, $5)`, [erasureId, tenantId, patientId, callers.patient.personId, at]);
  if (endpoint === 'verifyErasure') await sql(`insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at, decided_by, decided_at, private_erased_at) values ($1, $2, $3, 'granted', $4, $5, $6, $5, $5)`, [erasureId, tenantId, patientId, callers.patient.personId, at, callers['privacy-officer'].personId]);
  if (endpoint === 'liftLegalHold') await sql(`insert into legal_holds (id, tenant_id, patient_id, reason, placed_by, placed_at) values ($1, $2, $3, 'asked for by a court', $4, $5)`, [holdId, tenantId, patientId, callers['privacy-officer'].personId, at]);
  if (endpoint === 'getExportPiece') {
    await sql(`insert into privacy_exports (id, tenant_id, patient_id, asked_by, asked_at, state, language, expires_at) values ($1, $2, $3, $4, $5, 'ready', 'en', '2100-01-01')`, [exportId, tenantId, patientId, callers.patient.personId, at]);
    const sealed = await pg.asTenant(tenantId, (tx) => createTestKeys().sealText(tx, exportOwner(tenantId, patientId), piecePlace(exportId, 0), 'zip'));
    await sql('insert into privacy_export_pieces (export_id, n, tenant_id, sealed) values ($1, 0, $2, $3)', [exportId, tenantId, sealed]);
  }
  return { erasureId, holdId, exportId };
}
