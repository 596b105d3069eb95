// Who is told what when a grant of shared care changes: whoever it was offered to, whoever offered it, and the patient or who chooses for them. Pure.
import type { SharedCareEnd } from '@mydr24/protocol';
import type { SharedNews } from './shared-care-words.ts';

export type ToldOf = 'offered' | 'accepted' | 'ending' | 'ended';

export interface GrantNews {
  /** What was told of it before; null: nothing. */
  readonly before: ToldOf | null;
  readonly news: ToldOf;
  readonly isAccepted: boolean;
  readonly endedAt: number | null;
  readonly endedWhy: SharedCareEnd | null;
}

/** What ended longer ago is no news, as after a long outage. */
const NEWS_FOR_MS = 2 * 86_400_000;

export interface Telling {
  readonly here: SharedNews | null;
  readonly there: SharedNews | null;
  /** Of `…-patient` and `…-proxy`. */
  readonly patient: 'accepted' | 'ended' | null;
}
const NOBODY: Telling = { here: null, there: null, patient: null };

export function tellingOf({ before, news, isAccepted, endedAt, endedWhy }: GrantNews, nowMs: number): Telling {
  switch (news) {
    case 'offered':
      return { ...NOBODY, there: 'offered-there' };
    case 'accepted':
      return { ...NOBODY, here: 'accepted-here', patient: 'accepted' };
    case 'ending':
      return { ...NOBODY, here: 'ending-here', there: 'ending-there' };
    case 'ended': {
      if (endedAt === null || endedAt < nowMs - NEWS_FOR_MS) return NOBODY;
      // Whoever declined knows; whoever was never told of an offer is not told that it is over; what nobody accepted was never shared.
      const isKnownThere = endedWhy !== 'declined' && (isAccepted || before !== null);
      return { here: 'ended-here', there: isKnownThere ? 'ended-there' : null, patient: isAccepted ? 'ended' : null };
    }
  }
}
