// The dispatcher's list of people to hand over to: in the order of the ranking, asked for when the list is opened.
import type { EmergencySummary, PersonId, Responder } from '@mydr24/protocol';
import { HandOverDialog } from '../emergency/hand-over-dialog.tsx';
import { useWords } from '../words/words-context.tsx';
import { candidatesFor } from './candidates.ts';
import { useRanking } from './use-ranking.ts';

interface HandOverProps {
  emergency: EmergencySummary;
  responders: readonly Responder[];
  isPending: boolean;
  onHandOver: (to: PersonId) => void;
  onCancel: () => void;
}

/** Made when it is wanted: it asks again while it stands open. */
export function HandOverByRoad({ emergency, responders, ...dialog }: HandOverProps) {
  const { say, locale } = useWords();
  const ranking = useRanking(emergency.id);
  const candidates = ranking === null ? null : candidatesFor(emergency, responders, ranking === 'failed' ? [] : ranking.people, say, locale);
  return <HandOverDialog emergency={emergency} candidates={candidates} isOpen {...dialog} />;
}
