// Puts questions to the policies and remembers the answers: a question is reduced to what policies can depend on (the action,
// the set of roles, how the person stands to the record), so that there are few, and each is put once. Pure; Cedar is behind `Judge`.
import { Role } from '@mydr24/protocol';
import { isAppKeptOut } from '../consent/consent.ts';
import { type Action, actions, type Caller, type Decision, type Refusal, type ResourceFacts, type Rights, guestStandingsOf, serviceStandingsOf, type Standings, standings, standingsOf } from './access.ts';

/** What policies know askers as: a person's roles, or what stands for a service account or a guest. */
export type AskerRole = Role | 'service' | 'guest';
const askerRoles: readonly AskerRole[] = [...Role.options, 'service', 'guest'];

export interface Question {
  action: Action;
  roles: readonly AskerRole[];
  standings: Standings;
}

export interface Policy {
  id: string;
  /** In plain words, for whoever asks why. */
  says: string;
  effect: 'permit' | 'forbid';
  /** What it lets in by, where that is told apart. */
  by: 'break-glass' | null;
  file: string;
  /** The standings it asks about. */
  asks: readonly string[];
}

export interface Judge {
  /** The policies that decided; none where nothing permits. */
  ask(question: Question): { isAllowed: boolean; policies: readonly Policy[] };
}

export interface RightsOptions {
  readonly shipped: Judge;
  /** Of the tenants that forbid more by policies of their own: the shipped ones and those. */
  readonly own?: ReadonlyMap<string, Judge>;
}

const MAX_REMEMBERED = 50_000;
const ROLE_BIT = new Map(askerRoles.map((role, bit) => [role, 1 << bit]));
const ACTION_AT = new Map(actions.map((action, at) => [action, at]));
const FULL_HOUSE = Object.fromEntries(standings.map((name) => [name, name !== 'isKeptOut'])) as Standings;

const refused = (why: Refusal, policies: readonly string[] = []): Decision => ({ allowed: false, why, policies });

/** A number for all that an answer depends on. Two questions have the same exactly if they are the same. */
export function keyOf(action: Action, roles: readonly AskerRole[], stands: Standings): number {
  const roleBits = roles.reduce((bits, role) => bits | ROLE_BIT.get(role)!, 0);
  const standingBits = standings.reduce((bits, name, bit) => bits | (stands[name] ? 1 << bit : 0), 0);
  return (ACTION_AT.get(action)! * 2 ** askerRoles.length + roleBits) * 2 ** standings.length + standingBits;
}

export function createRights({ shipped, own = new Map() }: RightsOptions): Rights {
  const couldEver = rememberedBy((question: Question) => shipped.ask(question).isAllowed);
  const decideShipped = rememberedBy((question: Question) => decideBy(shipped, question));
  const decideOwn = new Map([...own].map(([tenantId, judge]) => [tenantId, rememberedBy((question: Question) => decideBy(judge, question))]));
  const decide = (caller: Caller, action: Action, facts: ResourceFacts | null): Decision => {
    if (caller.type === 'public' || caller.type === 'device') return refused('not-a-person');
    const roles: readonly AskerRole[] = caller.type === 'person' ? caller.roles : [caller.type];
    if (!couldEver(action, roles, FULL_HOUSE)) return refused('role');
    if (facts === null) return refused('absent');
    if (facts.tenantId !== caller.tenantId) return refused('other-tenant');
    const stands = caller.type === 'person' ? standingsOf(caller, action, facts) : caller.type === 'guest' ? guestStandingsOf(caller, action, facts) : serviceStandingsOf(caller, action, facts);
    const decision = (decideOwn.get(caller.tenantId) ?? decideShipped)(action, roles, stands);
    // Nobody needs an app to keep a patient safe: it is kept out in an emergency too, and from whoever may read the record themselves.
    return decision.allowed && caller.type === 'person' && caller.appId !== undefined && facts.consents && isAppKeptOut(facts.consents, action, caller.appId) ? refused('consent') : decision;
  };
  return {
    decide,
    rolesFor: (action) => Role.options.filter((role) => couldEver(action, [role], FULL_HOUSE)),
  };
}

function decideBy(judge: Judge, question: Question): Decision {
  const { isAllowed, policies } = judge.ask(question);
  const ids = policies.map(({ id }) => id);
  if (isAllowed) {
    const held = standings.filter((name) => question.standings[name] && policies.some(({ asks }) => asks.includes(name)));
    return policies.every(({ by }) => by === 'break-glass') ? { allowed: true, by: 'break-glass', policies: ids, held } : { allowed: true, policies: ids, held };
  }
  if (policies.length > 0) return refused('site', ids);
  const isByChoice = question.standings.isKeptOut && judge.ask({ ...question, standings: { ...question.standings, isKeptOut: false } }).isAllowed;
  return refused(isByChoice ? 'consent' : 'relation');
}

/** The oldest answer goes when there are too many, which no set of people met so far comes near. */
function rememberedBy<T>(ask: (question: Question) => T): (action: Action, roles: readonly AskerRole[], stands: Standings) => T {
  const answers = new Map<number, T>();
  return (action, roles, stands) => {
    const key = keyOf(action, roles, stands);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const found = ask({ action, roles, standings: stands });
    answers.set(key, found);
    const [oldest] = answers.keys();
    if (answers.size > MAX_REMEMBERED && oldest !== undefined) answers.delete(oldest);
    return found;
  };
}
