// Policies in Cedar: reads the shipped ones and those of tenants, refuses what does not fit the schema and says which line, and asks
// Cedar. A tenant's own policies may only forbid more, and never what keeps patients safe.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Action, ExplainedRights, PersonCaller, ResourceFacts, Rights } from './access.ts';
import { createRights, type Judge, type Policy, type Question } from './rights.ts';

const SHIPPED_DIR = fileURLToPath(new URL('../../policies/', import.meta.url));
const SCHEMA_FILE = 'schema.cedarschema';
const TENANT_FILE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.cedar$/;

/** What no tenant may forbid: alarms, calls for help and their answers reach people whatever else is decided. */
export const neverForbidden: readonly Action[] = [
  'self.read', 'unit.read', 'alarm.answer', 'emergency.raise', 'emergency.call-for-help', 'emergency.list', 'emergency.acknowledge', 'emergency.answer-offer', 'emergency.hold', 'emergency.take-over',
  'emergency.escalate', 'emergency.answer-question', 'emergency.guidance', 'scene.essentials', 'dispatch.read', 'inbox.read', 'page.receipt', 'break-glass.review', 'audit.search', 'audit.own', 'consent.read', 'consent.choose',
];

export interface PolicyText {
  file: string;
  text: string;
}

/** Policies that cannot be used: each line is `file:line: what is wrong`. */
export class PolicyProblem extends Error {}

export function readShipped(dir: string = SHIPPED_DIR): PolicyText[] {
  const names = readdirSync(dir).filter((name) => name.endsWith('.cedar')).toSorted();
  return names.map((file) => ({ file, text: readFileSync(join(dir, file), 'utf8') }));
}

export const readSchema = (dir: string = SHIPPED_DIR): string => readFileSync(join(dir, SCHEMA_FILE), 'utf8');
type ReadPolicy = Policy & { text: string };
interface Read {
  policies: Map<string, ReadPolicy>;
  problems: string[];
}

/** Every policy by its id, and all that is wrong with them. */
function readPolicies(texts: readonly PolicyText[], schema: string, isOwn: boolean): Read {
  const read: Read = { policies: new Map(), problems: [] };
  for (const each of texts) {
    const found = readFile(each, isOwn);
    read.problems.push(...found.problems);
    for (const policy of found.policies) {
      if (read.policies.has(policy.id)) read.problems.push(`${each.file}:1: the id "${policy.id}" is taken by another policy`);
      read.policies.set(policy.id, policy);
    }
  }
  return { ...read, problems: [...problemsByCedar(texts, schema), ...read.problems] };
}

/** All files at once: the schema is what takes time. */
function problemsByCedar(texts: readonly PolicyText[], schema: string): string[] {
  const answer = cedar.validate({ schema, policies: { staticPolicies: texts.map(({ text }) => text).join('\n') } });
  const errors = answer.type === 'failure' ? answer.errors : [...answer.validationErrors, ...answer.validationWarnings].map(({ error }) => error);
  return errors.map(({ message, help, sourceLocations }) => `${placeOf(texts, sourceLocations?.[0]?.start ?? 0)}: ${message.replace(/^for policy `policy\d+`, /, '')}${help ? `; ${help}` : ''}`);
}

/** `file:line` of a byte of all texts, joined by a line's end. */
function placeOf(texts: readonly PolicyText[], byte: number): string {
  let before = 0;
  for (const { file, text } of texts) {
    const bytes = Buffer.from(text);
    if (byte <= before + bytes.length) return `${file}:${lineOf(bytes.subarray(0, byte - before).toString())}`;
    before += bytes.length + 1;
  }
  return SCHEMA_FILE;
}

const lineOf = (before: string): number => before.split('\n').length;

