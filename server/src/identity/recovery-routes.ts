// Recovery with two people: one asks, another agrees, a day of waiting that the person can stop, then two halves that open together.
// The thinking behind each refusal is in RULES.md. Does not open the session: recover-account-routes.ts does.
import type { Recovery, RecoveryHalf } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import type { Keys } from '../keys/keys.ts';
import { type Action, type Caller, type Door, type PersonCaller, type ResourceRef, tenantOf } from '../people/access.ts';
import type { Secrets } from '../people/secrets.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { printRecoveryCode, recoveryCodeOf } from './recovery-code.ts';
import { claimRecovery, findActivePerson, insertRecovery, listRecoveries, markAgreed, markStopped, putHalf, type RecoveryRow, type ShownRecovery } from './recovery-store.ts';
import type { TellRecovery } from './recovery-tell-engine.ts';
import { endsAtOf, HALF_MS, opensAtOf, recoveryState } from './recovery.ts';

export interface RecoveryRouteOptions {
  readonly keys: Keys;
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly tell: TellRecovery;
  readonly insertAudit: InsertAudit;
  readonly origin: string;
}

export type RecoveryHandlers = Pick<Handlers<Caller>, 'listRecoveries' | 'askRecovery' | 'agreeRecovery' | 'stopRecovery' | 'makeRecoveryHalf' | 'stopRecoveryByLink'>;

const over = () => refuse('conflict', 'recovery-over', 'It was stopped, used or ran out. Read the list again.');
const notForYourself = () => refuse('conflict', 'not-for-yourself', 'Two others do this for you.');
const notNow = () => refuse('conflict', 'recovery-not-now', 'It is not at this step, or this step is another person\'s.');

export function createRecoveryHandlers(options: RecoveryRouteOptions): RecoveryHandlers {
  const { pg, ids, secrets, tell } = options;
  const enter = <Body>(caller: Caller, action: Action, resource: ResourceRef, requestId: string, deed: (tx: Tx, person: PersonCaller) => Promise<Answer<Body>>) =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await options.door.enter(tx, caller, action, resource, requestId);
      return entry.ok ? deed(tx, caller as PersonCaller) : entry;
    });
  const onOpen = <Body>(caller: Caller, action: Action, id: string, nowMs: number, requestId: string, deed: (tx: Tx, person: PersonCaller, row: RecoveryRow) => Promise<Answer<Body>>) =>
    enter(caller, action, { type: 'recovery', id }, requestId, async (tx, person) => {
      const row = await claimRecovery(tx, { id });
      return row === undefined || recoveryState(row, nowMs) === 'over' ? over() : deed(tx, person, row);
    });
  return {
    listRecoveries: ({ caller, nowMs, requestId }) =>
      enter(caller, 'recovery.read', { type: 'tenant' }, requestId, async (tx, person) => answer({ recoveries: (await listRecoveries(tx)).flatMap((row) => shown(row, person, nowMs)) })),
    askRecovery: ({ caller, body, nowMs, requestId }) =>
      enter(caller, 'recovery.ask', { type: 'tenant' }, requestId, async (tx, person) => {
        const found = await findActivePerson(tx, options.keys, person.tenantId, body.email);
        if (found === undefined) return refuse('unprocessable', 'no-such-account', 'Nobody here signs in with this e-mail.');
        if (found.personId === person.personId) return notForYourself();
        const [id, stop] = [ids.next(), secrets.make()];
        await endOver(tx, found.personId, nowMs);
        const made = await insertRecovery(tx, { id, tenantId: person.tenantId, personId: found.personId, askedBy: person.personId, reason: body.reason, stopHash: secrets.hash(stop), nowMs });
        if (!made) return refuse('conflict', 'recovery-open', 'There is one for this account already.');
        await tell(tx, person.tenantId, { id, personId: found.personId, askedBy: null, agreedBy: null }, 'asked', stopUrlOf(options.origin, person.tenantId, stop), nowMs);
        return answer({});
      }),
    agreeRecovery: ({ caller, params, body, nowMs, requestId }) =>
      onOpen(caller, 'recovery.agree', params.recoveryId, nowMs, requestId, async (tx, person, row) => {
        if (row.personId === person.personId) return notForYourself();
        if (recoveryState(row, nowMs) !== 'asked' || row.askedBy === person.personId) return notNow();
        const stop = secrets.make();
        await markAgreed(tx, row.id, person.personId, body.reason, secrets.hash(stop), nowMs);
        await tell(tx, person.tenantId, row, 'agreed', stopUrlOf(options.origin, person.tenantId, stop), nowMs);
        return answer({});
      }),
    stopRecovery: ({ caller, params, nowMs, requestId }) =>
      onOpen(caller, 'recovery.stop', params.recoveryId, nowMs, requestId, async (tx, person, row) => {
        await markStopped(tx, row.id, person.personId, nowMs);
        await tell(tx, person.tenantId, row, 'stopped', undefined, nowMs);
        return answer({});
      }),
    makeRecoveryHalf: ({ caller, params, nowMs, requestId }) =>
      onOpen<RecoveryHalf>(caller, 'recovery.use', params.recoveryId, nowMs, requestId, async (tx, person, row) => {
        if (recoveryState(row, nowMs) !== 'ready') return notNow();
        const untilMs = nowMs + HALF_MS;
        if (person.personId === row.askedBy) {
          const secret = secrets.make();
          await putHalf(tx, row.id, 'link', secrets.hash(secret), untilMs);
          return answer({ half: 'link', text: `${options.origin}/recover#${person.tenantId}.${secret}`, until: untilMs });
        }
        if (person.personId !== row.agreedBy) return notNow();
        // Half of a printed code: eight characters, 40 bits, five tries, fifteen minutes.
        const code = printRecoveryCode(recoveryCodeOf(Buffer.from(secrets.make(), 'base64url'))).slice(0, 9);
        await putHalf(tx, row.id, 'code', secrets.hash(code), untilMs);
        return answer({ half: 'code', text: code, until: untilMs });
      }),
    async stopRecoveryByLink({ body, nowMs, requestId }) {
      const token = readToken(body.token);
      if (token === null) return over();
      return pg.asTenant(token.tenantId, async (tx) => {
        const row = await claimRecovery(tx, { stopHash: secrets.hash(token.secret) });
        if (row === undefined || recoveryState(row, nowMs) === 'over') return over();
        await markStopped(tx, row.id, null, nowMs);
        await options.insertAudit(tx, [{ tenantId: token.tenantId, atMs: nowMs, actorKind: 'viewer', actorId: null, action: 'recovery.stop', resource: `recovery/${row.id}`, patientId: null, outcome: 'allowed', requestId }]);
        await tell(tx, token.tenantId, row, 'stopped', undefined, nowMs);
        return answer({});
      });
    },
  };
}

