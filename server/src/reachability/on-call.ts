// Whether a person is on call now: a port, filled by rotas. Decides nothing.
import type { Instant } from '@mydr24/protocol';

/** Until when this person holds a duty, or null when they hold none. */
export type OnCallUntil = (tenantId: string, personId: string, atMs: number) => Instant | null;

export const nobodyOnCall: OnCallUntil = () => null;
