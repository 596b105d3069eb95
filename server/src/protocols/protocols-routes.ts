// People's requests about protocol packs: through the door, decide (pack-approval.ts), write, answer. Judging and rehearsing are
// pure and done here on the caller's own people; nothing of a dry run leaves.
import type { EmergencyDetail, ErrorKind, Guidance, PackDocument, PackVersion, PersonId } from '@mydr24/protocol';
import { type Action, type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { dryRun } from './dry-run.ts';
import { hasErrors } from './finding.ts';
import { decidePack, type PackRefusal, type PackStep, withVersion } from './pack-approval.ts';
import { putInForce, signPack, type StaffingOf } from './pack-force-engine.ts';
import { packSchemaText } from './pack-json-schema.ts';
import { judgeReading, type ReadSource } from './pack-judgement.ts';
import { guidanceOf, planOf } from './pack-plan.ts';
import { sha256Of, type SigningKey } from '../platform/signature-node.ts';
import {
  findActiveVersion, findLocale, findPack, insertDeed, insertDraft, listDeeds, listNamedDeeds, listPacks, lockPacks, type StoredPack, takeVersion, updateDraft, updateState,
} from './pack-store.ts';
import type { ProtocolBook } from './plan-book-engine.ts';
import type { Shipped } from './shipped-packs-file.ts';

export interface ProtocolsRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly book: ProtocolBook;
  readonly shipped: () => Promise<readonly Shipped[]>;
  readonly key: SigningKey;
  readonly staffingOf: StaffingOf;
  readonly readSource: ReadSource;
  readonly readEmergency: (tx: Tx, emergencyId: string) => Promise<EmergencyDetail | null | undefined>;
}

export type ProtocolsHandlers = Pick<
  Handlers<Caller>,
  | 'listPacks' | 'getShippedPack' | 'getPackVersion' | 'getActivePack' | 'createPackDraft' | 'savePackDraft' | 'lintPack' | 'dryRunPack' | 'proposePack'
  | 'approvePack' | 'activatePack' | 'withdrawPack' | 'downloadPack' | 'getPackSchema' | 'getGuidance'
>;

const refusals: Record<PackRefusal, { kind: ErrorKind; message: string }> = {
  'text-is-fixed': { kind: 'conflict', message: 'this version was proposed and its text is fixed; begin a new draft from it' },
  'not-a-draft': { kind: 'conflict', message: 'only a draft can be proposed' },
  'not-proposed': { kind: 'conflict', message: 'only a proposed version can be approved' },
  'own-work': { kind: 'conflict', message: 'whoever wrote or proposed a version cannot approve it; ask another coordinator or administrator' },
  'not-approved': { kind: 'conflict', message: 'a version must be approved by another person before it is activated' },
  'already-active': { kind: 'conflict', message: 'this version is in force' },
  'in-force': { kind: 'conflict', message: 'this version is or was in force and cannot be withdrawn; activate another one' },
};
const refusalOf = (code: PackRefusal) => refuse(refusals[code].kind, code, refusals[code].message);
const notFound = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');
const personOf = (caller: Caller): PersonCaller => {
  if (caller.type !== 'person') throw new Error('the door let somebody in who is no person');
  return caller;
};

type Call = { caller: Caller; requestId: string; nowMs: number };
type VersionCall = Call & { params: { packId: string; version: number } };

export function createProtocolsHandlers(options: ProtocolsRouteOptions): ProtocolsHandlers {
  const { shipped } = options;
  return {
    ...readingHandlers(options),
    ...changingHandlers(options),
    ...judgingHandlers(options),
    getPackSchema: async () => answer({ contentType: 'application/schema+json', fileName: 'protocol-pack-1.json', content: packSchemaText() }),
    getShippedPack: (call) =>
      enter(options, call, 'protocol.edit', async () => {
        const found = (await shipped()).find(({ version }) => version.packId === call.params.packId);
        return found === undefined ? notFound() : answer(found);
      }),
  };
}

