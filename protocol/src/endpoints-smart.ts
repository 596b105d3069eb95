// Endpoints of apps from outside: registered by an administrator, allowed by each person, opened from a patient's page.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { Instant, PatientId } from './ids.ts';
import { AllowedApp, AppAnswer, AppChange, AppQuestion, AppRegistration, RegisteredApp } from './smart.ts';

const person = 'person' as const;
const byApp = z.object({ appId: z.uuid() });
/** The query of the authorization request, as the app sent it. */
const Query = z.string().min(1).max(8_000);

export const smartEndpoints = {
  listApps: endpoint('GET', '/v1/apps', 'Registered apps', { auth: person, reply: z.object({ apps: z.array(RegisteredApp) }) }),
  registerApp: endpoint('POST', '/v1/apps', 'Register an app; the secret of an app that has one is shown once', {
    auth: person, needsStepUp: true, isSecret: true, body: AppRegistration, reply: z.object({ app: RegisteredApp, clientSecret: z.string().nullable() }),
  }),
  changeApp: endpoint('PUT', '/v1/apps/:appId', 'Change a registered app or service account as a whole, its keys too; what it was allowed and may no longer ends at once', {
    auth: person, needsStepUp: true, params: byApp, body: AppChange, reply: z.object({ app: RegisteredApp }),
  }),
  renewAppSecret: endpoint('POST', '/v1/apps/:appId/secret', 'A new secret; the one before counts for the overlap', {
    auth: person, needsStepUp: true, isSecret: true, params: byApp, body: z.object({ overlapMs: z.int().min(0).max(30 * 86_400_000).default(0) }), reply: z.object({ clientSecret: z.string(), previousUntil: Instant }),
  }),
  endApp: endpoint('DELETE', '/v1/apps/:appId', 'Nobody opens this app any more, and what it was allowed ends', { auth: person, params: byApp, reply: ok }),
  lookAtAppRequest: endpoint('POST', '/v1/app-requests/look', 'What an app asks to be allowed, for the screen that asks', { auth: person, body: z.object({ query: Query }), reply: AppQuestion }),
  answerAppRequest: endpoint('POST', '/v1/app-requests/answer', 'Allow it or not; the answer says where the browser goes on', {
    auth: person, body: z.object({ query: Query, isAllowed: z.boolean(), forPatientId: PatientId.nullable().default(null) }), reply: AppAnswer,
  }),
  listAllowedApps: endpoint('GET', '/v1/me/apps', 'Apps I allowed something', { auth: person, reply: z.object({ apps: z.array(AllowedApp) }) }),
  endAllowedApp: endpoint('DELETE', '/v1/me/apps/:grantId', 'Take back what I allowed', { auth: person, params: z.object({ grantId: z.uuid() }), reply: ok }),
  listLaunchableApps: endpoint('GET', '/v1/apps/launchable', 'Apps that can be opened from a patient’s page', { auth: person, reply: z.object({ apps: z.array(z.object({ id: z.uuid(), name: z.string() })) }) }),
  launchApp: endpoint('POST', '/v1/patients/:patientId/app-launches', 'Open an app for this patient; the address works once, for this person, for five minutes', {
    auth: person, params: z.object({ patientId: PatientId }), body: byApp, reply: z.object({ url: z.string() }),
  }),
} as const;
