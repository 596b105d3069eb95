// What the clients were told, written down as they were told it. The database must agree with every line; it may know more.
import type { StoredEvent } from '@mydr24/protocol';

export interface SentReading {
  readonly deviceId: string;
  readonly seq: number;
  readonly patientId: string;
  readonly value: number;
  readonly takenAt: number;
}

export interface Truth {
  /** Answered `stored` or `duplicate`. */
  readonly readings: SentReading[];
  /** Patients whose acknowledged reading crossed a limit that makes an emergency. */
  readonly raised: Set<string>;
  /** Who was told "you go": person by emergency. */
  readonly accepted: Map<string, string>;
  /** Emergencies somebody was told are closed. */
  readonly closed: Set<string>;
  /** Alarms somebody was told are acknowledged: person by alarm. */
  readonly acknowledged: Map<string, string>;
  /** Every event a follower was handed, as `topic seq`, with what it said. */
  readonly seen: Map<string, Pick<StoredEvent, 'topic' | 'seq' | 'kind' | 'at'>>;
  /** Broken promises a client noticed by itself. */
  readonly broken: string[];
}

export function createTruth(): Truth {
  return { readings: [], raised: new Set(), accepted: new Map(), closed: new Set(), acknowledged: new Map(), seen: new Map(), broken: [] };
}
