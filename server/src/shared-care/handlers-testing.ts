// Every handler of networks and shared care, with nothing to read behind them, for tests that put endpoints together themselves. Never used by the server.
import { insertAudit } from '../audit/audit-store.ts';
import type { Caller, Door, Rights } from '../people/access.ts';
import { createGuestTopics } from '../people/guest-topics-postgres.ts';
import type { Clock } from '../platform/clock.ts';
import type { Handlers } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { Keys } from '../keys/keys.ts';
import { readVitalHistory } from '../history/read-history-engine.ts';
import { createGuestHandlers, stopVisit, type GuestHandlers } from './guest-routes.ts';
import { createNetworkHandlers, type NetworkHandlers } from './network-routes.ts';
import { createReviewHandlers, type ReviewHandlers } from './review-routes.ts';
import { createSharedCareHandlers, type SharedCareHandlers } from './shared-care-routes.ts';

export function createTestSharingHandlers({ pg, door, rights, ids, clock, keys }: { pg: Postgres; keys: Keys; door: Door; rights: Rights; ids: Ids; clock: Pick<Clock, 'nowMs'> }): Pick<Handlers<Caller>, keyof GuestHandlers | keyof ReviewHandlers | keyof NetworkHandlers | keyof SharedCareHandlers> {
  return {
    ...createNetworkHandlers({ pg, door }), ...createSharedCareHandlers({ pg, door, rights, ids, keys }),
    ...createReviewHandlers({ pg, keys, door, stopVisit: (call) => stopVisit({ pg, keys, door, ids, insertAudit }, call) }),
    ...createGuestHandlers({ pg, keys, door, ids, insertAudit, openTopics: createGuestTopics({ clock, rights }), readBoard: async () => null, findInCharge: async () => undefined, sha256: (text) => text, readHistory: readVitalHistory, listNotes: async () => [] }),
  };
}
