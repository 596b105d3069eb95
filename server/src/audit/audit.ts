// What an audit row says, and the port by which other slices write one in the transaction of their deed. Types only.
import type { Tx } from '../platform/postgres.ts';

export interface AuditRow {
  tenantId: string;
  atMs: number;
  /** `viewer`: a browser that opened a family pass; `service`: a program of the hospital's, by its key; `guest`: somebody of another hospital, by a grant. */
  actorKind: 'person' | 'device' | 'engine' | 'viewer' | 'service' | 'guest';
  actorId: string | null;
  /** What was done, e.g. `patient.read`. */
  action: string;
  /** `<type>/<id>` of the record asked for; never a name or a value. */
  resource: string;
  patientId: string | null;
  outcome: 'allowed' | 'refused';
  /** Why, where it is not everyday work: emergency treatment outside of one's care (HL7 v3-ActReason). */
  purpose?: 'ETREAT' | null;
  /** What the decision rested on (audit-basis.ts); null where nothing was decided. */
  basis?: string | null;
  /** From what to what (audit-change.ts); null where nobody's standing changed. */
  change?: string | null;
  requestId: string;
}

export type InsertAudit = (tx: Tx, rows: readonly AuditRow[]) => Promise<void>;
