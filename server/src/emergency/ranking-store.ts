// Whom each round of an emergency considered, and why: written with the decision, read by whoever asks later. Decides nothing.
import type { Considered, EmergencyWhy, LeftOut, Page, PersonId } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';
import { keptOf, slim, type Slim, whole } from './kept-ranking.ts';
import { listPages, listPagesOfPeople, type Saving } from './emergency-store.ts';

export async function insertRankings(tx: Tx, savings: readonly Saving[]): Promise<void> {
  const rows = savings.flatMap(({ after, effects }) =>
    effects.flatMap((effect) => {
      if (effect.type !== 'ranking') return [];
      const { considered, at, ...given } = effect.ranking;
      const { kept, leftOut } = keptOf(considered);
      return [{ ...given, at: instant(at), tenant_id: after.tenantId, emergency_id: after.id, candidates: kept.map(slim), left_out: leftOut }];
    }),
  );
  if (rows.length === 0) return;
  await tx.execute(
    `insert into rankings (id, tenant_id, emergency_id, round, step, at, candidates, left_out)
     select id, tenant_id, emergency_id, round, step, at, candidates, left_out
     from jsonb_to_recordset($1) as r(id uuid, tenant_id uuid, emergency_id uuid, round integer, step text, at timestamptz, candidates jsonb, left_out jsonb)`,
    [json(rows)], 'rankings-insert',
  );
}

interface RoundRow {
  round: number;
  step: string;
  at: number;
  candidates: Slim[];
  leftOut: LeftOut[];
}

/** Every round with what is known of one person, or of everybody. */
export async function readWhy(tx: Tx, emergencyId: string, personId: PersonId | undefined): Promise<EmergencyWhy> {
  const [rounds, pages] = await Promise.all([
    tx.query<RoundRow>(
      'select round, step, at, candidates, left_out as "leftOut" from rankings where emergency_id = $1 order by at, round, id', [emergencyId], 'rankings-of-emergency',
    ),
    pagesOf(tx, emergencyId, personId),
  ]);
  const isAbout = (each: Considered): boolean => personId === undefined || each.personId === personId;
  return { rounds: rounds.map(({ candidates, ...round }) => ({ ...round, considered: candidates.map(whole).filter(isAbout) })), pages };
}

function pagesOf(tx: Tx, emergencyId: string, personId: PersonId | undefined): Promise<Page[]> {
  return personId === undefined ? listPages(tx, [emergencyId]) : listPagesOfPeople(tx, [emergencyId], [personId]);
}
