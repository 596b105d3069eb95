// The audit as a chain of hashes, one for each tenant: what a row's hash is taken over, and how a chain that was tampered with
// shows the first row that is wrong. Holds no key: who recomputes a whole chain is found by the heads that were signed and carried off.

/** A row as it is hashed: text as PostgreSQL prints it, so that nothing is rounded on the way. */
export interface SealedText {
  rowId: string;
  tenantId: string;
  /** Microseconds since the Unix epoch. */
  atMicros: string;
  actorKind: string;
  actorId: string | null;
  action: string;
  resource: string;
  patientId: string | null;
  outcome: string;
  requestId: string;
  purpose: string | null;
  basis: string | null;
  change: string | null;
}

/** What stands at one number of a chain; `row` is null when no such row is there any more. */
export interface Link {
  seq: number;
  rowId: string;
  hash: string;
  row: SealedText | null;
}

/** Where a chain ended when somebody looked. */
export interface ChainEnd {
  seq: number;
  hash: string;
}

/** A chain before its first row. */
export const BEGINNING: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

/** SHA-256 of a text, as hexadecimal. */
export type Sha256 = (text: string) => string;

/** RFC 8259 without a space, in this order of fields, after the hash before it and the row's number. A purpose, a basis and a change only where there are: rows from before they existed keep their hashes. */
export function hashOf(sha256: Sha256, before: ChainEnd, row: SealedText): string {
  const { rowId, tenantId, atMicros, actorKind, actorId, action, resource, patientId, outcome, requestId, purpose, basis, change } = row;
  const since = change !== null ? [purpose, basis, change] : basis !== null ? [purpose, basis] : purpose !== null ? [purpose] : [];
  return sha256(JSON.stringify([before.hash, before.seq + 1, rowId, tenantId, atMicros, actorKind, actorId, action, resource, patientId, outcome, requestId, ...since]));
}

export function extend(sha256: Sha256, before: ChainEnd, rows: readonly SealedText[]): { links: Link[]; end: ChainEnd } {
  const links: Link[] = [];
  let end = before;
  for (const row of rows) {
    end = { seq: end.seq + 1, hash: hashOf(sha256, end, row) };
    links.push({ ...end, rowId: row.rowId, row });
  }
  return { links, end };
}

export type ChainFault =
  /** A number of the chain is missing, and with it what stood there. */
  | { what: 'link-removed'; seq: number }
  | { what: 'row-removed'; seq: number; rowId: string }
  /** The row is not what was sealed: changed, or exchanged with another. */
  | { what: 'row-changed'; seq: number; rowId: string }
  /** Fewer rows than a head says there were. */
  | { what: 'tail-cut'; seq: number; expectedSeq: number }
  /** The chain is whole in itself, and not the one whose head was carried off. */
  | { what: 'chain-rewritten'; seq: number };

/** Goes along links in their order. Returns the first fault, or where the chain ends. `expected`: signed heads by number. */
export function checkLinks(sha256: Sha256, before: ChainEnd, links: readonly Link[], expected: ReadonlyMap<number, string>): { fault: ChainFault } | { fault: null; end: ChainEnd } {
  let end = before;
  for (const { seq, rowId, hash, row } of links) {
    if (seq !== end.seq + 1) return { fault: { what: 'link-removed', seq: end.seq + 1 } };
    if (row === null) return { fault: { what: 'row-removed', seq, rowId } };
    if (hashOf(sha256, end, row) !== hash) return { fault: { what: 'row-changed', seq, rowId } };
    if ((expected.get(seq) ?? hash) !== hash) return { fault: { what: 'chain-rewritten', seq } };
    end = { seq, hash };
  }
  return { fault: null, end };
}

/** A chain must reach as far as every head that was ever seen of it. */
export function checkEnd(end: ChainEnd, heads: readonly ChainEnd[]): ChainFault | null {
  const expectedSeq = Math.max(0, ...heads.map(({ seq }) => seq));
  return expectedSeq > end.seq ? { what: 'tail-cut', seq: end.seq + 1, expectedSeq } : null;
}
