// Whom a patient keeps out now, of every version of their choices.
import type { Consent, ConsentPurpose, ConsentTopic } from '@mydr24/protocol';

type ConsentRow = (typeof Consent)['_output'];

export const purposeOf: Readonly<Record<ConsentTopic, ConsentPurpose>> = { vitals: 'care', notes: 'care', emergencies: 'review' };
const whoKey = ({ who }: ConsentRow): string => (who.kind === 'role' ? who.role : who.personId);

/** `history`: newest first. The newest word on somebody counts, until it ends. */
export function keptOutNow(history: readonly ConsentRow[], topic: ConsentTopic, nowMs: number): ConsentRow[] {
  const newest = new Map<string, ConsentRow>();
  for (const row of history) if (row.topic === topic && !newest.has(whoKey(row))) newest.set(whoKey(row), row);
  return [...newest.values()].filter(({ decision, untilAt }) => decision === 'refuse' && (untilAt === null || untilAt > nowMs));
}
