// What a browser keeps while somebody is away at their provider: where they wanted to go, and afterwards which session came by whom.
// Holds no token: what the provider sign-in brought is handed over by the server, once.
import { SignOnRefusal } from '@mydr24/protocol';

const PLACE = 'mydr24.sign-on.place';
const BY = 'mydr24.sign-on.by';
const OWN = 'mydr24.session.last';

export function goToProvider(providerId: string): void {
  if (location.pathname !== '/sign-in') sessionStorage.setItem(PLACE, location.pathname + location.search);
  location.assign(`/sso/${providerId}`);
}

/** How somebody came back, if they did; the address says only that. */
export function signOnOutcome(search: string): 'done' | SignOnRefusal | null {
  const said = new URLSearchParams(search).get('sso');
  if (said === null || said === 'done') return said;
  const refusal = SignOnRefusal.safeParse(said);
  return refusal.success ? refusal.data : 'wrong-answer';
}

/** What the server hands over, once; null when there is nothing, or no more. */
export async function takeHandedOver(): Promise<{ refreshToken: string; providerId: string } | null> {
  const response = await fetch('/sso/session', { method: 'POST', cache: 'no-store' }).catch(() => null);
  return response?.ok === true ? ((await response.json()) as { refreshToken: string; providerId: string }) : null;
}

export function rememberProvider(sessionId: string, providerId: string): void {
  localStorage.setItem(BY, JSON.stringify({ sessionId, providerId }));
}

/** Where to go on; the front page unless somebody wanted elsewhere. */
export function placeAfterSignOn(): string {
  const place = sessionStorage.getItem(PLACE) ?? '/';
  sessionStorage.removeItem(PLACE);
  return /^\/(?![/\\])/.test(place) ? place : '/';
}

/** Signs out here, and goes on to the provider's own sign-out where the session came by one: else the next person at this station would be them. */
export async function signOutThereToo(signOut: () => Promise<void>): Promise<void> {
  const own = sessionStorage.getItem(OWN) ?? localStorage.getItem(OWN);
  const by = JSON.parse(localStorage.getItem(BY) ?? 'null') as { sessionId: string; providerId: string } | null;
  await signOut();
  if (by === null || by.sessionId !== own) return;
  localStorage.removeItem(BY);
  location.assign(`/sso/${by.providerId}/sign-out`);
}
