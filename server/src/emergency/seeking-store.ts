// Emergencies that seek people, for whoever reckons over all of them at once. Decides nothing.
import { type Tx } from '../platform/postgres.ts';
import type { Emergency } from './emergency-state.ts';
import { upgradeState } from './stored-form.ts';

export interface SeekingRow {
  readonly state: Emergency;
  /** How many of its tenant seek people. */
  readonly total: number;
}

/** So many of a tenant are looked at for how urgent they are: the oldest. */
const LOOKED_AT = 300;

/** Of tenants where several seek people, and of `always`: the most urgent, then the oldest. Engine role, over all tenants. */
export async function listSeeking(tx: Tx, always: readonly string[], limit: number): Promise<SeekingRow[]> {
  const rows = await tx.query<{ state: unknown; total: number }>(
    `with seeking as (
       select e.state, e.tenant_id, e.opened_at, e.id, count(*) over (partition by e.tenant_id)::integer as total,
         row_number() over (partition by e.tenant_id order by e.opened_at, e.id) as n
       from emergencies e where e.status = 'seeking' and e.mode = 'actual' and e.quarantined_at is null),
     ranked as (
       select s.state, s.total, s.tenant_id, row_number() over (partition by s.tenant_id
         order by case s.state->'cause'->>'priority' when 'medium' then 1 when 'low' then 2 else 0 end, s.opened_at, s.id) as n
       from seeking s where s.n <= $3 and (s.total > 1 or s.tenant_id = any($1)))
     select state, total from ranked where n <= $2 order by tenant_id, n`,
    [always, limit, LOOKED_AT], 'emergencies-seeking',
  );
  return rows.flatMap(({ state, total }) => {
    const read = upgradeState(state);
    return read === null ? [] : [{ state: read, total }];
  });
}
