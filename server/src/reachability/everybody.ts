// What this slice asks of the roster: everybody of every tenant, from memory. A port; the roster engine is one.
import type { Roster, RosterPerson } from '../dispatch/responder-roster.ts';

export interface Everybody extends Roster {
  all(): Iterable<RosterPerson>;
}
