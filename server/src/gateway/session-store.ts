// Which of the sessions with open sockets were ended meanwhile (revoked, or their person deactivated), and whose roles and units moved. Reads only.
import type { Role, UnitId } from '@mydr24/protocol';
import type { Postgres } from '../platform/postgres.ts';
import type { RolesNow } from './outgoing-cut-engine.ts';
import type { ListEndedSessions, ListStandings } from './ports.ts';

export function createSessionWatch(pg: Postgres): ListEndedSessions {
  return (sessionIds) =>
    pg.asEngine(async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `select s.id from sessions s join persons p on p.id = s.person_id
          where s.id = any($1::uuid[]) and (s.revoked_at is not null or not p.is_active)`,
        [sessionIds],
        'sessions-ended',
      );
      return rows.map((row) => row.id);
    });
}

export function createStandingWatch(pg: Postgres): ListStandings {
  return (personIds) =>
    pg.asEngine(async (tx) => {
      const rows = await tx.query<{ id: string; roles: Role[]; unitIds: UnitId[] }>(
        `select p.id, array(select r.role from person_roles r where r.person_id = p.id) as roles, array(select u.unit_id::text from person_units u where u.person_id = p.id) as "unitIds"
           from unnest($1::uuid[]) as p(id)`,
        [personIds],
        'standings',
      );
      return new Map(rows.map(({ id, ...standing }) => [id, standing]));
    });
}

export const createRolesNow = (pg: Postgres): RolesNow => ({ tenantId, personId }) =>
  pg.asTenant(tenantId, async (tx) => (await tx.query<{ role: Role }>('select role from person_roles where person_id = $1', [personId], 'roles-now')).map(({ role }) => role), { readOnly: true });