function enter<Body>({ pg, door }: ProtocolsRouteOptions, { caller, requestId }: Call, action: Action, work: (tx: Tx, tenantId: string) => Promise<Answer<Body>>): Promise<Answer<Body>> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, action, { type: 'tenant' }, requestId);
    return entry.ok ? work(tx, tenantOf(caller)) : entry;
  });
}

// Reading -------------------------------------------------------------------------------------------------------

function readingHandlers(options: ProtocolsRouteOptions) {
  const { book, shipped } = options;
  return {
    listPacks: (call: Call) =>
      enter(options, call, 'protocol.edit', async (tx, tenantId) => {
        const [stored, deeds] = await Promise.all([listPacks(tx, tenantId), listNamedDeeds(tx, tenantId, null)]);
        const versions = stored.map((pack) => shownVersion(pack, deeds.filter(({ version }) => version === pack.version)));
        const inForce = await versionInForce(book, tx, tenantId);
        const active = versions.find(({ version }) => version === inForce);
        return answer({
          active: active === undefined ? null : { packId: active.packId, version: active.version },
          refused: book.refusedOf(tenantId), versions, shipped: (await shipped()).map(({ version }) => version),
        });
      }),
    getPackVersion: (call: VersionCall) =>
      enter(options, call, 'protocol.edit', async (tx, tenantId) => {
        const pack = await findOwn(tx, tenantId, call.params);
        return pack === undefined ? notFound() : answer(await documentOf(options, tx, pack));
      }),
    getActivePack: (call: Call) =>
      enter(options, call, 'protocol.read', async (tx, tenantId) => {
        const inForce = await versionInForce(book, tx, tenantId);
        const pack = inForce === null ? undefined : await findPack(tx, tenantId, inForce);
        return answer({ document: pack === undefined ? null : await documentOf(options, tx, pack) });
      }),
    downloadPack: (call: VersionCall & { query: { part: 'pack' | 'signature' } }) =>
      enter(options, call, 'protocol.edit', async (tx, tenantId) => {
        const pack = await findOwn(tx, tenantId, call.params);
        if (pack === undefined) return notFound();
        const fileName = `${pack.packId}-${pack.version}.yaml`;
        if (call.query.part === 'pack') return answer({ contentType: 'application/yaml', fileName, content: pack.source });
        if (pack.signature === null) return refuse('conflict', 'not-signed', 'a version is signed when it is activated; this one is not');
        return answer({ contentType: 'application/json', fileName: `${fileName}.sig`, content: `${JSON.stringify(pack.signature, null, 2)}\n` });
      }),
    getGuidance: (call: Call & { params: { emergencyId: string }; query: { language?: string | undefined } }) => guide(options, call),
  };
}

/** The database's, which is never behind; of a refused one, what this node runs instead. */
async function versionInForce(book: ProtocolBook, tx: Tx, tenantId: string): Promise<number | null> {
  return book.refusedOf(tenantId) === null ? findActiveVersion(tx, tenantId) : (book.packOf(tenantId)?.version ?? null);
}

/** A version is named by pack and number; the number alone would do, and must not lead to another pack. */
async function findOwn(tx: Tx, tenantId: string, { packId, version }: { packId: string; version: number }): Promise<StoredPack | undefined> {
  const pack = await findPack(tx, tenantId, version);
  return pack?.packId === packId ? pack : undefined;
}

function shownVersion(pack: Omit<StoredPack, 'source'>, deeds: PackVersion['deeds']): PackVersion {
  const { packId, version, state, revision, title, region, languages, basedOn, activateAt, sha256, signature } = pack;
  const shown = deeds.map(({ what, personId, personName, at }) => ({ what, personId, personName, at }));
  return { packId, version, state, revision, title, region, languages, basedOn, activateAt, sha256, keyId: signature?.keyId ?? null, deeds: shown };
}

