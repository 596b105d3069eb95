// What another policy would do to the ranking of who is there now: the same people at the same instant, ranked by both. Keeps and asks nothing.
import type { EmergencyKind, Qualification, RankedPerson } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { ArrivalsOf } from './journeys.ts';
import { type Candidate, rankResponders } from './nearest-responder.ts';
import type { PolicyBook } from './ranking-policy-engine.ts';
import type { Roster } from './responder-roster.ts';

export interface RankingPreviewOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly roster: Pick<Roster, 'list'>;
  readonly policies: PolicyBook;
  readonly arrivalsOf: ArrivalsOf;
  /** What the first step that sends somebody out asks for, by the tenant's plan of the kind. */
  readonly needsOf: (tenantId: string, kind: EmergencyKind) => readonly Qualification[];
}

/** More than a person compares; the rest is counted. */
const SHOWN = 60;

const shownOf = ({ person: { personId, name }, isEligible, etaS, distanceM, reasons }: Candidate): RankedPerson => ({ personId, name, isEligible, isAsked: false, etaS, distanceM, reasons });

export function createRankingPreviewHandlers({ pg, door, roster, policies, arrivalsOf, needsOf }: RankingPreviewOptions): Pick<Handlers<Caller>, 'previewRanking'> {
  return {
    previewRanking: ({ caller, body: { policy, kind, place, wish }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'ranking-policy.preview', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const tenantId = tenantOf(caller);
        const people = roster.list(tenantId);
        const needs = [...needsOf(tenantId, kind)];
        const request = { needs, place, exclude: new Set<string>(), nowMs, wishes: { kind, ...wish } };
        const rankBy = (by: typeof policy): RankedPerson[] => rankResponders(people, { ...request, policy: by }, arrivalsOf(tenantId)).map(shownOf);
        const [before, after] = [rankBy(policies.policyOf(tenantId)), rankBy(policy)];
        const shown = new Set([...before.slice(0, SHOWN), ...after.slice(0, SHOWN)].map(({ personId }) => personId));
        const only = (ranked: RankedPerson[]): RankedPerson[] => ranked.filter(({ personId }) => shown.has(personId));
        return answer({ at: nowMs, needs, before: only(before), after: only(after), leftOut: before.length - shown.size });
      }),
  };
}
