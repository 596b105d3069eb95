// What a dispatcher may still ask somebody for by hand.
import type { EmergencySummary, TeamPlace } from '@mydr24/protocol';

export type Ask = TeamPlace | 'lead';

/** To lead while nobody does, and each place of the team nobody took, as long as such places are sought. */
export function whatToAskFor({ status, team = [] }: Pick<EmergencySummary, 'status' | 'team'>): readonly Ask[] {
  const isSought = status === 'seeking' || status === 'accepted' || status === 'en-route' || status === 'on-scene';
  const places = isSought ? team.filter((each) => each.status === 'open').map(({ place }) => place) : [];
  return status === 'seeking' ? ['lead', ...places] : places;
}