async function versionOf(tx: Tx, pack: StoredPack): Promise<PackVersion> {
  return shownVersion(pack, await listNamedDeeds(tx, pack.tenantId, pack.version));
}

/** What is in force was read before. */
async function documentOf({ book, readSource }: ProtocolsRouteOptions, tx: Tx, pack: StoredPack): Promise<PackDocument> {
  const known = pack.state === 'active' || pack.state === 'retired' ? book.packOf(pack.tenantId, pack.version) : null;
  return { version: await versionOf(tx, pack), source: pack.source, pack: known ?? (await readSource(pack.source)).pack };
}

function guide(options: ProtocolsRouteOptions, call: Call & { params: { emergencyId: string }; query: { language?: string | undefined } }): Promise<Answer<Guidance>> {
  const { pg, door, book, readEmergency } = options;
  const { caller, requestId, params, query } = call;
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'emergency.guidance', { type: 'emergency', id: params.emergencyId }, requestId);
    if (!entry.ok) return entry;
    const emergency = await readEmergency(tx, params.emergencyId);
    if (!emergency) return notFound();
    const { protocol, summary } = emergency;
    const language = query.language ?? (await findLocale(tx, personOf(caller).personId));
    const pack = book.packOf(tenantOf(caller), protocol.version) ?? (await readOwn(options, tx, tenantOf(caller), protocol));
    const guidance = pack?.id === protocol.id ? guidanceOf(pack, summary.kind, language) : null;
    return answer(guidance ?? { ...bareGuidance, kind: summary.kind, language: language ?? 'en', numbers: [{ id: 'emergency', number: protocol.emergencyNumber, label: '' }] });
  });
}

/** An emergency of long ago: its version has left the memory. */
async function readOwn({ readSource }: ProtocolsRouteOptions, tx: Tx, tenantId: string, { id, version }: { id: string; version: number }) {
  const stored = await findOwn(tx, tenantId, { packId: id, version });
  return stored === undefined ? null : (await readSource(stored.source)).pack;
}

/** The built-in plans say whom to page, and nothing to read. */
const bareGuidance = { pack: null, title: '', notice: '', checklist: [], callerQuestions: [], handOver: '', familyNotice: 'with-consent' as const };

// Changing ------------------------------------------------------------------------------------------------------

function changingHandlers(options: ProtocolsRouteOptions) {
  const step = (what: PackStep, action: Action) => (call: VersionCall) => enter(options, call, action, (tx, tenantId) => move(options, tx, tenantId, call, what));
  return {
    createPackDraft: (call: Call & { body: { packId: string; version: number | null } }) =>
      enter(options, call, 'protocol.edit', (tx, tenantId) => createDraft(options, tx, tenantId, call)),
    savePackDraft: (call: VersionCall & { body: { source: string; revision: number } }) =>
      enter(options, call, 'protocol.edit', (tx, tenantId) => saveDraft(options, tx, tenantId, call)),
    proposePack: step('propose', 'protocol.edit'),
    approvePack: step('approve', 'protocol.approve'),
    withdrawPack: step('withdraw', 'protocol.edit'),
    activatePack: (call: VersionCall & { body: { atMs: number | null } }) =>
      enter(options, call, 'protocol.edit', (tx, tenantId) => activate(options, tx, tenantId, call)),
  };
}

