// People's requests about alarm rule sets: through the door, decide (the same approval by two people as for protocol packs), write,
// answer. What is activated is in force for the next judgement of this node, and within two seconds on the others.
import type { ErrorKind, RuleScope, RuleSetDocument, RuleSetVersion } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { decidePack, type PackRefusal } from '../protocols/pack-approval.ts';
import { builtInSet } from './default-rules.ts';
import { findPatientFacts } from './patient-facts-store.ts';
import { listProgrammeChanges } from './programme-store.ts';
import type { RuleBook } from './rule-book-engine.ts';
import { doorOfRules, type RuleAction } from './rule-door.ts';
import { rulesSchemaText } from './rule-json-schema.ts';
import { judgeRuleSet } from './rule-lint.ts';
import { askedOf, decideRetirement, type Retirement } from './rule-retirement.ts';
import { type RuleSeal, statementOfRules } from './rule-seal.ts';
import { findSet, insertRuleDeed, insertSet, listRuleDeeds, listSets, listSetsOfPatient, lockSets, retireActive, type StoredSet, takeRuleVersion, updateSet, updateSetState } from './rule-set-store.ts';

export interface RuleSetRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly book: RuleBook;
  readonly sha256: (text: string) => string;
  readonly seal: Pick<RuleSeal, 'seal'>;
}

export type RuleSetHandlers = Pick<Handlers<Caller>,
  'listRuleSets' | 'getRuleSet' | 'createRuleSet' | 'saveRuleSet' | 'lintRules' | 'proposeRuleSet' | 'approveRuleSet' | 'activateRuleSet' | 'withdrawRuleSet' | 'retireRuleSet' | 'keepRuleSet' | 'getRulesSchema' | 'getPatientRules'>;

type Refused = PackRefusal | Extract<Retirement, { ok: false }>['refusal'];
const refusals: Record<Refused, { kind: ErrorKind; message: string }> = {
  'text-is-fixed': { kind: 'conflict', message: 'this version was proposed and its text is fixed; begin a new draft from it' },
  'not-a-draft': { kind: 'conflict', message: 'only a draft can be proposed' },
  'not-proposed': { kind: 'conflict', message: 'only a proposed version can be approved' },
  'own-work': { kind: 'conflict', message: 'whoever wrote or proposed a version cannot approve it; ask another person' },
  'not-approved': { kind: 'conflict', message: 'a version must be approved by another person before it is activated' },
  'already-active': { kind: 'conflict', message: 'this version is in force' },
  'in-force': { kind: 'conflict', message: 'this version is or was in force; two people take it out of force, and what was stays history' },
  'not-in-force': { kind: 'conflict', message: 'only a set in force is taken out of it' },
  'own-ask': { kind: 'conflict', message: 'you asked for it yourself; another person does it' },
  'nothing-asked': { kind: 'conflict', message: 'nobody asked for anything that could be taken back' },
};
const refusalOf = (code: Refused) => refuse(refusals[code].kind, code, refusals[code].message);
const notFound = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');
const emptySource = (): string => `${JSON.stringify({ schema: 1, title: 'New rules', sources: [{ id: 'site', title: 'Decision of this site' }], rules: [] }, null, 2)}\n`;

/** Of a patient's programmes, the newest. */
const SHOWN_CHANGES = 20;

type Call = { caller: Caller; requestId: string; nowMs: number };
type VersionCall = Call & { params: { version: number } };

export function createRuleSetHandlers(options: RuleSetRouteOptions): RuleSetHandlers {
  return {
    ...readingHandlers(options), ...draftHandlers(options),
    proposeRuleSet: (call) => move(options, call, 'propose'),
    approveRuleSet: (call) => move(options, call, 'approve'),
    activateRuleSet: (call) => move(options, call, 'activate'),
    withdrawRuleSet: (call) => move(options, call, 'withdraw'),
    retireRuleSet: (call) => move(options, call, 'retire'),
    keepRuleSet: (call) => move(options, call, 'keep'),
    getRulesSchema: async () => answer({ contentType: 'application/schema+json', fileName: 'alarm-rules-1.json', content: rulesSchemaText() }),
  };
}

interface Asked { readonly scope?: RuleScope | undefined }
interface Inside { readonly tx: Tx; readonly tenantId: string; readonly person: PersonCaller }

async function enter<Body>({ pg, door }: RuleSetRouteOptions, { caller, requestId }: Call, action: RuleAction, { scope }: Asked, work: (inside: Inside) => Promise<Answer<Body>>): Promise<Answer<Body>> {
  return pg.asTenant(tenantOf(caller), (tx) => pass({ door, tx, caller, requestId }, action, scope, work));
}

