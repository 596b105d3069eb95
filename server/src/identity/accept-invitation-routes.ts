// Whoever has the link of an invitation sets up their first way in, once: a passkey, or a password with an app for codes. The account is made with what
// was given, by the word of somebody who may still give it. Whatever is wrong with the link, or with the account it would make, gets one answer.
import type { EndpointInput, EndpointReply, FirstWayIn } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import type { Keys } from '../keys/keys.ts';
import type { Caller } from '../people/access.ts';
import type { PasswordHasher } from '../people/password.ts';
import type { Provision } from '../people/provision.ts';
import type { Secrets } from '../people/secrets.ts';
import type { StaffScope } from '../people/staff-scope.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { Sealer } from '../platform/sealer-node.ts';
import { readNewKey, startKey } from './code-app-key-node.ts';
import { claimInvitation, closeInvitation, countWrongMail, findTenantName, type InvitationRow, isActivePerson, openedAddress } from './invitation-store.ts';
import { MOST_WRONG_MAILS } from './invitation.ts';
import { updatePassword } from './owner-store.ts';
import { findPasskeyTenant, insertPasskey } from './passkey-store.ts';
import type { NewPasskey, Passkeys } from './passkey.ts';
import { type IsLeaked, judgePassword } from './password-choice.ts';
import { readToken } from './recovery-routes.ts';
import { keySealedFor } from './second-step-engine.ts';
import type { HashedCode, SecondStep } from './second-step-port.ts';
import { putCodeApp, replaceRecoveryCodes } from './second-step-store.ts';

export interface AcceptInvitationOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly staff: StaffScope;
  readonly provision: Pick<Provision, 'findFull' | 'insertPerson' | 'setStanding' | 'recorded'>;
  readonly passkeys: Pick<Passkeys, 'challengeToAdd' | 'judgeNew'>;
  readonly sealer: Sealer;
  readonly secondStep: Pick<SecondStep, 'makeRecoveryCodes'>;
  readonly hasher: Pick<PasswordHasher, 'hash'>;
  readonly isLeaked: IsLeaked;
  readonly insertAudit: InsertAudit;
  readonly siteName: string;
  readonly beginSession: (person: { tenantId: string; personId: string }, by: FirstWayIn['way'], from: { address: string | undefined; agent: string | undefined }, nowMs: number, requestId: string) => Promise<Answer<EndpointReply<'signIn'>> | null>;
}

export type AcceptInvitationHandlers = Pick<Handlers<Caller>, 'openInvitation' | 'acceptInvitation'>;

/** Where and when it is asked. */
interface At {
  readonly tenantId: string;
  readonly nowMs: number;
  readonly requestId: string;
}
type Body = EndpointInput<'acceptInvitation'>['body'];
/** A way in that was judged, and not kept yet. */
type Ready = { way: 'passkey'; name: string; made: NewPasskey } | { way: 'password'; password: string; key: string; usedStep: number };

const refused = () => refuse('unauthenticated', 'invitation-refused', 'This invitation opens nothing, or no more. Ask whoever invited you for a new one.');
const nameOf = ({ givenName, familyName }: InvitationRow): string => `${givenName} ${familyName}`;

export function createAcceptInvitationHandlers(options: AcceptInvitationOptions): AcceptInvitationHandlers {
  const { pg, secrets, passkeys, sealer, siteName } = options;
  const onOpen = async <Of>(token: ReturnType<typeof readToken>, nowMs: number, deed: (tx: Tx, row: InvitationRow) => Promise<Answer<Of>>): Promise<Answer<Of>> =>
    token === null
      ? refused()
      : pg.asTenant(token.tenantId, async (tx) => {
          const row = await claimInvitation(tx, { linkHash: secrets.hash(token.secret) });
          return row === undefined || row.linkUntil <= nowMs || !(await isStillGiven(options, tx, row)) ? refused() : deed(tx, row);
        });
  return {
    openInvitation: ({ body, nowMs }) => {
      const token = readToken(body.token);
      return onOpen(token, nowMs, async (tx, row) => {
        const person = { tenantId: token!.tenantId, personId: row.personId };
        const passkey = await passkeys.challengeToAdd({ personId: row.personId, name: nameOf(row) }, [], nowMs);
        const codeApp = startKey(sealer, keySealedFor(person), siteName, nameOf(row), nowMs);
        return answer({ givenName: row.givenName, hospitalName: await findTenantName(tx, person.tenantId), asksEmail: row.way === 'sms', until: row.linkUntil, passkey, codeApp });
      });
    },
    async acceptInvitation({ body, nowMs, requestId, address, agent }) {
      const token = readToken(body.token);
      const judged = await onOpen(token, nowMs, (tx, row) => judgeWay(options, tx, row, body, token!.tenantId, nowMs));
      if (!judged.ok) return judged;
      const ready = judged.body;
      const at = { tenantId: token!.tenantId, nowMs, requestId };
      // Takes long on purpose, so no transaction waits for it.
      const passwordHash = ready.way === 'password' ? await options.hasher.hash(ready.password) : null;
      const codes = ready.way === 'password' ? await options.secondStep.makeRecoveryCodes() : { printed: [], hashed: [] };
      const come = await onOpen(token, nowMs, (tx, row) => makeAccount(options, tx, row, body.email, { ready, passwordHash, hashed: codes.hashed }, at));
      if (!come.ok) return come;
      const session = await options.beginSession({ tenantId: at.tenantId, personId: come.body.personId }, ready.way, { address, agent }, nowMs, requestId);
      if (session === null) return refused();
      return session.ok ? answer({ session: session.body, recoveryCodes: codes.printed }) : session;
    },
  };
}

