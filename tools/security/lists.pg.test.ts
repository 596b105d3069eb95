// Lists and totals give nothing away: every list endpoint is asked by everybody it lets in, before and after records appear of a patient of
// another ward and of another tenant. Who may hear of such a patient stands in a table; for everybody else the answer stays what it was,
// counts and all. Which endpoints are lists is read off the protocol: a new one without a row fails.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { type EndpointName, endpointNames, endpoints } from '@mydr24/protocol';
import type { CastName, Ward } from '@mydr24/server/people/people-testing.ts';
import { columns, rightsMatrix } from '@mydr24/server/people/rights-matrix.ts';
import { inputs, plainInputs, type Records } from '@mydr24/server/people/rights-testing.ts';
import { z } from 'zod';
import { startTarget, type Target } from './attack-rig.ts';

let target: Target;
let own: Records;
before(async () => {
  target = await startTarget();
  own = await target.recordsOf(target.here);
});
after(() => target.stop());

/** Anything with an array in its reply, and every search. */
function isList(name: EndpointName): boolean {
  const { auth, method, reply } = endpoints[name];
  return auth === 'person' && ((method === 'GET' && reply instanceof z.ZodType && hasArray(reply)) || /^(find|search|list)/.test(name));
}
function hasArray(schema: unknown, depth = 0): boolean {
  if (schema instanceof z.ZodArray) return true;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return hasArray(schema.unwrap(), depth);
  return schema instanceof z.ZodObject && depth < 3 && Object.values(schema.shape).some((part) => hasArray(part, depth + 1));
}
const lists = endpointNames.filter(isList);

/** Who is told of patients of any ward, in the words of the columns: by whom a call, an alert or a search is taken. Of one of another tenant, nobody. */
const toldOfAnyWard: Record<string, string> = {
  // The emergency by its id and no name, once the board was made anew.
  getAssignment: 'dispatcher coordinator',
  listEmergencies: 'dispatcher coordinator',
  findAuditSubjects: 'privacy-officer',
  findForBreakGlass: 'nurse doctor otherNurse',
  findPatients: 'dispatcher coordinator',
  listDevices: 'coordinator admin',
  explainAccess: '', findStaff: '', listFacilities: '', getConsentRules: '', listMyProxies: '', listProxies: '', listNetworks: '', listSharedCare: '', listSharedWithUs: '', listSharedOut: 'privacy-officer', listSharedIn: '', getSharedPatient: '', getSharedVitals: '', getSharedHistory: '', getSharedNotes: '', getSharedEmergencies: '', watchSharedCare: '', getNurseInCharge: '', getOwnDays: '', getOwnPrivacy: '', getProcessingRecord: '', listErasures: '', listLegalHolds: '', listPastRecords: '', verifyErasure: '', explainEmergency: '', findForCareTeam: '', getActivePack: '', getAlarmBurden: '', getAlarmStrip: '', getChartMarks: '', getCoverage: '',
  getEmergency: '', getGuidance: '', getIncident: '', getMe: '', getMyMove: '', getOwnBreakGlass: '', getPackVersion: '', getPatient: '', getPatientRules: '',
  getPersonReach: '', getPersonalLimits: '', getPositionSharing: '', getRankingPolicy: '', getResponderKit: '', getRota: '', getRuleSet: '', getSceneEssentials: '',
  getSceneRecord: '', getScoreTrend: '', getShippedPack: '', getSignOnSettings: '', getStepUp: '', getTenantLimits: '', getVitalHistory: '', listAlarmChanges: '', listAlarmLimits: '',
  listAlarmReviews: '', listAlertDevices: '', listAllowedApps: '', listApps: '', listBreakGlass: '', listCareTeam: '', listChannels: '', listClosures: '', listConsents: '',
  listDestinations: '', listEndedAlarms: '', getImport: '', listDeviceAlerts: '', listEmergencyFamilyLinks: '', listInvitations: '', listFamilyLinks: '', listFamilyLooks: '', listHospitals: '', listIncidents: '', listLaunchableApps: '',
  listMyCareTeams: '', listMyShifts: '', listPacks: '', listPairings: '', listPasskeys: '', listPatientDevices: '', listPatients: '', listPlaces: '', listPositions: '', listProgrammes: '',
  listReach: '', listReadings: '', listRecoveries: '', listRecordViews: '', listResponderKits: '', listRotaPeople: '', listRotas: '', listRuleReplays: '', listRuleSets: '', listScimTokens: '',
  listSessions: '', listStaffChanges: '', listUnitDevices: '', listUnits: '', listVehiclePositions: '', listVehicles: '', listWaveforms: '', rankEmergency: '', routeToScene: '', searchAudit: '',
  searchMap: '',
};
/** Not counted: of staff and of who looked, which grow by being asked; a ward's own counting, which a background task makes; the desk's plans, over emergencies the desk reads anyway. */
const uncounted: ReadonlySet<string> = new Set(['searchAudit', 'listRecordViews', 'getPositionSharing', 'listReach', 'listSessions', 'getPersonReach', 'getAssignment', 'getCoverage', 'getAlarmBurden']);
/** Of one emergency of one's own, which goes on meanwhile. */
const isOfOneEmergency = (name: EndpointName): boolean => Object.hasOwn(endpoints[name].params.shape, 'emergencyId');