function readFile({ file, text }: PolicyText, isOwn: boolean): { policies: ReadPolicy[]; problems: string[] } {
  const parts = cedar.policySetTextToParts(text);
  // Cedar's own check says what is wrong.
  if (parts.type === 'failure') return { policies: [], problems: [] };
  const problems = parts.policy_templates.length > 0 ? [`${file}:1: templates are not used here; write whole policies`] : [];
  const policies = parts.policies.flatMap((part) => {
    const answer = cedar.policyToJson(part);
    if (answer.type === 'failure') return [];
    problems.push(...problemsOf(answer.json, isOwn).map((problem) => `${file}:${lineOf(text.slice(0, text.indexOf(part)))}: ${problem}`));
    const { id = '', says = '', by } = answer.json.annotations ?? {};
    return [{ id, says, effect: answer.json.effect, by: by === 'break-glass' ? ('break-glass' as const) : null, file, asks: asksOf(answer.json.conditions), text: part }];
  });
  return { policies, problems };
}

/** What Cedar itself does not look at. */
function problemsOf({ effect, action, annotations = {} }: cedar.PolicyJson, isOwn: boolean): string[] {
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9-]{0,79}$/.test(annotations.id ?? '')) problems.push('a policy needs an @id("...") of small letters, digits and hyphens');
  if (!annotations.says) problems.push('a policy needs @says("...") in plain words');
  if (effect !== (isOwn ? 'forbid' : 'permit')) problems.push(isOwn ? 'a tenant may only forbid more, never permit' : 'the shipped policies only permit');
  const named = actionsOf(action);
  if (named.length === 0) problems.push('a policy names its actions: action == Action::"..." or action in [...]');
  if (isOwn) problems.push(...named.filter((name) => neverForbidden.some((kept) => kept === name)).map((name) => `"${name}" may not be forbidden: it keeps patients safe or lets them see what is done`));
  return problems;
}

function actionsOf(constraint: cedar.ActionConstraint): string[] {
  if (constraint.op === 'All') return [];
  const entities = 'entities' in constraint ? constraint.entities : 'entity' in constraint ? [constraint.entity] : [];
  return entities.map((entity) => ('__entity' in entity ? entity.__entity.id : entity.id));
}

/** `context.x` anywhere in the conditions. */
function asksOf(conditions: readonly cedar.Clause[]): string[] {
  return [...new Set([...JSON.stringify(conditions).matchAll(/\{"left":\{"Var":"context"\},"attr":"(\w+)"\}/g)].map(([, name]) => name!))];
}

const ASKER = { type: 'Person', id: 'asker' } as const;
const ASKED = { type: 'Record', id: 'asked' } as const;

/** `name` is what Cedar keeps the parsed policies under. */
function openJudge(name: string, policies: ReadonlyMap<string, Policy & { text: string }>): Judge {
  const parsed = cedar.preparsePolicySet(name, { staticPolicies: Object.fromEntries([...policies].map(([id, { text }]) => [id, text])) });
  if (parsed.type === 'failure') throw new PolicyProblem(parsed.errors.map(({ message }) => message).join('\n'));
  return {
    ask({ action, roles, standings }: Question) {
      const parents = roles.map((id) => ({ type: 'Role', id }));
      const answer = cedar.statefulIsAuthorized({
        principal: ASKER, action: { type: 'Action', id: action }, resource: ASKED, context: { ...standings }, entities: [{ uid: ASKER, attrs: {}, parents }], preparsedPolicySetId: name,
      });
      if (answer.type === 'failure') throw new Error(`Cedar could not answer: ${answer.errors.map(({ message }) => message).join('; ')}`);
      const { decision, diagnostics } = answer.response;
      // A policy that fails while it is asked would permit nothing and forbid nothing: nobody is let in past it.
      if (diagnostics.errors.length > 0) throw new Error(`a policy failed: ${diagnostics.errors.map(({ policyId }) => policyId).join(', ')}`);
      return { isAllowed: decision === 'allow', policies: diagnostics.reason.toSorted().map((id) => policies.get(id)!) };
    },
  };
}

