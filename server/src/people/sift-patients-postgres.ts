// Which patients of a list somebody may be told of: one question to the policies for each, with the facts of all of them loaded at once.
// Knows wards and the patients' own choices only: whoever may read a record for another reason opens it by itself, at the door.
import { type ConsentFacts, currentConsents } from '../consent/consent.ts';
import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../platform/postgres.ts';
import { findServiceStanding, findStanding, listConsentsOf } from './access-store.ts';
import type { Caller, ResourceFacts, Rights, SiftPatients } from './access.ts';

type Ward = Pick<ResourceFacts, 'tenantId' | 'unitId' | 'subjectPersonId'> & { readonly patientId: string };

export function createSiftPatients({ clock, rights }: { clock: Pick<Clock, 'nowMs'>; rights: Rights }): SiftPatients {
  return async (tx, caller, action, patientIds) => {
    if (patientIds.length === 0) return new Map();
    const [asker, wards, consents] = await Promise.all([asNow(tx, caller, clock.nowMs()), listWards(tx, patientIds), listConsentsOf(tx, patientIds, clock.nowMs())]);
    if (asker === null) return new Map();
    const choices = Map.groupBy(consents, ({ patientId }) => patientId);
    const told = wards.flatMap((ward): [string, number][] => {
      const chosen = currentConsents(choices.get(ward.patientId) ?? [], clock.nowMs());
      return rights.decide(asker.now, action, factsOf(ward, chosen, asker.isOnDuty)).allowed ? [[ward.patientId, chosen.version]] : [];
    });
    return new Map(told);
  };
}

/** What they may do now, not what they could when the token was made; null: nothing. */
async function asNow(tx: Tx, caller: Caller, nowMs: number): Promise<{ now: Caller; isOnDuty: boolean } | null> {
  if (caller.type === 'service') {
    const standing = await findServiceStanding(tx, caller.serviceId, nowMs);
    return standing?.isCurrent === true ? { now: { ...caller, unitIds: standing.unitIds }, isOnDuty: false } : null;
  }
  if (caller.type !== 'person') return null;
  const standing = await findStanding(tx, caller);
  return standing?.isCurrent === true ? { now: { ...caller, roles: standing.roles, unitIds: standing.unitIds }, isOnDuty: standing.isOnDuty } : null;
}

const factsOf = (ward: Ward, consents: ConsentFacts, isAskerOnDuty: boolean): ResourceFacts => ({ ...ward, involvedPersonIds: [], holderId: null, familyPersonIds: [], isAskerOnDuty, consents });

const listWards = (tx: Tx, patientIds: readonly string[]): Promise<Ward[]> =>
  tx.query<Ward>(`select p.id as "patientId", p.tenant_id as "tenantId", p.unit_id as "unitId", p.person_id as "subjectPersonId" from patients p where p.id = any($1::uuid[])`, [patientIds], 'sift-patients');
