// Builds what keeps track of where responders and vehicles are. Part of app.ts. Decides nothing.
import type { Config } from './config.ts';
import { greatCircleM } from './dispatch/great-circle.ts';
import { createPlaceResponder } from './dispatch/place-responder-engine.ts';
import type { RosterEngine } from './dispatch/responder-roster-engine.ts';
import { nodeSecrets } from './people/secrets-node.ts';
import type { Platform } from './platform-parts.ts';
import { createPositionKeeping } from './positions/position-keeping-engine.ts';
import { createTrackerDesk } from './positions/tracker-desk-engine.ts';
import { createTracking } from './positions/tracking-engine.ts';

export function buildPositions({ pg, clock, topicLog, onProblem }: Platform, { positionsKeptHours }: Config, roster: RosterEngine) {
  const tracking = createTracking({ distance: greatCircleM, place: createPlaceResponder({ log: topicLog, roster }), keptMs: positionsKeptHours * 3_600_000 });
  const desk = createTrackerDesk({ pg, secrets: nodeSecrets, tracking });
  return { tracking, desk, keeping: createPositionKeeping({ pg, clock, tracking, onProblem }) };
}
