// The port by which people are made, changed and ended from outside (single sign-on, SCIM). Their roles of staff can be set;
// what makes somebody a patient or a relative is never touched.
import type { StaffRole, WireError } from '@mydr24/protocol';
import type { AuditRow } from '../audit/audit.ts';
import type { Tx } from '../platform/postgres.ts';

export interface NewPerson {
  readonly personId: string;
  readonly tenantId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly locale: string;
  readonly nowMs: number;
}

/** Who changes somebody, in which request. */
export type ChangedBy = Pick<AuditRow, 'tenantId' | 'atMs' | 'actorKind' | 'actorId' | 'requestId'>;

export interface Standing {
  readonly roles: readonly StaffRole[];
  /** Null: units are left as they are. */
  readonly unitIds: readonly string[] | null;
}

export interface Provision {
  /** Why nobody more may come in; null: one may. Asked before anything is changed. */
  findFull(tx: Tx, tenantId: string): Promise<WireError | null>;
  /** True: nobody has this e-mail, here or at another tenant, and nobody else takes it before this transaction ends. */
  claimMail(tx: Tx, email: string): Promise<boolean>;
  /** False: somebody has it. */
  insertPerson(tx: Tx, person: NewPerson): Promise<boolean>;
  /** Counts at once: at the next request, and on open sockets after the commit. */
  setStanding(tx: Tx, tenantId: string, personId: string, standing: Standing): Promise<void>;
  /** Ends sessions, sockets and duty, and tells the desk of emergencies that are left with them. */
  endAccess(tx: Tx, tenantId: string, personId: string, nowMs: number): Promise<void>;
  restoreAccess(tx: Tx, personId: string): Promise<void>;
  /** Without them nobody who can sign in would administer the tenant. */
  isLastAdmin(tx: Tx, tenantId: string, personId: string): Promise<boolean>;
  /** What somebody is given by groups from outside: the last administrator stays one, and operator and privacy officers are told. */
  keepLastAdmin(tx: Tx, tenantId: string, personId: string, standing: Standing, nowMs: number): Promise<Standing>;
  /** Does it, and writes down from what to what it changed this person. */
  recorded<T>(tx: Tx, by: ChangedBy, personId: string, deed: () => Promise<T>): Promise<T>;
}
