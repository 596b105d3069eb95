// What a signed-in person may open, and when an access token is too old to use. Decides nothing about rights: the server does.
import type { Me, Role, Session } from '@mydr24/protocol';

export type SessionState =
  | { status: 'restoring' }
  /** There is a session, but the server cannot be asked about it now. */
  | { status: 'unreachable' }
  | { status: 'signed-out'; hasEnded: boolean }
  | { status: 'signed-in'; me: Me };

export type Surface = 'console' | 'responder' | 'patient' | 'family' | 'dispatch' | 'rotas' | 'reach' | 'incidents' | 'admin' | 'hospitals' | 'rules' | 'privacy';

const surfaceRoles: Record<Surface, readonly Role[]> = {
  console: ['nurse', 'doctor', 'coordinator'],
  // Whoever of the staff is asked or handed an emergency has the screen that goes with it.
  responder: ['responder', 'nurse', 'doctor', 'dispatcher', 'coordinator'],
  dispatch: ['dispatcher', 'coordinator'],
  admin: ['admin', 'coordinator'],
  patient: ['patient'],
  family: ['family'],
  reach: ['responder', 'nurse', 'doctor', 'dispatcher', 'coordinator', 'admin'],
  rotas: ['nurse', 'doctor', 'responder', 'dispatcher', 'coordinator', 'admin'],
  incidents: ['nurse', 'doctor', 'dispatcher', 'coordinator'],
  hospitals: ['nurse', 'doctor', 'dispatcher', 'coordinator', 'admin'],
  rules: ['nurse', 'doctor', 'coordinator', 'admin'],
  privacy: ['privacy-officer'],
};
const order: readonly Surface[] = ['console', 'dispatch', 'responder', 'incidents', 'admin', 'rules', 'rotas', 'hospitals', 'patient', 'family', 'reach', 'privacy'];

export function surfacesOf(roles: readonly Role[]): Surface[] {
  return order.filter((surface) => surfaceRoles[surface].some((role) => roles.includes(role)));
}

/** Where a person lands: the screen of the first role named for them. */
export function homeOf(roles: readonly Role[]): Surface | null {
  for (const role of roles) {
    const found = order.find((surface) => surfaceRoles[surface].includes(role));
    if (found !== undefined) return found;
  }
  return null;
}

const RENEW_BEFORE_MS = 60_000;

export function isUsable(session: Pick<Session, 'accessExpiresAt'>, nowAt: number): boolean {
  return session.accessExpiresAt - nowAt > RENEW_BEFORE_MS;
}

export interface KeptSession {
  sessionId: string;
  refreshToken: string;
  refreshExpiresAt: number;
}

/** What may be written to the browser's storage: the rotating refresh token, never an access token, a name or a reading. */
export function keep(session: Session): KeptSession {
  return { sessionId: session.sessionId, refreshToken: session.refreshToken, refreshExpiresAt: session.refreshExpiresAt };
}

export function parseKept(text: string | null, nowAt: number): KeptSession | null {
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Partial<KeptSession>;
    if (typeof kept.sessionId !== 'string' || typeof kept.refreshToken !== 'string' || typeof kept.refreshExpiresAt !== 'number') return null;
    return kept.refreshExpiresAt > nowAt ? { sessionId: kept.sessionId, refreshToken: kept.refreshToken, refreshExpiresAt: kept.refreshExpiresAt } : null;
  } catch {
    return null;
  }
}
