// The socket as a channel. The page itself travels as the inbox event of the same commit; this only says whether a
// socket was there to take it.
import { failed, type Pager, sent } from './pager.ts';

export interface AppPagerOptions {
  /** Open, authenticated sockets of a person. */
  countConnections: (personId: string) => number;
}

export function createAppPager({ countConnections }: AppPagerOptions): Pager {
  return { channel: 'app', send: async ({ personId }) => (personId !== null && countConnections(personId) > 0 ? sent : failed('not-connected')) };
}