/** The set is found first: whose it is says which door it has. */
function enterSet<Body>({ pg, door }: RuleSetRouteOptions, { caller, requestId, params: { version } }: VersionCall, action: RuleAction, work: (inside: Inside, set: StoredSet) => Promise<Answer<Body>>): Promise<Answer<Body>> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const set = await findSet(tx, tenantOf(caller), version);
    return pass({ door, tx, caller, requestId }, action, set?.scope, async (inside) => (set === undefined ? notFound() : work(inside, set)));
  });
}

async function pass<Body>({ door, tx, caller, requestId }: { door: Door; tx: Tx; caller: Caller; requestId: string }, action: RuleAction, scope: RuleScope | undefined, work: (inside: Inside) => Promise<Answer<Body>>): Promise<Answer<Body>> {
  const way = doorOfRules(scope, action);
  const entry = await door.enter(tx, caller, way.action, way.resource, requestId);
  if (!entry.ok) return entry;
  if (caller.type !== 'person') throw new Error('the door let somebody in who is no person');
  return work({ tx, tenantId: tenantOf(caller), person: caller });
}

const headOf = ({ tenantId: _tenantId, source: _source, signature: _signature, ...head }: StoredSet, deeds: RuleSetVersion['deeds']): RuleSetVersion => ({ ...head, deeds, asked: askedOf(deeds) });

async function shown(tx: Tx, set: StoredSet): Promise<RuleSetVersion> {
  const deeds = await listRuleDeeds(tx, set.tenantId, set.version);
  return headOf(set, deeds.map(({ version: _version, ...deed }) => deed));
}

function readingHandlers(options: RuleSetRouteOptions) {
  const { pg, door, book } = options;
  return {
    listRuleSets: (call: Call) =>
      enter(options, call, 'alarm-rules.read', {}, async ({ tx, tenantId }) => {
        const [sets, deeds] = await Promise.all([listSets(tx, tenantId), listRuleDeeds(tx, tenantId, null)]);
        const deedsOf = Map.groupBy(deeds, ({ version }) => version);
        const versions = sets.map((set) => headOf(set, (deedsOf.get(set.version) ?? []).map(({ version: _version, ...deed }) => deed)));
        return answer({ versions, refused: book.refusedOf(tenantId).flatMap(({ scope, ...refused }) => (scope.type === 'patient' ? [] : [refused])), builtIn: `${JSON.stringify(builtInSet, null, 2)}\n` });
      }),
    getRuleSet: (call: VersionCall) =>
      enterSet(options, call, 'alarm-rules.read', async ({ tx }, set) => answer(await documentOf(options, tx, set))),
    async getPatientRules({ caller, requestId, nowMs, params: { patientId } }: Call & { params: { patientId: string } }) {
      return pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'alarm-limits.read', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const [facts] = await findPatientFacts(tx, [patientId]);
        if (facts === undefined) return notFound();
        const sets = await Promise.all((await listSetsOfPatient(tx, patientId)).map((set) => shown(tx, set)));
        return answer({ rules: book.effectiveOf(facts, nowMs), chains: book.chainsOf(facts), programme: facts.programme, programmeChanges: await listProgrammeChanges(tx, options.keys, patientId, SHOWN_CHANGES), sets });
      }, { readOnly: true });
    },
  };
}

async function documentOf({ book }: RuleSetRouteOptions, tx: Tx, set: StoredSet): Promise<RuleSetDocument> {
  const { findings } = judgeRuleSet(set.source, book.widerThan(set.tenantId, set.scope, await unitOf(tx, set.scope)));
  return { head: await shown(tx, set), source: set.source, findings: [...findings] };
}

async function unitOf(tx: Tx, scope: RuleScope): Promise<string | null> {
  if (scope.type === 'unit') return scope.unitId;
  return scope.type === 'patient' ? ((await findPatientFacts(tx, [scope.patientId]))[0]?.unitId ?? null) : null;
}

