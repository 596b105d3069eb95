// People's requests to try alarm rules: start, look, cancel. Judging is the engine's.
import type { RuleReplay, ruleReplayEndpoints, RuleScope } from '@mydr24/protocol';
import { doorOfRules, type RuleAction } from '../monitoring/rule-door.ts';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { type ReplayEngine, SHADOW_EVERY_MS } from './replay-engine.ts';
import { endReplay, insertReplay, listReplays, type NewReplay, type StoredReplay } from './replay-store.ts';

export interface ReplayRouteOptions { readonly pg: Postgres; readonly door: Door; readonly ids: Ids; readonly replays: ReplayEngine; readonly scopeOf: (tx: Tx, tenantId: string, version: number) => Promise<RuleScope | undefined> }
export type ReplayHandlers = Pick<Handlers<Caller>, keyof typeof ruleReplayEndpoints>;
type Call = { caller: Caller; requestId: string; nowMs: number; params: { version: number } };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const LOST_AFTER_MS = 60_000;
const notFound = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');

/** A runner that fell silent has lost it; a shadow is taken up again by any node. */
export function shownReplay({ heardAt, ...replay }: StoredReplay, nowMs: number): RuleReplay {
  const isLost = replay.state === 'running' && nowMs - heardAt > (replay.kind === 'replay' ? LOST_AFTER_MS : SHADOW_EVERY_MS * 6);
  return isLost ? { ...replay, state: 'failed' } : replay;
}

export function createReplayHandlers({ pg, door, ids, replays, scopeOf }: ReplayRouteOptions): ReplayHandlers {
  const enter = <Body>({ caller, requestId, params: { version } }: Call, action: RuleAction, work: (tx: Tx, tenantId: string, person: PersonCaller) => Promise<Answer<Body>>): Promise<Answer<Body>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const scope = await scopeOf(tx, tenantOf(caller), version);
      const way = doorOfRules(scope, action);
      const entry = await door.enter(tx, caller, way.action, way.resource, requestId);
      if (!entry.ok) return entry;
      if (caller.type !== 'person') throw new Error('the door let somebody in who is no person');
      return scope === undefined ? notFound() : work(tx, tenantOf(caller), caller);
    });

  async function begin(call: Call, kind: NewReplay['kind'], fromAt: number, untilAt: number): Promise<Answer<RuleReplay>> {
    let begun: NewReplay | undefined;
    const reply = await enter(call, 'alarm-rules.edit', async (tx, tenantId, { personId }) => {
      const { version } = call.params;
      const known = (await listReplays(tx, tenantId, version)).map((one) => shownReplay(one, call.nowMs));
      if (known.some((one) => one.kind === kind && one.state === 'running')) return refuse('conflict', 'replay-runs', `a ${kind} of this set is running; wait for it or cancel it`);
      begun = { id: ids.next(), tenantId, version, kind, fromAt, untilAt, personId };
      await insertReplay(tx, begun, call.nowMs);
      const stored = (await listReplays(tx, tenantId, version)).find(({ id }) => id === begun?.id);
      return stored === undefined ? notFound() : answer(shownReplay(stored, call.nowMs));
    });
    if (reply.ok && begun !== undefined) replays.run(begun);
    return reply;
  }

  return {
    listRuleReplays: (call) => enter(call, 'alarm-rules.read', async (tx, tenantId) => answer({ replays: (await listReplays(tx, tenantId, call.params.version)).map((one) => shownReplay(one, call.nowMs)) })),
    startRuleReplay: (call) => begin(call, 'replay', call.nowMs - call.body.days * DAY_MS, call.nowMs),
    startRuleShadow: (call) => begin(call, 'shadow', call.nowMs, call.nowMs + call.body.hours * HOUR_MS),
    cancelRuleReplay: (call) =>
      enter(call, 'alarm-rules.edit', async (tx, tenantId) => {
        await endReplay(tx, tenantId, call.params.version, call.params.replayId, 'cancelled');
        return answer({});
      }),
  };
}
