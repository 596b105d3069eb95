// Endpoints of single sign-on: who offers it, its settings by an administrator, and what groups outside mean here.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { Instant } from './ids.ts';
import { GroupRoles, SignInProvider, SignInProviderChoice, SignInProviderSettings, SignInProviderSlug } from './sso.ts';

const person = 'person' as const;
const bySlug = z.object({ slug: SignInProviderSlug });

export const ssoEndpoints = {
  listSignInProviders: endpoint('GET', '/v1/sign-in-providers', 'Providers one can sign in with, for the sign-in screen', { auth: 'public', reply: z.object({ providers: z.array(SignInProviderChoice) }) }),
  getSignOnSettings: endpoint('GET', '/v1/sign-on', 'Sign-in providers and what groups mean here; no secret', {
    auth: person, reply: z.object({ providers: z.array(SignInProvider), groupRoles: z.array(GroupRoles.element) }),
  }),
  setSignInProvider: endpoint('PUT', '/v1/sign-on/providers/:slug', 'Make or change a sign-in provider; a secret that is left out stays, null removes it', {
    auth: person, needsStepUp: true, params: bySlug, body: SignInProviderSettings.extend({ secret: z.string().min(1).max(500).nullable().optional() }), reply: SignInProvider,
  }),
  removeSignInProvider: endpoint('DELETE', '/v1/sign-on/providers/:slug', 'Nobody signs in by this provider any more, and whoever did is signed out', { auth: person, params: bySlug, reply: ok }),
  setGroupRoles: endpoint('PUT', '/v1/sign-on/group-roles', 'Replace what groups of the provider and of SCIM mean here', { auth: person, needsStepUp: true, body: z.object({ rules: GroupRoles }), reply: ok }),
  makeScimToken: endpoint('POST', '/v1/scim-tokens', 'A new token for the directory (SCIM), shown once; those before end after the overlap', {
    auth: person, needsStepUp: true, isSecret: true, body: z.object({ validDays: z.int().min(1).max(730).default(365), overlapMs: z.int().min(0).max(30 * 86_400_000).default(0) }),
    reply: z.object({ token: z.string(), expiresAt: Instant, baseUrl: z.string() }),
  }),
  listScimTokens: endpoint('GET', '/v1/scim-tokens', 'Tokens of the directory, until when they count and when they were used', {
    auth: person, reply: z.object({ tokens: z.array(z.object({ id: z.uuid(), createdAt: Instant, expiresAt: Instant, revokedAt: Instant.nullable(), usedAt: Instant.nullable() })) }),
  }),
  revokeScimTokens: endpoint('DELETE', '/v1/scim-tokens', 'End every token of the directory at once', { auth: person, reply: ok }),
} as const;
