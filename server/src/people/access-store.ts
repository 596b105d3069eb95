// Loads what an access decision needs: the caller's standing as it is now (a token may be minutes old) and the facts of
// one record. Runs under the caller's tenant, so another tenant's record is simply not there. Decides nothing.
import type { AccessExplanation, ConsentTopic, PersonId, Role, UnitId } from '@mydr24/protocol';
import { type ConsentFact, type ConsentFacts, currentConsents, giverSql, WHO_SQL } from '../consent/consent.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import { grantHoldsSql } from '../shared-care/shared-care.ts';
import type { GuestCaller, PersonCaller, ResourceFacts, ResourceRef, ServiceCaller } from './access.ts';

export interface Standing {
  /** Active, and the session not ended. */
  isCurrent: boolean;
  roles: Role[];
  unitIds: UnitId[];
  isOnDuty: boolean;
}

const STANDING = `
  select p.is_active and s.id is not null and s.revoked_at is null as "isCurrent",
         array(select r.role from person_roles r where r.person_id = p.id order by r.role) as roles,
         array(select u.unit_id from person_units u where u.person_id = p.id)::text[] as "unitIds",
         exists (select from responders d where d.person_id = p.id and d.duty = 'on') as "isOnDuty"
    from persons p left join sessions s on s.id = $2 and s.person_id = p.id
   where p.id = $1`;

export async function findStanding(tx: Tx, caller: PersonCaller): Promise<Standing | undefined> {
  return tx.maybe<Standing>(STANDING, [caller.personId, caller.sessionId], 'find-standing');
}

export interface ServiceStanding {
  /** Neither ended nor run out. */
  isCurrent: boolean;
  unitIds: UnitId[];
}

export function findServiceStanding(tx: Tx, serviceId: string, nowMs: number): Promise<ServiceStanding | undefined> {
  return tx.maybe<ServiceStanding>(
    `select ended_at is null and expires_at > $2 as "isCurrent", unit_ids::text[] as "unitIds" from smart_apps where id = $1 and kind = 'service'`, [serviceId, instant(nowMs)], 'find-service-standing');
}

export interface PersonStanding extends Omit<Standing, 'isCurrent'> {
  personId: PersonId;
  name: string;
  isActive: boolean;
}

const PERSON_STANDING = `
  select p.id as "personId", p.given_name || ' ' || p.family_name as name, p.is_active as "isActive",
         array(select r.role from person_roles r where r.person_id = p.id order by r.role) as roles,
         array(select u.unit_id from person_units u where u.person_id = p.id)::text[] as "unitIds",
         exists (select from responders d where d.person_id = p.id and d.duty = 'on') as "isOnDuty"
    from persons p where p.id = $1`;

/** Of somebody else, whether they are signed in or not. */
export function findPersonStanding(tx: Tx, personId: string): Promise<PersonStanding | undefined> {
  return tx.maybe<PersonStanding>(PERSON_STANDING, [personId], 'find-person-standing');
}

/** A service account, with the patient's ward if it is one of its own. */
export function findService(tx: Tx, serviceId: string, patientId: string, nowMs: number): Promise<(ServiceStanding & { name: string; unitName: string | null }) | undefined> {
  return tx.maybe(
    `select v.name, v.ended_at is null and v.expires_at > $3 as "isCurrent", v.unit_ids::text[] as "unitIds",
            (select u.name from units u join patients p on p.unit_id = u.id where p.id = $2 and u.id = any(v.unit_ids)) as "unitName"
       from smart_apps v where v.id = $1 and v.kind = 'service'`, [serviceId, patientId, instant(nowMs)], 'find-service-explained');
}

/** A guest, as they were when they were last here. */
export function findGuest(tx: Tx, guestId: string): Promise<{ name: string; roles: Role[] } | undefined> {
  return tx.maybe(`select name || ' (' || tenant_name || ')' as name, roles from guests where id = $1`, [guestId], 'find-guest-standing');
}

