// Judges what is registered or changed: scopes that are served, addresses that may be returned to, keys that are public, and of a service
// account what it is for, which wards and until when. Says what is wrong without repeating what was sent. Pure.
import type { AppChange, AppKind } from '@mydr24/protocol';
import { judgeAddress } from '../paging/public-address.ts';
import { isGoodRedirect } from './authorization-request.ts';
import { isKnownScope } from './scopes.ts';

export interface RegistrationProblem {
  readonly code: 'unknown-scope' | 'bad-redirect' | 'keys-needed' | 'jwks-refused' | 'private-key' | 'service-terms';
  readonly message: string;
}

/** A service account is looked at anew at least this often. */
const LONGEST_SERVICE_MS = 400 * 86_400_000;
const problem = (code: RegistrationProblem['code'], message: string): RegistrationProblem => ({ code, message });

export function problemOfRegistration(kind: AppKind, wish: AppChange, { listedHosts, nowMs }: { listedHosts: readonly string[]; nowMs: number }): RegistrationProblem | null {
  const { scopes, jwks, jwksUrl } = wish;
  const unknown = scopes.flatMap((scope, at) => (isKnownScope(scope, kind === 'service') ? [] : [at + 1]));
  if (unknown.length > 0) {
    return problem('unknown-scope', `Of the scopes, number ${unknown.join(', ')} is not served, or not to this kind. GET /fhir/R4/.well-known/smart-configuration lists those that are; system/ ones are for services alone.`);
  }
  const hasKeys = kind === 'key' || kind === 'service';
  if (hasKeys !== (jwks !== null || jwksUrl !== null) || (jwks !== null && jwksUrl !== null)) return problem('keys-needed', 'An app of the kind "key" or "service" needs either jwks or jwksUrl; others have none.');
  if (jwksUrl !== null && judgeAddress(jwksUrl, listedHosts) === 'refused') return problem('jwks-refused', 'jwksUrl should be public and https; a host of the own network must be listed in ssoHosts.');
  if (jwks?.keys.some((key) => 'd' in key || 'k' in key) === true) return problem('private-key', 'jwks holds a private key. Send the public half, and make a new pair: this one was seen.');
  if (jwks?.keys.some(isNoKey) === true) return problem('keys-needed', 'Each key of jwks should be RSA, or EC of the curve P-384, and say its kid.');
  return kind === 'service' ? problemOfService(wish, nowMs) : problemOfApp(wish);
}

/** RS384 and ES384 are what is taken. Without a kid two keys could not be told apart. */
const isNoKey = ({ kty, crv, kid }: Record<string, unknown>): boolean => typeof kid !== 'string' || kid === '' || !(kty === 'RSA' || (kty === 'EC' && crv === 'P-384'));

function problemOfApp({ redirectUris, launchUrl, unitIds, purpose, expiresAt }: AppChange): RegistrationProblem | null {
  if (unitIds.length > 0 || purpose !== null || expiresAt !== null) return problem('service-terms', 'unitIds, purpose and expiresAt are of a service; an app reads what its person may see.');
  if (redirectUris.length > 0 && [...redirectUris, ...(launchUrl === null ? [] : [launchUrl])].every(isGoodRedirect)) return null;
  return problem('bad-redirect', 'An app needs an address to return to: https, on this machine (127.0.0.1), or of a scheme of the app’s own with a dot, without # or password.');
}

function problemOfService({ redirectUris, launchUrl, unitIds, purpose, expiresAt }: AppChange, nowMs: number): RegistrationProblem | null {
  if (redirectUris.length > 0 || launchUrl !== null) return problem('bad-redirect', 'A service opens no screen: it has no address to return to and none where it begins.');
  if (unitIds.length === 0 || purpose === null) return problem('service-terms', 'A service needs the units whose patients it reads (unitIds) and what it is for (purpose).');
  return expiresAt !== null && expiresAt > nowMs && expiresAt <= nowMs + LONGEST_SERVICE_MS ? null : problem('service-terms', 'A service needs an end (expiresAt) that is ahead, by 400 days at most. It can be moved on before.');
}