async function createDraft(options: ProtocolsRouteOptions, tx: Tx, tenantId: string, { caller, body, nowMs }: Call & { body: { packId: string; version: number | null } }): Promise<Answer<PackDocument>> {
  const from = body.version === null ? (await options.shipped()).find(({ version }) => version.packId === body.packId) : await findOwn(tx, tenantId, { packId: body.packId, version: body.version });
  if (from === undefined) return notFound();
  const basedOn = 'pack' in from ? { packId: from.version.packId, version: from.version.version } : { packId: from.packId, version: from.version };
  const known = 'pack' in from ? from.version : from;
  const version = await takeVersion(tx, tenantId);
  const source = withVersion(from.source, version);
  await insertDraft(tx, { tenantId, packId: basedOn.packId, version, title: known.title, region: known.region, languages: known.languages, source, sha256: sha256Of(source), basedOn });
  await insertDeed(tx, tenantId, version, { what: 'created', personId: personOf(caller).personId, at: nowMs });
  return answer(await documentOf(options, tx, (await findPack(tx, tenantId, version))!));
}

async function saveDraft(options: ProtocolsRouteOptions, tx: Tx, tenantId: string, { caller, params, body, nowMs }: VersionCall & { body: { source: string; revision: number } }) {
  await lockPacks(tx, tenantId);
  const stored = await findOwn(tx, tenantId, params);
  if (stored === undefined) return notFound();
  const { personId } = personOf(caller);
  const decision = decidePack({ state: stored.state, deeds: [] }, 'save', personId);
  if (!decision.ok) return refusalOf(decision.refusal);
  if (stored.revision !== body.revision) return refuse('conflict', 'changed-meanwhile', 'somebody saved this draft since you opened it; load it again and bring your changes in');
  const { source } = body;
  const { pack, findings } = judgeReading(await options.readSource(source), await options.staffingOf(tx, tenantId), nowMs);
  const identity = pack !== null && (pack.id !== stored.packId || pack.version !== stored.version) ? [wrongIdentity(stored)] : [];
  const shown = pack === null ? stored : { title: pack.title[pack.language] ?? pack.id, region: pack.region, languages: pack.languages };
  await updateDraft(tx, { tenantId, version: stored.version, revision: stored.revision + 1, source, sha256: sha256Of(source), title: shown.title, region: shown.region, languages: shown.languages });
  await insertDeed(tx, tenantId, stored.version, { what: 'saved', personId, at: nowMs });
  const saved = (await findPack(tx, tenantId, stored.version))!;
  return answer({ version: await versionOf(tx, saved), source, pack, findings: [...identity, ...findings] });
}

const wrongIdentity = ({ packId, version }: StoredPack) => ({
  code: 'wrong-identity' as const, severity: 'error' as const, path: ['id'], line: 1, column: 1,
  message: `found another id or version than this draft's, expected id "${packId}" and version ${version}; set them back`, facts: { packId, version },
});

async function move(options: ProtocolsRouteOptions, tx: Tx, tenantId: string, { caller, params, nowMs }: VersionCall, step: PackStep): Promise<Answer<PackVersion>> {
  await lockPacks(tx, tenantId);
  const stored = await findOwn(tx, tenantId, params);
  if (stored === undefined) return notFound();
  const { personId } = personOf(caller);
  const decision = decidePack({ state: stored.state, deeds: await listDeeds(tx, tenantId, stored.version) }, step, personId);
  if (!decision.ok) return refusalOf(decision.refusal);
  if (step === 'propose') {
    const flawed = await refuseFlawed(options, tx, stored, nowMs);
    if (flawed !== null) return flawed;
  }
  await updateState(tx, { tenantId, version: stored.version, state: decision.state, activateAt: null, signature: null, nowMs });
  await insertDeed(tx, tenantId, stored.version, { what: decision.deed, personId, at: nowMs });
  return answer(await versionOf(tx, (await findPack(tx, tenantId, stored.version))!));
}