/** Grants by which a guest may have this patient now: to them by name, or to a unit of theirs; whether they work on it still is known in their own tenant alone. */
export function listGuestGrants(tx: Tx, patientId: string, guestId: string, nowMs: number): Promise<(AccessExplanation['grounds']['sharedCare'][number] & { topics: ConsentTopic[] })[]> {
  return tx.query(
    `select g.id, g.guest_tenant_name as "tenantName", g.guest_name as "toName", o.given_name || ' ' || o.family_name as "offeredByName", g.until_at as "untilAt", g.topics
       from shared_care_grants g join persons o on o.id = g.offered_by join guests u on u.id = $2 and u.guest_tenant_id = g.guest_tenant_id and (g.guest_person_id is null or g.guest_person_id = u.guest_person_id)
      where g.patient_id = $1 and g.accepted_at is not null and ${grantHoldsSql('$3')} order by g.offered_at desc, g.id limit 20`, [patientId, guestId, instant(nowMs)], 'list-guest-grants');
}

/** What brings this person to this patient now, with since or until when. */
export function findGrounds(tx: Tx, patientId: string, personId: string, nowMs: number): Promise<Omit<AccessExplanation['grounds'], 'consentVersion'>> {
  return tx.one(
    `select (select u.name from units u join person_units o on o.unit_id = u.id where u.id = p.unit_id and o.person_id = $2) as "unitName",
            (select c.added_at from care_team c where c.patient_id = p.id and c.person_id = $2 and c.removed_at is null) as "careTeamSinceAt",
            (select max(b.ends_at) from break_glass b where b.patient_id = p.id and b.person_id = $2 and b.ended_at is null and b.ends_at > $3) as "breakGlassEndsAt",
            '[]'::jsonb as "sharedCare",
            coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'startedAt', floor(extract(epoch from e.opened_at) * 1000)::bigint) order by e.opened_at) from emergencies e
               where e.patient_id = p.id and e.closed_at is null
                 and (e.holder_id = $2 or exists (select from offers o where o.emergency_id = e.id and o.responder_id = $2) or exists (select from pages g where g.emergency_id = e.id and g.person_id = $2))), '[]') as emergencies
       from patients p where p.id = $1`,
    [patientId, personId, instant(nowMs)], 'find-access-grounds',
  );
}

/** How long those who were called to an emergency may still read it after its end, to hand over and to review. */
const REVIEW_MS = 24 * 60 * 60_000;

const NOBODY = `'{}'::text[]`;
const PATIENT_COLUMNS = `p.tenant_id as "tenantId", p.id as "patientId", p.unit_id as "unitId"`;
const FAMILY = `array(select f.person_id from family_links f
  where f.patient_id = p.id and f.person_id is not null and f.revoked_at is null and (f.expires_at is null or f.expires_at > $2))::text[] as "familyPersonIds"`;
/** Called to an emergency that still runs (or, for the emergency itself, ended a short while ago: $3). */
const involvedWhere = (condition: string) => `array(
    select o.responder_id from emergencies e join offers o on o.emergency_id = e.id where ${condition}
    union select g.person_id from emergencies e join pages g on g.emergency_id = e.id where ${condition} and g.person_id is not null
    union select e.holder_id from emergencies e where ${condition} and e.holder_id is not null)::text[] as "involvedPersonIds"`;
const INVOLVED_NOW = involvedWhere('e.patient_id = p.id and e.closed_at is null');
const involvedIn = (emergencyId: string) => involvedWhere(`e.id = ${emergencyId} and (e.closed_at is null or e.closed_at > $3)`);
/** Held by one of them once: by accepting, taking over, or being given it. */
const WENT = `array(
    select o.responder_id from offers o where o.emergency_id = x.id and o.status = 'accepted' and (x.closed_at is null or x.closed_at > $3)
    union select t.person_id from timeline_entries t
     where t.emergency_id = x.id and t.kind in ('accepted', 'taken-over', 'handed-over', 'place-accepted') and t.person_id is not null and (x.closed_at is null or x.closed_at > $3)
  )::text[] as "wentPersonIds"`;
const BROKEN_GLASS = `array(select b.person_id from break_glass b where b.patient_id = p.id and b.ends_at > $2 and b.ended_at is null)::text[] as "brokenGlassPersonIds"`;
const CARE_TEAM = `array(select c.person_id from care_team c where c.patient_id = p.id and c.removed_at is null)::text[] as "careTeamPersonIds"`;
const proxiesWho = (may: 'may_choose' | 'may_see') => `array(select x.person_id from patient_proxies x where x.patient_id = p.id and x.${may} and x.ended_at is null and (x.until_at is null or x.until_at > $2))::text[]`;
const adminsOf = (facilityId: string) => `array(select a.person_id from facility_admins a where a.facility_id = ${facilityId})::text[] as "facilityAdminPersonIds"`;
/** A patient's is where their unit is. */
const PATIENT_FACILITY = 'coalesce((select u.facility_id from units u where u.id = p.unit_id), p.facility_id)';
/**
 * Of a person only who administers the facilities of all of their units. Whoever has neither role nor unit is new and anybody's; whoever has a role that reaches over
 * the whole tenant is nobody's.
 */
