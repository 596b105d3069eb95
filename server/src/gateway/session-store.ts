// Which of the sessions with open sockets were ended meanwhile: revoked, or their person deactivated. Reads only.
import type { Postgres } from '../platform/postgres.ts';
import type { ListEndedSessions } from './ports.ts';

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
