// Receipts of devices, which come in hundreds when much happens at once: those that arrive while the last were being stored are
// stored together, one transaction for each tenant, each of them through the door. Decides nothing about who may.
import type { PageId, ReceiptRung } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Answer, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { EmergencyEngine } from './emergency-engine.ts';

export interface ReceiptCall {
  readonly caller: Caller;
  readonly params: { readonly pageId: PageId };
  readonly body: { readonly rung: Exclude<ReceiptRung, 'intended' | 'sent'> };
  readonly requestId: string;
  readonly nowMs: number;
}

export interface ReceiptLaneOptions {
  readonly pg: Pick<Postgres, 'asTenant'>;
  readonly door: Door;
  readonly engine: Pick<EmergencyEngine, 'receive'>;
}

type Reply = Answer<Record<string, never>>;
interface Waiting {
  readonly call: ReceiptCall;
  readonly done: (reply: Reply) => void;
  readonly fail: (error: unknown) => void;
}

/** So many in one transaction: a few milliseconds, in which others wait for their emergencies' locks. */
const MOST_AT_ONCE = 100;

/** Resolves once the receipt is stored, or refused. */
export function createReceiptLane({ pg, door, engine }: ReceiptLaneOptions): (call: ReceiptCall) => Promise<Reply> {
  const queues = new Map<string, Waiting[]>();

  async function store(tenantId: string, calls: readonly ReceiptCall[]): Promise<Reply[]> {
    return pg.asTenant(tenantId, async (tx) => {
      const entries = await Promise.all(
        calls.map(({ caller, params: { pageId }, requestId }) => door.enter(tx, caller, 'page.receipt', { type: 'page', id: pageId }, requestId)),
      );
      const given = calls.filter((_, n) => entries[n]!.ok).map(({ params, body }) => ({ pageId: params.pageId, rung: body.rung }));
      const known = given.length === 0 ? new Set<string>() : await engine.receive(tx, given, Math.max(...calls.map(({ nowMs }) => nowMs)));
      return entries.map((entry, n): Reply => (!entry.ok ? entry : known.has(calls[n]!.params.pageId) ? answer({}) : refuse('not-found', 'not-found', 'there is no such record')));
    });
  }

  /** One that cannot be stored does not take the others along. */
  async function settle(tenantId: string, batch: readonly Waiting[]): Promise<void> {
    try {
      const replies = await store(tenantId, batch.map(({ call }) => call));
      batch.forEach(({ done }, n) => done(replies[n]!));
    } catch (error) {
      if (batch.length === 1) batch[0]!.fail(error);
      else for (const each of batch) await settle(tenantId, [each]);
    }
  }

  async function drain(tenantId: string, waiting: Waiting[]): Promise<void> {
    // Receipts heard in the same turn, as those of one socket's frame are, go together.
    await Promise.resolve();
    while (waiting.length > 0) await settle(tenantId, waiting.splice(0, MOST_AT_ONCE));
    queues.delete(tenantId);
  }

  return (call) =>
    new Promise((done, fail) => {
      const tenantId = tenantOf(call.caller);
      const waiting = queues.get(tenantId);
      if (waiting) return void waiting.push({ call, done, fail });
      const fresh = [{ call, done, fail }];
      queues.set(tenantId, fresh);
      void drain(tenantId, fresh);
    });
}