/** How many there are: the lengths of arrays and the numbers beside them, not instants. */
function countsOf(text: string): string {
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : {};
  const counts = Object.entries(body as object).map(([key, part]: [string, unknown]) => [key, Array.isArray(part) ? part.length : typeof part === 'number' && part < 1e11 ? part : null]);
  return JSON.stringify(counts);
}

interface Asked {
  name: EndpointName;
  column: (typeof columns)[number];
  before: string;
}

async function ask(name: EndpointName, column: CastName): Promise<string> {
  return (await target.ask(name, inputs[name]?.(own) ?? plainInputs[name] ?? {}, column)).text;
}

/** What may appear in a list: an emergency in progress, an alarm, a device. */
async function appear(ward: Ward): Promise<string[]> {
  const [alarmId, deviceId] = [randomUUID(), randomUUID()];
  const token = await target.tokenOf(ward.callers.otherNurse);
  const raised = await target.ask('raiseEmergency', { body: { patientId: ward.otherPatientId, kind: 'fall', note: '' } }, { token });
  assert.equal(raised.status, 200, raised.text);
  const at = new Date();
  await target.database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at)
     values ($1, $2, $3, $4, 'spo2-low', 'spo2-low', 1, 'physiological', 'high', 'start', 'active', 'enabled', $5, $5)`,
    [alarmId, ward.tenantId, ward.otherPatientId, ward.otherUnitId, at],
  );
  const endedId = randomUUID();
  await target.database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at, ended_at, ending, ended_unanswered)
     values ($1, $2, $3, $4, 'spo2-low', 'spo2-low', 1, 'physiological', 'high', 'end', 'inactive', 'enabled', $5, $5, $5, 'values-back', true)`,
    [endedId, ward.tenantId, ward.otherPatientId, ward.otherUnitId, at],
  );
  await target.database.sql(`insert into devices (id, tenant_id, patient_id, name, key_hash, created_at) values ($1, $2, $3, 'Monitor 9', $4, $5)`, [deviceId, ward.tenantId, ward.otherPatientId, Buffer.from(deviceId), at]);
  return [ward.otherPatientId, (JSON.parse(raised.text) as { id: string }).id, alarmId, endedId, deviceId];
}

test('[SE12] a list endpoint without a row of whom it may tell of other patients fails', () => {
  assert.deepEqual(Object.keys(toldOfAnyWard).toSorted(), lists.toSorted());
});

test('[SE12] records of a patient somebody may not read appear in no list and change no count', async () => {
  const asked: Asked[] = [];
  for (const name of lists) {
    const row = rightsMatrix[name];
    for (const [nth, column] of columns.entries()) if (row.for === 'person' && row.cells[nth] === 'ok') asked.push({ name, column, before: await ask(name, column) });
  }
  const [nearby, foreign] = [await appear(target.here), await appear(target.there)];
  const told = new Map(lists.map((name) => [name, new Set<string>()]));
  for (const { name, column, before: earlier } of asked) {
    const now = await ask(name, column);
    assert.ok(!foreign.some((id) => now.includes(id)), `${name} tells ${column} of another tenant's patient`);
    const isTold = nearby.some((id) => now.includes(id));
    if (isTold) told.get(name)!.add(column);
    else if (!uncounted.has(name) && !isOfOneEmergency(name)) assert.equal(countsOf(now), countsOf(earlier), `${name} counts for ${column} what it does not tell`);
  }
  for (const [name, who] of told) for (const column of who) assert.ok(toldOfAnyWard[name]!.split(' ').includes(column), `${name} tells ${column} of a patient of another ward`);
  // What appeared is there to be told of.
  assert.deepEqual([...told.get('listEmergencies')!], ['dispatcher', 'coordinator']);
  assert.deepEqual([...told.get('listDevices')!], ['coordinator', 'admin']);
});
