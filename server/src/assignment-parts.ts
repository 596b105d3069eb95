// Builds the assignment over all open emergencies, and mass-casualty mode. Part of app.ts. Decides nothing.
import { createAssignment } from './assignment/assignment-engine.ts';
import type { SceneCommands } from './assignment/assignment-routes.ts';
import { createMassCasualties } from './assignment/mass-casualty-engine.ts';
import { createHighsSolver } from './assignment/solver-highs-node.ts';
import { insertAudit } from './audit/audit-store.ts';
import type { RosterEngine } from './dispatch/responder-roster-engine.ts';
import type { EmergencyEngine } from './emergency/emergency-engine.ts';
import { listSeeking } from './emergency/seeking-store.ts';
import type { Platform } from './platform-parts.ts';
import type { RoadParts } from './road-parts.ts';

const SOLVER_BUCKETS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

export function buildAssignment({ pg, clock, ids, metrics, onProblem }: Platform, { arrivalsOf, policies }: Pick<RoadParts, 'arrivalsOf' | 'policies'>, roster: RosterEngine) {
  const made = metrics.counterBy('mydr24_assignments_total', 'Assignments over several emergencies, by what made them; greedy is when the solver gave no answer.', 'by');
  const failures = metrics.counterBy('mydr24_assignment_solver_failures_total', 'Times the solver died, was late or was wrong; the greedy assignment stood.', 'code');
  const seconds = metrics.histogram('mydr24_assignment_solver_seconds', 'How long the solver took for one assignment.', SOLVER_BUCKETS);
  const massCasualties = createMassCasualties({ pg, clock, insertAudit, newId: () => ids.next(), onProblem });
  const assignment = createAssignment({
    pg, clock, roster, arrivalsOf, policyOf: policies.policyOf, massCasualties, solver: createHighsSolver(), listSeeking, onProblem,
    onReckoned: (by) => made.add(by), onSolved: (took) => seconds.observe(took), onSolverFailed: (code) => failures.add(code),
  });
  return { assignment, massCasualties };
}

/** What a suggestion does when it is taken: the commands a dispatcher has anyway. */
export function sceneCommandsOf(engine: EmergencyEngine, roster: RosterEngine): SceneCommands {
  const named = (byId: string) => ({ personId: byId as never, name: roster.find(byId)?.name ?? '' });
  return {
    lock: engine.lock,
    async ask(tx, { emergencyId, personId }, byId, nowMs) {
      const decision = await engine.apply(tx, emergencyId, () => ({ type: 'offered-by-hand', by: named(byId), personId, reason: 'suggested by the assignment over all emergencies' }), nowMs);
      return decision?.ok ?? false;
    },
    async sendAway(tx, emergencyId, personId, byId, nowMs) {
      await engine.apply(tx, emergencyId, () => ({ type: 'stood-down', by: named(byId), personId }), nowMs);
    },
  };
}
