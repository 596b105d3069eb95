// The port by which an app proves its key (private_key_jwt). Types only.
export interface ProvenClient {
  readonly jti: string;
  readonly expiresAt: number;
}

export interface ClientProof {
  /** Who an assertion says it is of; nothing is believed yet. */
  claimedBy(assertion: string): string | null;
  /** Null when it proves nothing. That it counts once is the caller's to keep. */
  verify(app: { id: string; jwks: { keys: Record<string, unknown>[] } | null; jwksUrl: string | null }, assertion: string, audience: string): Promise<ProvenClient | null>;
}
