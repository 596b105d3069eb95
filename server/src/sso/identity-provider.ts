// The port to a provider of identities: where to send somebody, what it answers, and what it says when it ends a session. Types only.
import type { SignOnRefusal } from '@mydr24/protocol';

export interface ProviderAddress {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string | null;
}

/** What was made up for one sign-in; it stays with the browser that began it, sealed. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface Vouched {
  readonly subject: string;
  readonly providerSession: string | null;
  readonly claims: Readonly<Record<string, unknown>>;
}

export type Asked<Body> = { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly why: SignOnRefusal };

/** How somebody must have been proven there. */
export interface ProofWish {
  /** In this very sign-in. */
  readonly asksAnew: boolean;
  /** By one of these values of `acr` or `amr`, with spaces between; empty: by anything. */
  readonly strength: string;
}

export interface IdentityProvider {
  begin(at: ProviderAddress, wish: { redirectUri: string; scopes: string } & ProofWish): Promise<Asked<{ url: string; attempt: Attempt }>>;
  /** `answerUrl`: the address the provider sent the browser to, whole. */
  finish(at: ProviderAddress, attempt: Attempt, answerUrl: string, wish: ProofWish): Promise<Asked<Vouched>>;
  /** Where signing out there begins; null when it has no such place. */
  signOutUrl(at: ProviderAddress, backTo: string): Promise<string | null>;
  /** Whom a logout token names, once it was proven; null when it proves nothing. */
  readLogout(at: ProviderAddress, token: string): Promise<{ subject: string | null; providerSession: string | null } | null>;
}
