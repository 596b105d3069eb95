// Records that some endpoints are asked about when their rights are tested, each as far as its endpoint wants it. Never used by the server.
import { randomUUID } from 'node:crypto';
import type { EndpointName } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { TestDatabase } from '../platform/pg-testing.ts';
import { exportOwner, piecePlace } from '../privacy/export-pieces.ts';
import { type Ward, WORLD_MS } from './people-testing.ts';

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
