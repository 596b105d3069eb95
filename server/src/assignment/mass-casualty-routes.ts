// Mass-casualty mode declared, prolonged and ended, off-duty staff called in, people at the scene tagged. Every command said twice changes nothing more.
// Rights are the door's, and so is the audit.
import { type EmergencyId, MASS_CASUALTY_MOST_MS, type MassCasualtyId, type Position } from '@mydr24/protocol';
import { type Action, type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Call, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { TellPeople } from '../paging/notice.ts';
import { callInWord } from './call-in-word.ts';
import { personIdOf } from './caller.ts';
import type { MassCasualtyEngine } from './mass-casualty-engine.ts';
import {
  endMassCasualty, findMassCasualty, findScene, insertMassCasualty, listOffDuty, listOn, markCalledIn, updateCalledIn, updateUntil, upsertCasualty,
} from './mass-casualty-store.ts';
import { isOn, type KeptMassCasualty, shown } from './mass-casualty.ts';

export interface MassCasualtyRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly book: Pick<MassCasualtyEngine, 'reload'>;
  readonly tellPeople: TellPeople;
  /** Who is asked next follows it at once. */
  readonly onChanged: () => void;
}

type Names = 'declareMassCasualty' | 'prolongMassCasualty' | 'endMassCasualty' | 'callInStaff' | 'markCasualty';
export type MassCasualtyHandlers = Pick<Handlers<Caller>, Names>;
type ById = { caller: Caller; params: { massCasualtyId: MassCasualtyId }; requestId: string; nowMs: number };

type Refused = Extract<Answer<never>, { ok: false }>;
const tooLong = () => refuse('unprocessable', 'bad-end', 'give an end that is to come, at most 12 hours from now');
const isBadEnd = (untilAt: number, nowMs: number): boolean => untilAt <= nowMs || untilAt > nowMs + MASS_CASUALTY_MOST_MS;

export function createMassCasualtyHandlers({ pg, door, ids, book, tellPeople, onChanged }: MassCasualtyRouteOptions): MassCasualtyHandlers {
  /** Counts for the very next ranking on this node. */
  async function counted<Body>(change: Promise<Answer<Body>>): Promise<Answer<Body>> {
    const done = await change;
    if (done.ok) {
      await book.reload();
      onChanged();
    }
    return done;
  }

  /** Through the door, then one change to one that is on; what is over is answered as it ended. */
  const change = ({ caller, params: { massCasualtyId: id }, requestId, nowMs }: ById, action: Action, deed: (tx: Tx, kept: KeptMassCasualty) => Promise<Refused | null>, whenOver: 'answer' | 'refuse') =>
    counted(pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, action, { type: 'mass-casualty', id }, requestId);
      if (!entry.ok) return entry;
      const kept = (await findMassCasualty(tx, id))!;
      if (!isOn(kept, nowMs) && whenOver === 'refuse') return refuse('conflict', 'mass-casualty-over', 'it has ended; declare another where it is still needed');
      const refused = isOn(kept, nowMs) ? await deed(tx, kept) : null;
      return refused ?? answer(shown((await findMassCasualty(tx, id))!));
    }));

  async function declare({ caller, body, requestId, nowMs }: Call<Caller, 'declareMassCasualty'>) {
    return pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, 'mass-casualty.declare', body.sceneEmergencyId === null ? { type: 'tenant' } : { type: 'emergency', id: body.sceneEmergencyId }, requestId);
      if (!entry.ok) return entry;
      if (isBadEnd(body.untilAt, nowMs)) return tooLong();
      const scene = await sceneOf(tx, body.sceneEmergencyId);
      if (scene === undefined) return refuse('conflict', 'already-ended', 'this emergency has ended; declare it for the whole network or for another scene');
      const present = async () => (await listOn(tx, nowMs)).find(({ sceneEmergencyId }) => sceneEmergencyId === body.sceneEmergencyId);
      if ((await present()) === undefined) await insertMassCasualty(tx, { ...body, id: ids.next<MassCasualtyId>(), tenantId: tenantOf(caller), scene: scene.position, byId: personIdOf(caller), nowMs });
      const on = await present();
      return on ? answer(shown(on)) : refuse('conflict', 'try-again', 'another one is ending in this moment; declare it again');
    });
  }

  return {
    declareMassCasualty: (call) => counted(declare(call)),
    prolongMassCasualty: (call) =>
      change(call, 'mass-casualty.prolong', async (tx, { id }) => {
        if (isBadEnd(call.body.untilAt, call.nowMs)) return tooLong();
        await updateUntil(tx, id, call.body.untilAt);
        return null;
      }, 'refuse'),
    endMassCasualty: (call) => change(call, 'mass-casualty.end', async (tx, { id }) => (await endMassCasualty(tx, id, personIdOf(call.caller), call.nowMs), null), 'answer'),
    callInStaff: (call) =>
      change(call, 'mass-casualty.call-in', async (tx, { id, tenantId }) => {
        if ((await markCalledIn(tx, id, call.nowMs)) > 0) await updateCalledIn(tx, id, await tellPeople(tx, tenantId, `call-in ${id}`, await listOffDuty(tx), callInWord, call.nowMs));
        return null;
      }, 'refuse'),
    markCasualty: (call) =>
      change(call, 'mass-casualty.mark', async (tx, { id, tenantId }) => {
        const { category, emergencyId } = call.body;
        await upsertCasualty(tx, { id, tenantId, tag: call.params.tag.toUpperCase(), category, emergencyId: await ownEmergency(tx, emergencyId), byId: personIdOf(call.caller), nowMs: call.nowMs });
        return null;
      }, 'refuse'),
  };
}

const sceneOf = async (tx: Tx, emergencyId: EmergencyId | null): Promise<{ position: Position | null } | undefined> => (emergencyId === null ? { position: null } : findScene(tx, emergencyId));
/** One that is not of this tenant, or over, is left out: the tag counts all the same. */
const ownEmergency = async (tx: Tx, emergencyId: EmergencyId | null): Promise<EmergencyId | null> => (emergencyId !== null && (await findScene(tx, emergencyId)) === undefined ? null : emergencyId);