function draftHandlers(options: RuleSetRouteOptions) {
  const { book, sha256 } = options;
  return {
    createRuleSet: (call: Call & { body: { scope: RuleScope; version: number | null } }) =>
      enter<RuleSetDocument>(options, call, 'alarm-rules.edit', call.body, async ({ tx, tenantId, person: { personId } }) => {
        const { scope, version: from } = call.body;
        const based = from === null ? undefined : await findSet(tx, tenantId, from);
        if ((from !== null && (based === undefined || !isOpenTo(based.scope, scope))) || !(await isThere(tx, scope))) return notFound();
        const source = based?.source ?? emptySource();
        const version = await takeRuleVersion(tx, tenantId);
        await insertSet(tx, { tenantId, version, scope, title: based?.title ?? 'New rules', source, sha256: sha256(source) });
        await insertRuleDeed(tx, tenantId, version, { what: 'created', personId, at: call.nowMs });
        return answer(await documentOf(options, tx, (await findSet(tx, tenantId, version))!));
      }),
    saveRuleSet: (call: VersionCall & { body: { source: string; revision: number } }) =>
      enterSet<RuleSetDocument>(options, call, 'alarm-rules.edit', async ({ tx, tenantId, person: { personId } }) => {
        await lockSets(tx, tenantId);
        const set = (await findSet(tx, tenantId, call.params.version))!;
        const decision = decidePack({ state: set.state, deeds: await listRuleDeeds(tx, tenantId, set.version) }, 'save', personId);
        if (!decision.ok) return refusalOf(decision.refusal);
        const { source, revision } = call.body;
        if (revision !== set.revision) return refuse('conflict', 'changed-meanwhile', 'somebody saved this draft since you loaded it; load it again');
        const title = judgeRuleSet(source, []).set?.title ?? set.title;
        await updateSet(tx, { tenantId, version: set.version, revision: revision + 1, title, source, sha256: sha256(source) });
        await insertRuleDeed(tx, tenantId, set.version, { what: 'saved', personId, at: call.nowMs });
        return answer(await documentOf(options, tx, { ...set, revision: revision + 1, title, source }));
      }),
    lintRules: (call: Call & { body: { scope: RuleScope; source: string } }) =>
      enter(options, call, 'alarm-rules.edit', call.body, async ({ tx, tenantId }) =>
        answer({ findings: [...judgeRuleSet(call.body.source, book.widerThan(tenantId, call.body.scope, await unitOf(tx, call.body.scope))).findings] })),
  };
}

/** A patient's own rules are begun from those of nobody else. */
const isOpenTo = (based: RuleScope, scope: RuleScope): boolean => based.type !== 'patient' || (scope.type === 'patient' && scope.patientId === based.patientId);

async function isThere(tx: Tx, scope: RuleScope): Promise<boolean> {
  if (scope.type === 'unit') return (await tx.maybe('select id from units where id = $1', [scope.unitId], 'rules-unit')) !== undefined;
  return scope.type !== 'patient' || (await findPatientFacts(tx, [scope.patientId])).length > 0;
}

const actionOf: Readonly<Record<'propose' | 'approve' | 'activate' | 'withdraw' | 'retire' | 'keep', RuleAction>> = {
  propose: 'alarm-rules.edit', approve: 'alarm-rules.approve', activate: 'alarm-rules.approve', withdraw: 'alarm-rules.edit', retire: 'alarm-rules.approve', keep: 'alarm-rules.edit',
};

async function move(options: RuleSetRouteOptions, call: VersionCall, step: keyof typeof actionOf): Promise<Answer<RuleSetVersion>> {
  const moved = await enterSet(options, call, actionOf[step], async ({ tx, tenantId, person: { personId } }) => {
    await lockSets(tx, tenantId);
    const set = (await findSet(tx, tenantId, call.params.version))!;
    const decision = await decideMove(options, tx, set, step, personId);
    if (!decision.ok) return decision;
    const { state, deed } = decision.body;
    if (state === 'active' && set.state !== 'active') {
      const before = await retireActive(tx, tenantId, set.scope);
      if (before !== undefined) await insertRuleDeed(tx, tenantId, before, { what: 'retired', personId, at: call.nowMs });
    }
    await insertRuleDeed(tx, tenantId, set.version, { what: deed, personId, at: call.nowMs });
    if (state !== set.state) await updateSetState(tx, tenantId, set.version, state, state === 'active' ? options.seal.seal(statementOfRules(set, await listRuleDeeds(tx, tenantId, set.version))) : null);
    return answer(await shown(tx, { ...set, state }));
  });
  if (moved.ok && (step === 'activate' || step === 'retire')) await options.book.look();
  return moved;
}

type Moved = { state: StoredSet['state']; deed: RuleSetVersion['deeds'][number]['what'] };

async function decideMove({ book }: RuleSetRouteOptions, tx: Tx, set: StoredSet, step: keyof typeof actionOf, personId: string): Promise<Answer<Moved>> {
  const life = { state: set.state, deeds: await listRuleDeeds(tx, set.tenantId, set.version) };
  // Unlike a pack, a set may go without another in its place: the wider one counts again. That, and coming back, takes two people.
  const isTwoPeoples = step === 'retire' || step === 'keep' || (step === 'activate' && set.state === 'retired');
  const decision = isTwoPeoples ? decideRetirement(life, step, personId) : decidePack(life, step, personId);
  if (!decision.ok) return refusalOf(decision.refusal);
  if (step !== 'withdraw' && step !== 'retire' && step !== 'keep') {
    const { findings } = judgeRuleSet(set.source, book.widerThan(set.tenantId, set.scope, await unitOf(tx, set.scope)));
    const flaw = findings.find(({ severity }) => severity === 'error');
    if (flaw !== undefined) return refuse('unprocessable', 'rules-have-errors', `this set has errors; mend them first: ${flaw.rule ?? 'the set'}: ${flaw.message}`);
  }
  return answer({ state: decision.state, deed: decision.deed } as Moved);
}
