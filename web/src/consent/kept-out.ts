// Whom a patient keeps out now, of every version of their choices.
import type { Consent, ConsentPurpose, ConsentTopic } from '@mydr24/protocol';

type ConsentRow = (typeof Consent)['_output'];

export const purposeOf: Readonly<Record<ConsentTopic, ConsentPurpose>> = { vitals: 'care', notes: 'care', emergencies: 'review', protected: 'care' };
/** What is seen unless it is refused; protected notes are the other way about. */
export const openTopics = ['vitals', 'notes', 'emergencies'] as const satisfies readonly ConsentTopic[];
const whoKey = ({ who }: ConsentRow): string => (who.kind === 'role' ? who.role : who.personId);

const newestOf = (rows: readonly ConsentRow[], decision: ConsentRow['decision'], nowMs: number): ConsentRow[] => {
  const newest = new Map<string, ConsentRow>();
  for (const row of rows) if (!newest.has(whoKey(row))) newest.set(whoKey(row), row);
  return [...newest.values()].filter((row) => row.decision === decision && (row.untilAt === null || row.untilAt > nowMs));
};

/** `history`: newest first. The newest word on somebody counts, until it ends. */
export const keptOutNow = (history: readonly ConsentRow[], topic: ConsentTopic, nowMs: number): ConsentRow[] => newestOf(history.filter((row) => row.topic === topic), 'refuse', nowMs);

/** Whom protected notes of this kind are open to. */
export const letInNow = (history: readonly ConsentRow[], kind: string, nowMs: number): ConsentRow[] => newestOf(history.filter(({ protectedKind }) => protectedKind === kind), 'allow', nowMs);
