// A patient's consent to family: accounts and passes, what each is shown, taken back at once, who looked. Passes at an emergency are
// staff's, where its plan lets family be told. What an emergency looks like to family is emergency's; rights are the door's.
import { type FamilyLinkId, FAMILY_GRID_M, type FamilyShare, FamilyShares, MAX_PASS_MS } from '@mydr24/protocol';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import type { Keys } from '../keys/keys.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import type { Secrets } from '../people/secrets.ts';
import { isKnownZone } from '../rotas/zone-clock.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import { exampleView } from './family-example.ts';
import type { ReadFamilyView, PreviewFamilyView } from './family-view.ts';
import { wholePage } from './family-page.ts';
import {
  changeShares, countLiveLinks, type FamilyLinkRow, findFamilyMember, findPlanFor, getFamilyLink, insertFamilyLink, listEmergencyLinks, listFamilyLinks, type NewPass, revokeFamilyLink,
} from './family-store.ts';
import { inviteText } from './family-words.ts';
import type { SendToFamily } from './family-message.ts';
import type { ApproachOf } from './approach.ts';
import { formatPassToken, makePassSecret } from './pass-token-node.ts';
import { listLooks } from './viewer-store.ts';

export interface FamilyRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly ids: Ids;
  readonly log: TopicLog;
  readonly secrets: Pick<Secrets, 'hash'>;
  readonly rightsChanges: RightsChanges;
  readonly readView: ReadFamilyView;
  readonly previewView: PreviewFamilyView;
  readonly approachOf: ApproachOf;
  readonly send: SendToFamily;
  /** Where people reach us. */
  readonly publicUrl: string;
}

export type FamilyHandlers = Pick<
  Handlers<Caller>,
  | 'listFamilyLinks' | 'grantFamilyLink' | 'makeFamilyPass' | 'changeFamilyLink' | 'revokeFamilyLink' | 'listFamilyLooks' | 'previewFamilyPage' | 'listEmergencyFamilyLinks'
  | 'makeEmergencyFamilyPass'
>;

const MAX_LIVE_LINKS = 20;

export function createFamilyHandlers(options: FamilyRouteOptions): FamilyHandlers {
  const { pg, door, rightsChanges } = options;
  return {
    listFamilyLinks: ({ caller, params: { patientId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'family.list', { type: 'patient', id: patientId }, requestId);
        return entry.ok ? answer({ links: await listFamilyLinks(tx, patientId) }) : entry;
      }, { readOnly: true }),
    listEmergencyFamilyLinks: ({ caller, params: { emergencyId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'family.list-passes', { type: 'emergency', id: emergencyId }, requestId);
        return entry.ok ? answer({ links: await listEmergencyLinks(tx, emergencyId) }) : entry;
      }, { readOnly: true }),
    grantFamilyLink: (call) => grantFamilyLink(options, call),
    makeFamilyPass: (call) => makeFamilyPass(options, call),
    makeEmergencyFamilyPass: (call) => makeEmergencyFamilyPass(options, call),
    changeFamilyLink: (call) => changeFamilyLink(options, call),
    revokeFamilyLink: ({ caller, params: { familyLinkId }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'family.revoke', { type: 'family-link', id: familyLinkId }, requestId);
        if (!entry.ok) return entry;
        const { emergencyId } = await getFamilyLink(tx, familyLinkId);
        const isOwn = personOf(caller).roles.some((role) => role === 'patient' || role === 'family');
        if (!isOwn && emergencyId === null) return refuse('conflict', 'not-made-here', 'This is the patient’s own consent. Only they, or who it was given to, can end it.');
        await revokeFamilyLink(tx, familyLinkId, nowMs);
        tx.afterCommit(() => rightsChanges.publish([{ type: 'family-link', familyLinkId }]));
        return answer({});
      }),
    listFamilyLooks: async ({ caller, params: { patientId }, requestId }) => {
      const entry = await pg.asTenant(tenantOf(caller), (tx) => door.enter(tx, caller, 'family.list', { type: 'patient', id: patientId }, requestId), { readOnly: true });
      return entry.ok ? answer({ looks: await pg.asEngine((tx) => listLooks(tx, tenantOf(caller), patientId)) }) : entry;
    },
    previewFamilyPage: ({ caller, params: { patientId }, query: { shares, locale, timeZone, example }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'family.list', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const shared: FamilyShare[] = FamilyShares.parse(shares.split(',').filter((share) => share !== ''));
        const found = await options.previewView(tx, patientId, shared);
        if (found === null) return refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');
        const view = isKnownZone(timeZone) ? { ...found, timeZone } : found;
        const shown = example === undefined ? { view, approach: options.approachOf(view) } : exampleView(view, example, nowMs, FAMILY_GRID_M);
        return answer({ page: wholePage({ type: 'open', ...shown }, { locale, nowMs, linkId: null }) });
      }, { readOnly: true }),
  };
}