const stopUrlOf = (origin: string, tenantId: string, secret: string): string => `${origin}/recover/stop#${tenantId}.${secret}`;

/** What stands behind the # of both addresses: whose tenant, and the secret. */
export function readToken(text: string): { tenantId: string; secret: string } | null {
  const [, tenantId, secret] = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  return tenantId === undefined || secret === undefined ? null : { tenantId, secret };
}

/** One that ran out stands in no new one's way. */
async function endOver(tx: Tx, personId: string, nowMs: number): Promise<void> {
  const rows = (await listRecoveries(tx)).filter((row) => row.personId === personId && recoveryState(row, nowMs) === 'over');
  for (const { id } of rows) await markStopped(tx, id, null, nowMs);
}

function shown(row: ShownRecovery, person: PersonCaller, nowMs: number): Recovery[] {
  const state = recoveryState(row, nowMs);
  if (state === 'over') return [];
  const { id, personName, askedByName, agreedByName, askReason, agreeReason, askedAt } = row;
  return [{ id, personName, state, askedBy: askedByName, askReason, askedAt, agreedBy: agreedByName, agreeReason, opensAt: opensAtOf(row), endsAt: endsAtOf(row), mine: mineOf(row, state, person) }];
}

function mineOf(row: RecoveryRow, state: Recovery['state'], { personId, roles }: PersonCaller): Recovery['mine'] {
  if (state === 'ready') return personId === row.askedBy ? 'link' : personId === row.agreedBy ? 'code' : null;
  const mayAgree = personId !== row.askedBy && personId !== row.personId && roles.some((role) => role === 'coordinator' || role === 'privacy-officer');
  return state === 'asked' && mayAgree ? 'agree' : null;
}