async function activate(options: ProtocolsRouteOptions, tx: Tx, tenantId: string, call: VersionCall & { body: { atMs: number | null } }): Promise<Answer<PackVersion>> {
  const { caller, params, body, nowMs } = call;
  await lockPacks(tx, tenantId);
  const stored = await findOwn(tx, tenantId, params);
  if (stored === undefined) return notFound();
  const activateAt = Math.max(body.atMs ?? nowMs, nowMs);
  const deeds = await listDeeds(tx, tenantId, stored.version);
  const { personId } = personOf(caller);
  const decision = decidePack({ state: stored.state, deeds }, activateAt > nowMs ? 'schedule' : 'activate', personId);
  if (!decision.ok) return refusalOf(decision.refusal);
  const refused = (await refuseFlawed(options, tx, stored, nowMs)) ?? (await refuseEarly(options, stored, activateAt));
  if (refused !== null) return refused;
  await force(options, tx, { ...stored, activateAt }, deeds, { personId, nowMs });
  return answer(await versionOf(tx, (await findPack(tx, tenantId, stored.version))!));
}

async function force({ key, book }: ProtocolsRouteOptions, tx: Tx, pack: StoredPack & { activateAt: number }, deeds: Awaited<ReturnType<typeof listDeeds>>, by: { personId: PersonId; nowMs: number }): Promise<void> {
  const { tenantId, version, activateAt } = pack;
  const signature = signPack(pack, deeds, activateAt, key);
  if (activateAt <= by.nowMs) await putInForce(tx, pack, by, signature);
  else {
    await updateState(tx, { tenantId, version, state: 'scheduled', activateAt, signature, nowMs: by.nowMs });
    await insertDeed(tx, tenantId, version, { what: 'scheduled', personId: by.personId, at: by.nowMs });
  }
  // This node at once; the others within two seconds. A look that fails is tried again by the book itself.
  tx.afterCommit(() => void book.look().catch(() => {}));
}

async function refuseFlawed({ staffingOf, readSource }: ProtocolsRouteOptions, tx: Tx, stored: StoredPack, nowMs: number) {
  const { pack, findings } = judgeReading(await readSource(stored.source), await staffingOf(tx, stored.tenantId), nowMs);
  const isOther = pack !== null && (pack.id !== stored.packId || pack.version !== stored.version);
  const errors = [...(isOther ? ['wrong-identity'] : []), ...findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)];
  if (!isOther && !hasErrors(findings)) return null;
  return refuse('unprocessable', 'pack-has-errors', `the linter found errors (${[...new Set(errors)].join(', ')}); mend them in a draft first`);
}

async function refuseEarly({ readSource }: ProtocolsRouteOptions, { source }: StoredPack, activateAt: number) {
  const { pack } = await readSource(source);
  if (pack === null) return null;
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: pack.timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(activateAt);
  return day >= pack.validFrom ? null : refuse('unprocessable', 'not-valid-yet', `this pack says it is valid from ${pack.validFrom}; choose that day or a later one`);
}

// Judging -------------------------------------------------------------------------------------------------------

function judgingHandlers(options: ProtocolsRouteOptions) {
  return {
    lintPack: (call: Call & { body: { source: string } }) =>
      enter(options, call, 'protocol.edit', async (tx, tenantId) => answer(judgeReading(await options.readSource(call.body.source), await options.staffingOf(tx, tenantId), call.nowMs))),
    dryRunPack: (call: Call & { body: Parameters<ProtocolsHandlers['dryRunPack']>[0]['body'] }) =>
      enter(options, call, 'protocol.edit', async (tx, tenantId) => {
        const { from, scenario } = call.body;
        const source = from.type === 'source' ? from.source : (await findOwn(tx, tenantId, from))?.source;
        if (source === undefined) return notFound();
        const { pack, findings } = await options.readSource(source);
        if (pack === null) return refuse('unprocessable', 'pack-unreadable', `the text cannot be read as a pack: line ${findings[0]?.line ?? 1}: ${findings[0]?.message ?? ''}`);
        const plan = planOf(pack, scenario.kind);
        if (plan === null) return refuse('unprocessable', 'plan-not-sound', 'this kind has no plan, or one that could end in silence; see what the linter says');
        return answer(dryRun(plan, await options.staffingOf(tx, tenantId), scenario));
      }),
  };
}
