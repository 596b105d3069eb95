// Which patients of a list somebody may be told of: one question to the policies for each, with the facts of all of them loaded at once.
// Knows wards and the patients' own choices only: whoever may read a record for another reason opens it by itself, at the door.
import { type ConsentFacts, currentConsents } from '../consent/consent.ts';
import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../platform/postgres.ts';
import { findStanding, listConsentsOf } from './access-store.ts';
import type { PersonCaller, ResourceFacts, Rights, SiftPatients } from './access.ts';

type Ward = Pick<ResourceFacts, 'tenantId' | 'unitId' | 'subjectPersonId'> & { readonly patientId: string };

export function createSiftPatients({ clock, rights }: { clock: Pick<Clock, 'nowMs'>; rights: Rights }): SiftPatients {
  return async (tx, caller, action, patientIds) => {
    if (caller.type !== 'person' || patientIds.length === 0) return new Set();
    const [standing, wards, consents] = await Promise.all([findStanding(tx, caller), listWards(tx, patientIds), listConsentsOf(tx, patientIds, clock.nowMs())]);
    if (!standing?.isCurrent) return new Set();
    const now: PersonCaller = { ...caller, roles: standing.roles, unitIds: standing.unitIds };
    const choices = Map.groupBy(consents, ({ patientId }) => patientId);
    const mayBeTold = (ward: Ward): boolean => rights.decide(now, action, factsOf(ward, currentConsents(choices.get(ward.patientId) ?? [], clock.nowMs()), standing.isOnDuty)).allowed;
    return new Set(wards.filter(mayBeTold).map(({ patientId }) => patientId));
  };
}

const factsOf = (ward: Ward, consents: ConsentFacts, isAskerOnDuty: boolean): ResourceFacts => ({ ...ward, involvedPersonIds: [], holderId: null, familyPersonIds: [], isAskerOnDuty, consents });

const listWards = (tx: Tx, patientIds: readonly string[]): Promise<Ward[]> =>
  tx.query<Ward>(`select p.id as "patientId", p.tenant_id as "tenantId", p.unit_id as "unitId", p.person_id as "subjectPersonId" from patients p where p.id = any($1::uuid[])`, [patientIds], 'sift-patients');
