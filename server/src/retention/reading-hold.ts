// The port by which others say whose readings must stay: a legal hold, a request that is looked at. Asked in the transaction that lets go.
import type { Tx } from '../platform/postgres.ts';

/** Ids of patients. */
export type ListHeld = (tx: Tx) => Promise<readonly string[]>;