const PERSON_ADMINS = `case
    when exists (select from person_roles r where r.person_id = s.id and r.role not in ('nurse', 'doctor', 'responder')) then ${NOBODY}
    when not exists (select from person_units w where w.person_id = s.id) and not exists (select from person_roles r where r.person_id = s.id) then array(select a.person_id from facility_admins a where a.tenant_id = s.tenant_id)::text[]
    else array(select distinct a.person_id from facility_admins a where exists (select from person_units w where w.person_id = s.id)
           and not exists (select from person_units w join units u on u.id = w.unit_id where w.person_id = s.id
                              and not exists (select from facility_admins b where b.person_id = a.person_id and b.facility_id = u.facility_id)))::text[] end as "facilityAdminPersonIds"`;
/** Of an invitation whoever administers the facilities of all its units, where it is to roles of care alone. */
const INVITATION_ADMINS = `case
    when i.roles <@ array['nurse', 'doctor', 'responder']::text[] and cardinality(i.unit_ids) > 0
    then array(select distinct a.person_id from facility_admins a where not exists (select from unnest(i.unit_ids) w(id)
           where not exists (select from units u join facility_admins b on b.facility_id = u.facility_id where u.id = w.id and b.person_id = a.person_id)))::text[]
    else ${NOBODY} end as "facilityAdminPersonIds"`;
/** Every statement takes the same three parameters: id, now, start of the review time. */
const SAME_PARAMETERS = `cross join (select $2::timestamptz, $3::timestamptz) given`;
const BARE = `null as "patientId", null as "subjectPersonId", ${NOBODY} as "involvedPersonIds", null as "holderId", ${NOBODY} as "familyPersonIds"`;
const ofPerson = (personId: string) => BARE.replace('null as "subjectPersonId"', `${personId} as "subjectPersonId"`);

