// What the people of a team report, and a suggestion a dispatcher does not want. Accepting, declining and handing back are those of any offer.
import type { Caller } from '../people/access.ts';
import type { Handlers } from '../platform/handlers.ts';
import { createEntry, type EmergencyRouteOptions } from './emergency-entry-routes.ts';

export type TeamHandlers = Pick<Handlers<Caller>, 'reportTeamStatus' | 'dismissSooner'>;

export function createTeamHandlers(options: EmergencyRouteOptions): TeamHandlers {
  const { act } = createEntry(options);
  return {
    reportTeamStatus: (call) => act(call, 'emergency.answer-offer', (by) => ({ type: 'team-status-reported', by, status: call.body.status })),
    dismissSooner: (call) => act(call, 'emergency.offer-by-hand', (by) => ({ type: 'sooner-dismissed', by, personId: call.body.personId })),
  };
}
