// Which rights ended since an instant, over all tenants, as the engine sees them (no secrets).
import { instant, type Tx } from '../platform/postgres.ts';
import type { RightsChange } from './rights-changes.ts';

const SINCE = `
  select 'session' as type, id::text, 0 as version from sessions where revoked_at > $1
  union all select 'device', id::text, 0 from devices where revoked_at > $1
  union all select 'consent', patient_id::text, version from consents where given_at > $1
  union all select 'family-link', id::text, 0 from family_links where revoked_at > $1
  union all select 'family-link', id::text, 0 from family_links where revoked_at is null and expires_at > $1 and expires_at <= $2
  union all select 'break-glass', id::text, 0 from break_glass where ended_at > $1
  union all select 'break-glass', id::text, 0 from break_glass where ended_at is null and ends_at > $1 and ends_at <= $2
  union all select 'care-team', id::text, 0 from care_team where removed_at > $1`;

export async function listRevokedSince(engine: Tx, sinceMs: number, nowMs: number): Promise<RightsChange[]> {
  const rows = await engine.query<{ type: RightsChange['type']; id: string; version: number }>(SINCE, [instant(sinceMs), instant(nowMs)], 'list-revoked-since');
  return rows.map(({ type, id, version }): RightsChange => {
    if (type === 'session') return { type, sessionId: id };
    if (type === 'consent') return { type, patientId: id, version };
    if (type === 'care-team') return { type, careTeamId: id };
    if (type === 'break-glass') return { type, breakGlassId: id };
    return type === 'device' ? { type, deviceId: id } : { type, familyLinkId: id };
  });
}