const FACTS: Record<Exclude<ResourceRef['type'], 'tenant' | 'self'>, string> = {
  patient: `select ${PATIENT_COLUMNS}, p.person_id as "subjectPersonId", ${INVOLVED_NOW}, null as "holderId", ${FAMILY}, ${CARE_TEAM}, ${BROKEN_GLASS},
      ${proxiesWho('may_choose')} as "choosingPersonIds", ${proxiesWho('may_see')} as "seeingPersonIds", ${adminsOf(PATIENT_FACILITY)}
    from patients p ${SAME_PARAMETERS} where p.id = $1`,
  unit: `select u.tenant_id as "tenantId", u.id as "unitId", ${BARE}, ${adminsOf('u.facility_id')} from units u ${SAME_PARAMETERS} where u.id = $1`,
  alarm: `select ${PATIENT_COLUMNS}, p.person_id as "subjectPersonId", ${INVOLVED_NOW}, null as "holderId", ${FAMILY}, ${CARE_TEAM}
    from alarms a join patients p on p.id = a.patient_id ${SAME_PARAMETERS} where a.id = $1`,
  emergency: `select ${PATIENT_COLUMNS}, p.person_id as "subjectPersonId", ${involvedIn('x.id')}, ${WENT}, x.holder_id as "holderId", ${FAMILY}, ${CARE_TEAM}
    from emergencies x join patients p on p.id = x.patient_id ${SAME_PARAMETERS} where x.id = $1`,
  page: `select ${PATIENT_COLUMNS}, y.person_id as "subjectPersonId", ${involvedIn('y.emergency_id')}, x.holder_id as "holderId", ${FAMILY}
    from pages y join emergencies x on x.id = y.emergency_id join patients p on p.id = x.patient_id ${SAME_PARAMETERS} where y.id = $1`,
  person: `select s.tenant_id as "tenantId", null as "patientId", null as "unitId", s.id as "subjectPersonId",
      ${NOBODY} as "involvedPersonIds", null as "holderId", ${NOBODY} as "familyPersonIds", ${PERSON_ADMINS}
    from persons s ${SAME_PARAMETERS} where s.id = $1`,
  device: `select d.tenant_id as "tenantId", null as "unitId", ${BARE}, ${adminsOf(PATIENT_FACILITY)} from devices d left join patients p on p.id = d.patient_id ${SAME_PARAMETERS} where d.id = $1`,
  'cap-alert': `select c.tenant_id as "tenantId", null as "unitId", ${BARE} from cap_alerts c ${SAME_PARAMETERS} where c.id = $1`,
  'family-link': `select ${PATIENT_COLUMNS}, p.person_id as "subjectPersonId", ${NOBODY} as "involvedPersonIds", null as "holderId",
      case when l.person_id is not null and l.revoked_at is null and (l.expires_at is null or l.expires_at > $2) then array[l.person_id]::text[] else ${NOBODY} end as "familyPersonIds"
    from family_links l join patients p on p.id = l.patient_id ${SAME_PARAMETERS} where l.id = $1`,
  rota: `select r.tenant_id as "tenantId", null as "unitId", ${BARE} from rotas r ${SAME_PARAMETERS} where r.id = $1`,
  'rota-override': `select o.tenant_id as "tenantId", null as "unitId", ${BARE} from rota_overrides o ${SAME_PARAMETERS} where o.id = $1`,
  'rota-swap': `select s.tenant_id as "tenantId", null as "patientId", null as "unitId", null as "subjectPersonId",
      array[s.asker_id, s.other_id]::text[] as "involvedPersonIds", null as "holderId", ${NOBODY} as "familyPersonIds"
    from rota_swaps s ${SAME_PARAMETERS} where s.id = $1`,
  absence: `select a.tenant_id as "tenantId", null as "unitId", ${ofPerson('a.person_id')} from absences a ${SAME_PARAMETERS} where a.id = $1`,
  'rota-feed': `select f.tenant_id as "tenantId", null as "unitId", ${ofPerson('f.person_id')} from rota_feeds f ${SAME_PARAMETERS} where f.id = $1`,
  session: `select n.tenant_id as "tenantId", null as "unitId", ${ofPerson('n.person_id')} from sessions n ${SAME_PARAMETERS} where n.id = $1`,
  passkey: `select k.tenant_id as "tenantId", null as "unitId", ${ofPerson('k.person_id')} from passkeys k ${SAME_PARAMETERS} where k.id = $1 and k.removed_at is null`,
  'mass-casualty': `select m.tenant_id as "tenantId", null as "unitId", ${BARE} from mass_casualties m ${SAME_PARAMETERS} where m.id = $1`,
  'road-closure': `select c.tenant_id as "tenantId", null as "unitId", ${BARE} from road_closures c ${SAME_PARAMETERS} where c.id = $1`,
  facility: `select f.tenant_id as "tenantId", null as "unitId", ${BARE}, ${adminsOf('f.id')} from facilities f ${SAME_PARAMETERS} where f.id = $1`,
  // A request or a hold is the office's: that it is about a patient is in the audit, and opens nothing to anybody of the ward.
  erasure: `select e.tenant_id as "tenantId", e.patient_id as "patientId", null as "unitId", null as "subjectPersonId",
      ${NOBODY} as "involvedPersonIds", null as "holderId", ${NOBODY} as "familyPersonIds"
    from erasures e ${SAME_PARAMETERS} where e.id = $1`,
  'legal-hold': `select h.tenant_id as "tenantId", h.patient_id as "patientId", null as "unitId", null as "subjectPersonId",
      ${NOBODY} as "involvedPersonIds", null as "holderId", ${NOBODY} as "familyPersonIds"
    from legal_holds h ${SAME_PARAMETERS} where h.id = $1`,
  app: `select a.tenant_id as "tenantId", null as "unitId", ${BARE} from smart_apps a ${SAME_PARAMETERS} where a.id = $1`,
  recovery: `select r.tenant_id as "tenantId", null as "unitId", ${ofPerson('r.person_id')} from recoveries r ${SAME_PARAMETERS} where r.id = $1`,
  invitation: `select i.tenant_id as "tenantId", null as "unitId", ${BARE}, ${INVITATION_ADMINS} from invitations i ${SAME_PARAMETERS} where i.id = $1 and i.closed_at is null`,
  'break-glass': `select b.tenant_id as "tenantId", b.patient_id as "patientId", null as "unitId", b.person_id as "subjectPersonId",
      ${NOBODY} as "involvedPersonIds", null as "holderId", ${NOBODY} as "familyPersonIds"
    from break_glass b ${SAME_PARAMETERS} where b.id = $1`,
  'patient-import': `select ${PATIENT_COLUMNS}, p.person_id as "subjectPersonId", ${NOBODY} as "involvedPersonIds", i.begun_by as "holderId", ${NOBODY} as "familyPersonIds", ${CARE_TEAM}
    from patient_imports i join patients p on p.id = i.patient_id ${SAME_PARAMETERS} where i.id = $1`,
  // An address of a grant elsewhere: for whom of this tenant it is, and nothing of the patient.
  'shared-care': `select s.tenant_id as "tenantId", s.unit_id as "unitId", ${ofPerson('s.person_id')} from shared_care_addresses s ${SAME_PARAMETERS} where s.grant_id = $1`,
  vehicle: `select v.tenant_id as "tenantId", null as "unitId", ${BARE} from vehicles v ${SAME_PARAMETERS} where v.id = $1`,
};