export interface OpenRights extends ExplainedRights {
  /** What a policy that decided says in plain words; `tenantId` for those of the tenant's own. */
  policy(id: string, tenantId: string): Policy | undefined;
}

export interface RightsTexts {
  readonly shipped?: readonly PolicyText[];
  readonly schema?: string;
  /** By tenant id. */
  readonly own?: ReadonlyMap<string, PolicyText>;
}

/** Throws `PolicyProblem` with every problem on a line of its own. */
export function openRights({ shipped = readShipped(), schema = readSchema(), own = new Map() }: RightsTexts = {}): OpenRights {
  const ours = readPolicies(shipped, schema, false);
  const theirs = new Map([...own].map(([tenantId, text]) => [tenantId, readPolicies([text], schema, true)]));
  const taken = [...theirs].flatMap(([tenantId, { policies }]) => [...policies.keys()].filter((id) => ours.policies.has(id)).map((id) => `${tenantId}.cedar:1: the id "${id}" is taken by a shipped policy`));
  const problems = [...ours.problems, ...[...theirs.values()].flatMap((read) => read.problems), ...taken];
  if (problems.length > 0) throw new PolicyProblem(problems.join('\n'));
  const both = new Map([...theirs].map(([tenantId, { policies }]) => [tenantId, new Map([...ours.policies, ...policies])]));
  const rights = createRights({
    shipped: openJudge('shipped', ours.policies),
    own: new Map([...both].map(([tenantId, policies]) => [tenantId, openJudge(tenantId, policies)])),
  });
  const policy: OpenRights['policy'] = (id, tenantId) => (both.get(tenantId) ?? ours.policies).get(id);
  return { ...rights, policy, says: (id, tenantId) => policy(id, tenantId)?.says ?? null };
}

/** `<tenant id>.cedar` each. */
export function readOwnPolicies(dir: string): Map<string, PolicyText> {
  const names = readdirSync(dir).filter((name) => name.endsWith('.cedar'));
  const stray = names.filter((name) => !TENANT_FILE.test(name));
  if (stray.length > 0) throw new PolicyProblem(stray.map((name) => `${name}:1: the file is named after the tenant: <tenant id>.cedar`).join('\n'));
  return new Map(names.map((name) => [basename(name, '.cedar'), { file: name, text: readFileSync(join(dir, name), 'utf8') }]));
}

/** By the shipped policies, and by those of tenants in this directory; what stands between a page and its answer has been asked once. */
export function openSiteRights(policyDir: string | undefined): OpenRights {
  const own = policyDir === undefined ? new Map<string, PolicyText>() : readOwnPolicies(policyDir);
  const rights = own.size === 0 ? shippedRights() : openRights({ own });
  for (const tenantId of ['', ...own.keys()]) askUrgent(rights, tenantId);
  return rights;
}

const URGENT: readonly Action[] = ['inbox.read', 'page.receipt', 'emergency.read', 'emergency.acknowledge', 'emergency.answer-offer'];

function askUrgent({ decide, rolesFor }: Rights, tenantId: string): void {
  const facts: ResourceFacts = { tenantId, patientId: null, unitId: 'ward', subjectPersonId: null, involvedPersonIds: ['me'], holderId: null, familyPersonIds: [] };
  for (const action of URGENT) {
    for (const role of rolesFor(action)) {
      for (const unitIds of [[], ['ward']]) {
        const caller = { type: 'person', personId: 'me', tenantId, sessionId: '', roles: [role], unitIds } as unknown as PersonCaller;
        decide(caller, action, facts);
        decide(caller, action, { ...facts, subjectPersonId: 'me', involvedPersonIds: [] });
      }
    }
  }
}

let shippedOnce: OpenRights | undefined;

/** By the shipped policies alone; read once in a process, because nothing about them changes. */
export function shippedRights(): OpenRights {
  shippedOnce ??= openRights();
  return shippedOnce;
}