const personOf = (caller: Caller): PersonCaller => {
  if (caller.type !== 'person') throw new Error('the door let a caller in who is no person');
  return caller;
};
const tooMany = () => refuse('conflict', 'too-many-links', `At most ${MAX_LIVE_LINKS} people can be allowed at a time. Take one back first.`);

type Grant = Parameters<FamilyHandlers['grantFamilyLink']>[0];

function grantFamilyLink({ pg, keys, door, ids }: FamilyRouteOptions, { caller, params: { patientId }, body, nowMs, requestId }: Grant): ReturnType<FamilyHandlers['grantFamilyLink']> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const { personId, expiresAt, shares, isTold } = body;
    const entry = await door.enter(tx, caller, 'family.grant', { type: 'patient', id: patientId }, requestId);
    if (!entry.ok) return entry;
    if (expiresAt !== null && expiresAt <= nowMs) return refuse('unprocessable', 'already-expired', 'expiresAt lies in the past. Give a later instant, or null.');
    const member = await findFamilyMember(tx, personId);
    if (!member) return refuse('not-found', 'no-such-family-member', 'There is no family account with this id. Ask the person for theirs.');
    const live = await countLiveLinks(tx, patientId, personId, nowMs);
    if (live.ofPerson > 0) return refuse('conflict', 'already-granted', 'This person is already allowed. Take that back first to change it.');
    if (live.all >= MAX_LIVE_LINKS) return tooMany();
    const id = ids.next<FamilyLinkId>();
    await insertFamilyLink(tx, keys, { id, tenantId: tenantOf(caller), patientId, personId, grantedBy: personOf(caller).personId, nowMs, expiresAt, shares, newsBy: isTold ? 'account' : null, pass: null });
    return answer(await getFamilyLink(tx, id));
  });
}

function changeFamilyLink({ pg, door, log, readView }: FamilyRouteOptions, { caller, params: { familyLinkId }, body, nowMs, requestId }: Parameters<FamilyHandlers['changeFamilyLink']>[0]) {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'family.change', { type: 'family-link', id: familyLinkId }, requestId);
    if (!entry.ok) return entry;
    await changeShares(tx, familyLinkId, body.shares);
    const view = await readView(tx, familyLinkId);
    if (view !== null) await log.append(tx, [{ tenantId: tenantOf(caller), topic: `family/${familyLinkId}`, kind: 'family-status-changed', body: view.status }], nowMs);
    return answer({});
  });
}

// Passes -------------------------------------------------------------------------------------------------------

interface Order {
  label: string;
  locale: NewPass['locale'];
  shares: FamilyShare[];
  isBound: boolean;
  isTold: boolean;
  sendTo: { by: 'sms' | 'email'; address: string } | null;
}
type Of = Pick<NewPass, 'emergencyId' | 'endsAfterMs' | 'basis'> & { patientId: string; expiresAt: number };
interface Made {
  link: FamilyLinkRow;
  token: string;
}

