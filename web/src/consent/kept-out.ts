// Whom a patient keeps out now, of every version of their choices.
import type { Consent, ConsentChoiceInput, ConsentPurpose, ConsentTopic } from '@mydr24/protocol';

type ConsentRow = (typeof Consent)['_output'];

export const purposeOf: Readonly<Record<ConsentTopic, ConsentPurpose>> = { vitals: 'care', notes: 'care', emergencies: 'review', protected: 'care' };
/** What is seen unless it is refused; protected notes are the other way about. */
export const openTopics = ['vitals', 'notes', 'emergencies'] as const satisfies readonly ConsentTopic[];

const now = (rows: readonly ConsentRow[], decision: ConsentRow['decision'], nowMs: number): ConsentRow[] => rows.filter((row) => row.isInForce && row.decision === decision && (row.untilAt === null || row.untilAt > nowMs));

const isAboutApps = ({ who }: ConsentRow): boolean => who.kind === 'app' || (who.kind === 'role' && who.role === 'app');

/** People and professions. The server says what counts where several choose; it ends by itself. */
export const keptOutNow = (history: readonly ConsentRow[], topic: ConsentTopic, nowMs: number): ConsentRow[] => now(history.filter((row) => row.topic === topic && !isAboutApps(row)), 'refuse', nowMs);

/** What counts now of what was said about one app, or about all of them. */
export const appChoiceNow = (history: readonly ConsentRow[], who: ConsentChoiceInput['who'], nowMs: number): ConsentRow | undefined =>
  history.find((row) => row.isInForce && (row.untilAt === null || row.untilAt > nowMs) && isAboutApps(row) && (who.kind === 'app' ? row.who.kind === 'app' && row.who.appId === who.appId : row.who.kind === who.kind));

/** Whom protected notes of this kind are open to. */
export const letInNow = (history: readonly ConsentRow[], kind: string, nowMs: number): ConsentRow[] => now(history.filter(({ protectedKind }) => protectedKind === kind), 'allow', nowMs);