/** By the word of somebody who may still give this. */
async function isStillGiven({ staff }: AcceptInvitationOptions, tx: Tx, { invitedBy, roles, unitIds }: InvitationRow): Promise<boolean> {
  if (!(await isActivePerson(tx, invitedBy))) return false;
  return (await staff.judge(tx, await staff.find(tx, invitedBy), { roles, unitIds })) === null;
}

async function judgeWay({ pg, passkeys, keys, sealer, isLeaked }: AcceptInvitationOptions, tx: Tx, row: InvitationRow, { by, email }: Body, tenantId: string, nowMs: number): Promise<Answer<Ready>> {
  if (row.way === 'sms' && email === null) return refuse('unprocessable', 'email-needed', 'Say the e-mail you will sign in with.');
  if (by.way === 'passkey') {
    const made = await passkeys.judgeNew({ personId: row.personId, name: nameOf(row) }, by.answer, nowMs);
    // A credential that is known is somebody's.
    const isNew = made !== null && (await pg.asEngine((engine) => findPasskeyTenant(engine, made.credentialId), { readOnly: true })) === undefined;
    return !isNew ? refuse('unprocessable', 'passkey-refused', 'The device’s answer does not fit. Start again.') : answer({ way: 'passkey', name: by.name, made });
  }
  const about = [row.givenName, row.familyName, row.way === 'sms' ? (email ?? '') : await openedAddress(tx, keys, tenantId, row)];
  const flaw = judgePassword(by.password, about, isLeaked);
  if (flaw !== null) return refuse('unprocessable', flaw, 'Choose another password: 12 characters or more, not leaked, not about you.');
  const key = readNewKey(sealer, keySealedFor({ tenantId, personId: row.personId }), by, nowMs);
  return key === null ? refuse('unprocessable', 'code-refused', 'This code is not right. Wait for the next one, or start again.') : answer({ way: 'password', password: by.password, ...key });
}

interface ToKeep {
  readonly ready: Ready;
  readonly passwordHash: string | null;
  readonly hashed: readonly HashedCode[];
}

/** Person, standing, way in and the end of the invitation, or nothing of it. */
async function makeAccount(options: AcceptInvitationOptions, tx: Tx, row: InvitationRow, said: string | null, { ready, passwordHash, hashed }: ToKeep, at: At): Promise<Answer<{ personId: string }>> {
  const { provision, keys, ids } = options;
  const { tenantId, nowMs } = at;
  const { personId, givenName, familyName, locale, roles, unitIds } = row;
  const full = await provision.findFull(tx, tenantId);
  if (full !== null) return { ok: false, error: full };
  const email = row.way === 'sms' ? said! : await openedAddress(tx, keys, tenantId, row);
  const isMade = await provision.recorded(tx, { tenantId, atMs: nowMs, actorKind: 'person', actorId: row.invitedBy, requestId: at.requestId }, personId, async () => {
    if (!(await provision.insertPerson(tx, { personId, tenantId, givenName, familyName, email, locale, nowMs }))) return false;
    await provision.setStanding(tx, tenantId, personId, { roles, unitIds });
    return true;
  });
  if (!isMade) return noAccount(options, tx, row, at);
  if (ready.way === 'passkey') {
    if ((await insertPasskey(tx, { ...ready.made, passkeyId: ids.next(), tenantId, personId, name: ready.name, nowMs })) === undefined) throw new Error('a passkey that was new a moment ago is kept');
  } else {
    await updatePassword(tx, personId, passwordHash!);
    await putCodeApp(tx, { personId, tenantId, sealedKey: options.sealer.seal(ready.key, keySealedFor({ tenantId, personId })), usedStep: ready.usedStep, nowMs });
    await replaceRecoveryCodes(tx, { tenantId, personId }, hashed, nowMs);
  }
  await closeInvitation(tx, row.id, 'accepted', nowMs);
  await options.insertAudit(tx, [auditOf(row, personId, 'allowed', at)]);
  return answer({ personId });
}

/** The e-mail is somebody's. Whoever was written to there learns no more than of any link that opens nothing; a few others may be tried by telephone. */
async function noAccount({ insertAudit }: AcceptInvitationOptions, tx: Tx, row: InvitationRow, at: At): Promise<Answer<never>> {
  await insertAudit(tx, [auditOf(row, null, 'refused', at)]);
  if (row.way === 'email') return refused();
  await countWrongMail(tx, row.id);
  if (row.wrong + 1 < MOST_WRONG_MAILS) return refuse('unprocessable', 'other-email', 'This e-mail cannot be used here. Say another one.');
  await closeInvitation(tx, row.id, 'refused', at.nowMs);
  return refused();
}

const auditOf = ({ id }: InvitationRow, personId: string | null, outcome: 'allowed' | 'refused', { tenantId, nowMs, requestId }: At) =>
  ({ tenantId, atMs: nowMs, actorKind: personId === null ? 'viewer' : 'person', actorId: personId, action: 'invitation.accept', resource: personId === null ? `invitation/${id}` : `person/${personId}`, patientId: null, outcome, requestId }) as const;
