// Builds whether people can be reached: their devices, test pages, and the word to coordinators. Part of app.ts. Decides nothing.
import type { RosterEngine } from './dispatch/responder-roster-engine.ts';
import type { EndDuty } from './emergency/duty-end-engine.ts';
import type { PlanBook } from './emergency/plan-book.ts';
import { createDevicePresence } from './reachability/device-presence-engine.ts';
import { createReachTests } from './reachability/reach-test-engine.ts';
import { createReachWord } from './reachability/reach-word-engine.ts';
import type { Keys } from './keys/keys.ts';
import type { PageChannels } from './page-channels.ts';
import type { RotaBookEngine } from './rotas/rota-book-engine.ts';
import type { Platform } from './platform-parts.ts';

interface ReachParts {
  roster: RosterEngine;
  rotas: RotaBookEngine;
  plans: PlanBook;
  pages: PageChannels;
  endDuty: EndDuty;
}

/** Whether people can be reached. A tenant's day is that of its plan; whose device has said another zone has that. */
export function buildReach({ pg, keys, clock, ids, topicLog, onProblem }: Platform & { readonly keys: Keys }, { roster, rotas, plans, pages, endDuty: onDutyEnded }: ReachParts) {
  const timeZoneOf = (tenantId: string): string => plans.planFor(tenantId, 'deterioration').protocol.timeZone;
  const { onCallUntil } = rotas;
  return {
    onCallUntil, onDutyEnded,
    devices: createDevicePresence({ pg, clock, onProblem }),
    tests: createReachTests({ pg, keys, clock, ids, log: topicLog, roster, pagers: pages.pagers, codeOf: pages.keys.testCodeOf, tokenFor: pages.keys.tokenFor, timeZoneOf, onProblem }),
    word: createReachWord({ pg, clock, roster, onCallUntil, timeZoneOf, tellCoordinators: pages.notices.tellCoordinators, onDutyEnded, onProblem }),
  };
}
