// Who acts for a patient who is too young or cannot: chooses, sees, or both. Family sees by links (family.ts), which is another thing.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, PatientId, PersonId } from './ids.ts';

export const ProxyId = z.uuid().meta({ id: 'ProxyId' }).brand<'ProxyId'>();
export type ProxyId = z.infer<typeof ProxyId>;
export const proxyKinds = ['parent', 'guardian', 'power-of-attorney'] as const;
export const ProxyKind = z.enum(proxyKinds);
export type ProxyKind = z.infer<typeof ProxyKind>;

const scope = { kind: ProxyKind, /** Consent, in the patient's place. */ mayChoose: z.boolean(), /** What was chosen, who looked, and a copy of the record. */ maySee: z.boolean() };

export const Proxy = z
  .object({
    id: ProxyId, patientId: PatientId, personId: PersonId, personName: z.string(), ...scope,
    /** What the privacy officer saw. */
    evidence: z.string(),
    appointedByName: z.string(), appointedAt: Instant,
    /** It ends by itself then; for a minor on the day they choose alone. */
    untilAt: Instant.nullable(),
    endedAt: Instant.nullable(), endedByName: z.string().nullable(),
  })
  .meta({ id: 'Proxy' });
export type Proxy = z.infer<typeof Proxy>;

/** Whom somebody acts for now. */
export const OwnProxy = z.object({ patientId: PatientId, patientName: z.string(), ...scope, untilAt: Instant.nullable() }).meta({ id: 'OwnProxy' });
export type OwnProxy = z.infer<typeof OwnProxy>;

export const ProxyAppointment = z.object({ email: z.email().max(254), ...scope, evidence: z.string().trim().min(10).max(1_000), untilAt: Instant.nullable() });
export type ProxyAppointment = z.infer<typeof ProxyAppointment>;

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });

export const proxyEndpoints = {
  listProxies: endpoint('GET', '/v1/patients/:patientId/proxies', 'Who acts or acted for this patient, newest first', { auth: person, params: byPatient, reply: z.object({ proxies: z.array(Proxy) }) }),
  appointProxy: endpoint('POST', '/v1/patients/:patientId/proxies', 'Let somebody with an account act for a patient who is too young or cannot', { auth: person, needsStepUp: true, params: byPatient, body: ProxyAppointment, reply: Proxy }),
  endProxy: endpoint('POST', '/v1/patients/:patientId/proxies/:proxyId/end', 'End it at once', { auth: person, params: byPatient.extend({ proxyId: ProxyId }), reply: Proxy }),
  listMyProxies: endpoint('GET', '/v1/proxies/mine', 'For whom I act', { auth: person, reply: z.object({ proxies: z.array(OwnProxy) }) }),
} as const;
