// Apps as people meet them: registered, changed and ended by an administrator, asked about, allowed and taken back by each person, opened from a
// patient's page.
import type { RegisteredApp } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import type { Secrets } from '../people/secrets.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { AppRequests } from './app-request-engine.ts';
import { fhirBase } from './app-request-engine.ts';
import { problemOfRegistration } from './app-registration.ts';
import { returnTo } from './authorization-request.ts';
import { type AppRow, claimGrant, countUnits, endApp, findApp, insertApp, insertLaunch, listAllApps, listAllowed, renewSecret, revokeGrant, updateApp } from './smart-store.ts';

export interface AppRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly rightsChanges: RightsChanges;
  readonly requests: AppRequests;
  readonly listedHosts: readonly string[];
  readonly origin: string;
}

export type AppHandlers = Pick<
  Handlers<Caller>,
  'listApps' | 'registerApp' | 'changeApp' | 'renewAppSecret' | 'endApp' | 'lookAtAppRequest' | 'answerAppRequest' | 'listAllowedApps' | 'endAllowedApp' | 'listLaunchableApps' | 'launchApp'
>;
const LAUNCH_MS = 5 * 60_000;
const noApp = () => refuse('not-found', 'not-found', 'There is no such app.');

export function createAppHandlers(options: AppRouteOptions): AppHandlers {
  const { pg, door, secrets, requests, rightsChanges, origin } = options;
  return {
    registerApp: (call) => registerApp(options, call),
    changeApp: (call) => changeApp(options, call),
    listApps: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'app.manage', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ apps: (await listAllApps(tx)).map(shown) }) : entry;
      }, { readOnly: true }),
    renewAppSecret: ({ caller, params, body, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'app.manage', { type: 'app', id: params.appId }, requestId);
        if (!entry.ok) return entry;
        const app = await findApp(tx, params.appId);
        if (app === undefined) return noApp();
        if (app.kind !== 'secret') return refuse('conflict', 'no-secret', 'This app has no shared secret. Change its keys where they are published.');
        const [clientSecret, previousUntil] = [secrets.make(), nowMs + body.overlapMs];
        await renewSecret(tx, app.id, secrets.hash(clientSecret), previousUntil);
        return answer({ clientSecret, previousUntil });
      }),
    endApp: ({ caller, params, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'app.manage', { type: 'app', id: params.appId }, requestId);
        if (!entry.ok) return entry;
        if ((await findApp(tx, params.appId)) === undefined) return noApp();
        const ended = await endApp(tx, params.appId, nowMs);
        tx.afterCommit(() => rightsChanges.publish(ended.map((sessionId) => ({ type: 'session', sessionId }))));
        return answer({});
      }),
    lookAtAppRequest: ({ caller, body, requestId }) => requests.look(caller, body.query, requestId),
    answerAppRequest: ({ caller, body, requestId }) => requests.answer(caller, body, requestId),
    listAllowedApps: ({ caller, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'app.allow', { type: 'self' }, requestId);
        return entry.ok ? answer({ apps: await listAllowed(tx, idOf(caller), nowMs) }) : entry;
      }, { readOnly: true }),
    endAllowedApp: ({ caller, params, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'app.allow', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const grant = await claimGrant(tx, params.grantId, nowMs);
        // Another's looks like one that is over: there is nothing to end.
        if (grant?.personId !== idOf(caller)) return answer({});
        await revokeGrant(tx, params.grantId, nowMs);
        tx.afterCommit(() => rightsChanges.publish([{ type: 'session', sessionId: params.grantId }]));
        return answer({});
      }),
    listLaunchableApps: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'app.allow', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const apps = (await listAllApps(tx)).filter(({ launchUrl, endedAt }) => launchUrl !== null && endedAt === null);
        return answer({ apps: apps.map(({ id, name }) => ({ id, name })) });
      }, { readOnly: true }),
    launchApp: ({ caller, params, body, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: params.patientId }, requestId);
        if (!entry.ok) return entry;
        const app = await findApp(tx, body.appId);
        if (app === undefined || app.launchUrl === null) return noApp();
        const secret = secrets.make();
        await insertLaunch(tx, { hash: secrets.hash(secret), tenantId: app.tenantId, appId: app.id, personId: idOf(caller), patientId: params.patientId, expiresAt: nowMs + LAUNCH_MS });
        return answer({ url: returnTo(app.launchUrl, { iss: fhirBase(origin), launch: secret }) });
      }),
  };
}

type Registering = Parameters<AppHandlers['registerApp']>[0];

function registerApp({ pg, door, ids, secrets, listedHosts }: AppRouteOptions, { caller, body, nowMs, requestId }: Registering): ReturnType<AppHandlers['registerApp']> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'app.manage', { type: 'tenant' }, requestId);
    if (!entry.ok) return entry;
    const { kind, ...wish } = body;
    const problem = problemOfRegistration(kind, wish, { listedHosts, nowMs });
    if (problem !== null) return refuse('unprocessable', problem.code, problem.message);
    if (!(await areUnits(tx, wish.unitIds))) return noUnit();
    const clientSecret = kind === 'secret' ? secrets.make() : null;
    const app: AppRow = {
      ...wish, id: ids.next(), tenantId: tenantOf(caller), kind, createdAt: nowMs, usedAt: null, endedAt: null,
      secretHash: clientSecret === null ? null : secrets.hash(clientSecret), previousSecretHash: null, previousSecretUntil: null,
    };
    await insertApp(tx, app, idOf(caller));
    return answer({ app: shown(app), clientSecret });
  });
}

function changeApp({ pg, door, listedHosts }: AppRouteOptions, { caller, params, body, nowMs, requestId }: Parameters<AppHandlers['changeApp']>[0]): ReturnType<AppHandlers['changeApp']> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'app.manage', { type: 'app', id: params.appId }, requestId);
    if (!entry.ok) return entry;
    const app = await findApp(tx, params.appId);
    if (app === undefined) return noApp();
    const problem = problemOfRegistration(app.kind, body, { listedHosts, nowMs });
    if (problem !== null) return refuse('unprocessable', problem.code, problem.message);
    if (!(await areUnits(tx, body.unitIds))) return noUnit();
    await updateApp(tx, app.id, body, nowMs);
    return answer({ app: shown({ ...app, ...body }) });
  });
}

const areUnits = async (tx: Tx, unitIds: readonly string[]): Promise<boolean> => unitIds.length === 0 || (await countUnits(tx, unitIds)) === new Set(unitIds).size;
const noUnit = () => refuse('unprocessable', 'no-such-unit', 'A unit of unitIds is not there.');

const shown = ({ id, name, kind, redirectUris, launchUrl, scopes, jwks, jwksUrl, unitIds, purpose, expiresAt, usedAt, createdAt, endedAt }: AppRow): RegisteredApp =>
  ({ id, name, kind, redirectUris, launchUrl, scopes, jwks, jwksUrl, unitIds, purpose, expiresAt, usedAt, createdAt, endedAt });

function idOf(caller: Caller): string {
  if (caller.type !== 'person') throw new Error('the door let a caller in who is no person');
  return caller.personId;
}
