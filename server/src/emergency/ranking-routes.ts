// Who could go now, an offer by a dispatcher's hand, and the way to the scene for whoever goes: the holder and who took a place (E54). Rights are the door's.
import type { Position, RankedPerson, SceneRoute, TravelMode } from '@mydr24/protocol';
import { type Caller, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import { createEntry, type EmergencyRouteOptions, personOf } from './emergency-entry-routes.ts';
import { find } from './emergency-store.ts';
import { hasAccepted } from './emergency-views.ts';
import { notFound } from './refusal-answer.ts';

/** By the roads of a tenant; an estimate where there are none. */
export type RouteOf = (tenantId: string, from: Position, to: Position, vehicle: TravelMode) => Promise<Omit<SceneRoute, 'positionedAt'>>;

export interface RankingRouteOptions extends EmergencyRouteOptions {
  readonly routeOf: RouteOf;
}

export type EmergencyRankingHandlers = Pick<Handlers<Caller>, 'rankEmergency' | 'offerByHand' | 'routeToScene'>;

/** More than a dispatcher reads; the rest is counted. */
const SHOWN = 60;

export function createEmergencyRankingHandlers({ routeOf, ...options }: RankingRouteOptions): EmergencyRankingHandlers {
  const { pg, door, engine, roster } = options;
  const { act } = createEntry(options);
  return {
    rankEmergency: ({ caller, params: { emergencyId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'emergency.explain', { type: 'emergency', id: emergencyId }, requestId);
        if (!entry.ok) return entry;
        const state = await find(tx, emergencyId);
        if (!state) return notFound();
        const people: readonly RankedPerson[] = engine.rank(state, nowMs);
        return answer({ at: nowMs, people: people.slice(0, SHOWN), leftOut: Math.max(0, people.length - SHOWN) });
      }, { readOnly: true }),
    offerByHand: (call) => act(call, 'emergency.offer-by-hand', (by) => ({ type: 'offered-by-hand', by, ...call.body })),
    async routeToScene({ caller, params: { emergencyId }, requestId }) {
      const scene = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'emergency.route', { type: 'emergency', id: emergencyId }, requestId);
        if (!entry.ok) return entry;
        const state = await find(tx, emergencyId);
        return state && hasAccepted(state, personOf(caller).personId) ? answer(state.place.position) : notFound();
      }, { readOnly: true });
      if (!scene.ok) return scene;
      const { responder } = roster.find(personOf(caller).personId) ?? {};
      const from = responder?.position ?? responder?.base ?? null;
      if (scene.body === null) return refuse('unprocessable', 'no-place', 'where the patient is has no position; go by the address');
      if (from === null) return refuse('unprocessable', 'no-position', 'your position is not known; let this device share it');
      const positionedAt = responder?.position ? responder.positionedAt : null;
      // An engine outside of this process may take its time: no transaction is open meanwhile.
      return answer({ ...(await routeOf(tenantOf(caller), from, scene.body, responder?.kit?.vehicle ?? 'car')), positionedAt });
    },
  };
}