async function insertPass({ keys, ids, secrets }: FamilyRouteOptions, tx: Tx, by: PersonCaller, order: Order, of: Of, nowMs: number): Promise<Answer<Made>> {
  const { patientId, expiresAt, ...bounds } = of;
  if ((await countLiveLinks(tx, patientId, null, nowMs)).all >= MAX_LIVE_LINKS) return tooMany();
  const [id, secret] = [ids.next<FamilyLinkId>(), makePassSecret()];
  const { label, locale, shares, isBound, isTold, sendTo } = order;
  const newsBy = isTold && sendTo !== null ? sendTo.by : null;
  const pass: NewPass = { ...bounds, label, locale, isBound, tokenHash: secrets.hash(secret), newsAddress: newsBy === null ? null : (sendTo?.address ?? null) };
  await insertFamilyLink(tx, keys, { id, tenantId: by.tenantId, patientId, personId: null, grantedBy: by.personId, nowMs, expiresAt, shares, newsBy, pass });
  return answer({ link: await getFamilyLink(tx, id), token: formatPassToken({ tenantId: by.tenantId, linkId: id, secret }) });
}

/** After the commit: the address is known here and to whoever made it, and is kept nowhere. */
async function handOut({ send, publicUrl, ids }: FamilyRouteOptions, made: Answer<Made>, { locale, sendTo }: Order) {
  if (!made.ok) return made;
  const { link, token } = made.body;
  const path = `/f#${token}`;
  if (sendTo === null) return answer({ link, path, sending: 'not-asked' as const });
  const isSent = await send({ key: ids.next(), by: sendTo.by, to: sendTo.address, locale, text: inviteText(locale, `${publicUrl}${path}`) });
  return answer({ link, path, sending: isSent ? ('sent' as const) : ('failed' as const) });
}

async function makeFamilyPass(options: FamilyRouteOptions, { caller, params: { patientId }, body, nowMs, requestId }: Parameters<FamilyHandlers['makeFamilyPass']>[0]) {
  const made = await options.pg.asTenant(tenantOf(caller), async (tx): Promise<Answer<Made>> => {
    const entry = await options.door.enter(tx, caller, 'family.grant', { type: 'patient', id: patientId }, requestId);
    if (!entry.ok) return entry;
    return insertPass(options, tx, personOf(caller), body, { patientId, emergencyId: null, endsAfterMs: null, basis: 'own', expiresAt: nowMs + body.forMs }, nowMs);
  });
  return handOut(options, made, body);
}

/** Ends a while after its emergency, and in any case after the longest a pass is made for. */
async function makeEmergencyFamilyPass(options: FamilyRouteOptions, { caller, params: { emergencyId }, body, nowMs, requestId }: Parameters<FamilyHandlers['makeEmergencyFamilyPass']>[0]) {
  const made = await options.pg.asTenant(tenantOf(caller), async (tx): Promise<Answer<Made>> => {
    const entry = await options.door.enter(tx, caller, 'family.pass-on', { type: 'emergency', id: emergencyId }, requestId);
    if (!entry.ok) return entry;
    const plan = await findPlanFor(tx, emergencyId);
    if (plan === undefined || !plan.isOpen) return refuse('conflict', 'already-ended', 'This emergency has ended; a link would show nothing.');
    if (!plan.isReal) return refuse('conflict', 'only-a-drill', 'No family is told of a drill or a test.');
    if (!plan.tellsFamily) return refuse('conflict', 'plan-tells-no-family', 'The plan of this kind of emergency says that no family is told.');
    return insertPass(options, tx, personOf(caller), body, { patientId: plan.patientId, emergencyId, endsAfterMs: body.endsAfterMs, basis: body.basis, expiresAt: nowMs + MAX_PASS_MS }, nowMs);
  });
  return handOut(options, made, body);
}
