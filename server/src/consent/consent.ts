// Whether a patient's own choice keeps somebody out who would be let in otherwise. Asked by people/access.ts, in that one place; policies say where it counts. What keeps
// a patient safe is not asked here: the ward's board, alarms, and whoever was called to an emergency in progress.
import type { ConsentChoice, ConsentDecision, ConsentPurpose, ConsentTopic } from '@mydr24/protocol';

/** A choice as the decision needs it. */
export type ConsentFact = Pick<ConsentChoice, 'topic' | 'protectedKind' | 'purpose' | 'who' | 'decision' | 'untilAt'> & { version: number; /** Who said it; absent: the patient. */ by?: ConsentGiver };

export interface ConsentGiver {
  giver: string;
  isOwn: boolean;
  /** Does not act for the patient any more. */
  hasEnded: boolean;
}

/** SQL of `by`, over `consents c` of `patients p`; `now`: the parameter. */
export const giverSql = (now: string): string => `jsonb_build_object('giver', c.given_by, 'isOwn', c.given_by is not distinct from p.person_id, 'hasEnded', c.given_by is distinct from p.person_id
  and not exists (select from patient_proxies x where x.patient_id = p.id and x.person_id = c.given_by and x.may_choose and x.ended_at is null and (x.until_at is null or x.until_at > ${now}))) as by`;

/** The newest choice of all and all that count now. */
export interface ConsentFacts {
  version: number;
  choices: readonly ConsentFact[];
}

/** What is asked of consent, by action; any other action is not. */
const asked: Readonly<Record<string, ConsentTopic>> = {
  'patient.read': 'vitals',
  'patient.read-chart': 'notes',
  'reading.import': 'vitals',
  'reading.import-go-on': 'vitals',
  'reading.import-confirm': 'vitals',
  'scene.read': 'notes',
  'incident.list': 'emergencies',
  'incident.read': 'emergencies',
  'incident.export': 'emergencies',
};

/** What each topic is asked for. */
export const purposeOf: Readonly<Record<ConsentTopic, ConsentPurpose>> = { vitals: 'care', notes: 'care', emergencies: 'review', protected: 'care' };

/** What is asked of consent for this action; null: nothing. */
export const askedTopic = (action: string): ConsentTopic | null => asked[action] ?? null;
export const isConsentAsked = (action: string): boolean => Object.hasOwn(asked, action);

const granteeOf = (who: ConsentFact['who']): string => (who.kind === 'role' ? who.role : who.kind === 'person' ? who.personId : who.appId);

/** One key for all versions of one choice. */
const keyOf = ({ topic, protectedKind, purpose, who }: ConsentFact): string => `${topic} ${protectedKind ?? ''} ${purpose} ${granteeOf(who)}`;

/** Of all versions, oldest first: what counts of each choice, unless it ran out. */
export function currentConsents(versions: readonly ConsentFact[], nowMs: number): ConsentFacts {
  const choices = [...Map.groupBy(versions, keyOf).values()].flatMap((rows) => inForce(rows, nowMs) ?? []);
  return { version: Math.max(0, ...versions.map(({ version }) => version)), choices };
}

/** The patient's own word ends what others said before it. Of those who act for the patient each has one word, their last; the stricter holds. */
function inForce(rows: readonly ConsentFact[], nowMs: number): ConsentFact | undefined {
  const ownAt = rows.findLastIndex(({ by }) => by === undefined || by.isOwn);
  const others = [...new Map(rows.slice(ownAt + 1).map((row) => [row.by!.giver, row])).values()].toSorted((a, b) => a.version - b.version);
  const acting = others.filter(({ by }) => !by!.hasEnded);
  // Of those who act no more the last word stays, until somebody says another.
  const words = (acting.length > 0 ? acting : others.length > 0 ? others.slice(-1) : rows.slice(ownAt, ownAt + 1)).filter(({ untilAt }) => untilAt === null || untilAt > nowMs);
  return words.findLast(({ decision }) => decision === 'refuse') ?? words.at(-1);
}

/**
 * Nothing chosen: the law's own grounds of care hold and nobody is kept out. A word on the person goes before words on roles; of several
 * roles one that is not refused is enough, as for every right.
 */
export function isKeptOut(consents: ConsentFacts, action: string, person: { personId: string; roles: readonly string[] }): boolean {
  const about = asked[action];
  if (about === undefined) return false;
  const { own, ofRoles } = consentsOf(consents, about, null, person);
  if (own !== null) return own === 'refuse';
  return ofRoles.length > 0 && ofRoles.every((decision) => decision === 'refuse');
}

/** What was said on this person, and on each of their roles (null: nothing). */
export function consentsOf(consents: ConsentFacts, about: ConsentTopic, kind: string | null, person: { personId: string; roles: readonly string[] }): { own: ConsentDecision | null; ofRoles: readonly (ConsentDecision | null)[] } {
  const choices = consents.choices.filter(({ topic, protectedKind, purpose }) => topic === about && protectedKind === kind && purpose === purposeOf[about]);
  return {
    own: choices.find(({ who }) => who.kind === 'person' && who.personId === person.personId)?.decision ?? null,
    ofRoles: person.roles.map((role) => choices.find(({ who }) => who.kind === 'role' && who.role === role)?.decision ?? null),
  };
}

/** Stricter than here: one refusal of a role they have where they work keeps a guest out. Nobody here chose about them by name. */
export function isGuestKeptOut(consents: ConsentFacts, action: string, roles: readonly string[]): boolean {
  const about = askedTopic(action);
  return about !== null && consents.choices.some(({ topic, purpose, decision, who }) => topic === about && purpose === purposeOf[about] && decision === 'refuse' && who.kind === 'role' && roles.includes(who.role));
}

const choicesOn = ({ choices }: ConsentFacts, about: ConsentTopic): readonly ConsentFact[] => choices.filter(({ topic, purpose }) => topic === about && purpose === purposeOf[about]);
const onApp = (choices: readonly ConsentFact[], appId: string): ConsentDecision | null => choices.find(({ who }) => who.kind === 'app' && who.appId === appId)?.decision ?? null;

/**
 * A word on the service by name goes first. Without one: who passes on what is read cannot be kept to a choice about one role or person, so any
 * such choice is one about it; a choice on another service is not.
 */
export function isServiceKeptOut(consents: ConsentFacts, action: string, serviceId: string): boolean {
  const about = asked[action];
  if (about === undefined) return false;
  const choices = choicesOn(consents, about);
  const own = onApp(choices, serviceId);
  return own === null ? choices.some(({ decision, who }) => decision === 'refuse' && who.kind !== 'app') : own === 'refuse';
}

/** Asked besides what is asked of the person who opened the app: a word on the app by name goes before one on all of them. */
export function isAppKeptOut(consents: ConsentFacts, action: string, appId: string): boolean {
  const about = asked[action];
  if (about === undefined) return false;
  const choices = choicesOn(consents, about);
  return (onApp(choices, appId) ?? choices.find(({ who }) => who.kind === 'role' && who.role === 'app')?.decision) === 'refuse';
}

/** SQL of whom a choice is about, over `consents c`. */
export const WHO_SQL = `case when c.role is not null then jsonb_build_object('kind', 'role', 'role', c.role) when c.app_id is not null then jsonb_build_object('kind', 'app', 'appId', c.app_id)
  else jsonb_build_object('kind', 'person', 'personId', c.person_id) end as who`;