const SELF = `select p.tenant_id as "tenantId", p.id as "patientId", p.unit_id as "unitId" from patients p where p.person_id = $1`;

export async function findFacts(tx: Tx, caller: PersonCaller | ServiceCaller | GuestCaller, resource: ResourceRef, nowMs: number): Promise<ResourceFacts | null> {
  if (resource.type === 'tenant') return blank(caller.tenantId, null);
  if (resource.type === 'self') {
    if (caller.type !== 'person') return null;
    const record = await tx.maybe<Pick<ResourceFacts, 'patientId' | 'unitId'>>(SELF, [caller.personId], 'find-facts-self');
    return { ...blank(caller.tenantId, caller.personId), ...record };
  }
  const values = [resource.id, instant(nowMs), instant(nowMs - REVIEW_MS)];
  return (await tx.maybe<ResourceFacts>(FACTS[resource.type], values, `find-facts-${resource.type}`)) ?? null;
}

/** Every version of what each of them chose, oldest first. */
export const listConsentsOf = (tx: Tx, patientIds: readonly string[], nowMs: number): Promise<(ConsentFact & { patientId: string })[]> =>
  tx.query(
    `select c.patient_id as "patientId", c.version, c.topic, c.protected_kind as "protectedKind", c.purpose, c.decision, c.until_at as "untilAt", ${giverSql('$2::timestamptz')}, ${WHO_SQL}
       from consents c join patients p on p.id = c.patient_id where c.patient_id = any($1::uuid[]) order by c.patient_id, c.version`, [patientIds, instant(nowMs)], 'list-consents-of');

/** What the patient chose, as it counts now. */
export const findConsents = async (tx: Tx, patientId: string, nowMs: number): Promise<ConsentFacts> => currentConsents(await listConsentsOf(tx, [patientId], nowMs), nowMs);

/** What a guest may see of this patient by the grant they come by; undefined: nothing. */
export async function findGuestTopics(tx: Tx, { grantId, guestId }: GuestCaller, patientId: string, nowMs: number): Promise<ConsentTopic[] | undefined> {
  const row = await tx.maybe<{ topics: ConsentTopic[] }>(
    `select g.topics from shared_care_grants g join guests u on u.id = $2 and u.tenant_id = g.tenant_id and u.guest_tenant_id = g.guest_tenant_id and (g.guest_person_id is null or g.guest_person_id = u.guest_person_id)
      where g.id = $1 and g.patient_id = $3 and g.accepted_at is not null and ${grantHoldsSql('$4')}`, [grantId, guestId, patientId, instant(nowMs)], 'find-guest-topics');
  return row?.topics;
}

/** When this family link ends by itself, if ever. */
export async function findLinkEnd(tx: Tx, familyLinkId: string): Promise<number | null> {
  const row = await tx.maybe<{ untilMs: number | null }>(
    `select expires_at as "untilMs" from family_links where id = $1`,
    [familyLinkId],
    'find-family-link-end',
  );
  return row?.untilMs ?? null;
}

/** When this person's break-glass at a patient runs out. */
export async function findGlassEnd(tx: Tx, patientId: string, personId: string, nowMs: number): Promise<number | null> {
  const row = await tx.maybe<{ untilMs: number }>(
    `select ends_at as "untilMs" from break_glass where patient_id = $1 and person_id = $2 and ended_at is null and ends_at > $3`, [patientId, personId, instant(nowMs)], 'find-glass-end',
  );
  return row?.untilMs ?? null;
}

function blank(tenantId: string, subjectPersonId: string | null): ResourceFacts {
  return { tenantId, patientId: null, unitId: null, subjectPersonId, involvedPersonIds: [], holderId: null, familyPersonIds: [] };
}
