// A message to members of staff that is no page: a gap in a rota, a digest, a result. It goes by push or mail, waits while a
// provider is out, and never stands in a page's way. Like every text outside of our screens it names no patient.
import type { Tx } from '../platform/postgres.ts';

export interface Notice {
  subject: string;
  lines: readonly string[];
}

/**
 * Tells every coordinator of a tenant, each in their language, with the caller's transaction. `once` names what is told: nobody is
 * told the same twice, on however many nodes. How many are told now.
 */
export type TellCoordinators = (tx: Tx, tenantId: string, once: string, say: (locale: string) => Notice, nowMs: number) => Promise<number>;

/** Tells one person of a tenant, in their language; whoever has left is told nothing. */
export type TellPerson = (tx: Tx, tenantId: string, personId: string, once: string, say: (locale: string) => Notice, nowMs: number) => Promise<void>;
/** Whoever is in charge of a unit (all its nurses while nobody is), its nurses or doctors, or every coordinator; otherwise as `TellCoordinators`. */
export interface NoticeCircle {
  readonly role: 'nurse-in-charge' | 'nurse' | 'doctor' | 'coordinator';
  /** Of nurses and doctors; null tells nobody of them. */
  readonly unitId: string | null;
}
export type TellCircle = (tx: Tx, tenantId: string, circle: NoticeCircle, once: string, say: (locale: string) => Notice, nowMs: number) => Promise<number>;
/** The same for people who are named, each with the language they read. */
export type TellPeople = (tx: Tx, tenantId: string, once: string, people: readonly { id: string; locale: string }[], say: (locale: string) => Notice, nowMs: number) => Promise<number>;

/** Whoever is told: a person of ours, by push or mail, or an address of somebody without an account, by that one way. */
export type Addressee = { type: 'account'; personId: string } | { type: 'address'; by: 'sms' | 'email'; address: string; locale: string };

/** One notice to one addressee with the caller's transaction; nobody is told the same `once` twice. */
export type LeaveNotice = (tx: Tx, tenantId: string, once: string, to: Addressee, text: string, nowMs: number) => Promise<void>;

/** How a mail or a push says it. */
export const noticeText = ({ subject, lines }: Notice): string => (lines.length === 0 ? subject : [subject, '', ...lines].join('\n'));
