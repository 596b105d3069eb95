// What a tenant may use at most, and how a refusal says so. Nothing that an emergency needs is asked here: who waits for help, is called to it
// or watches over an alarm passes whatever the limit (TM1). Pure.
import { type TenantLimitKind, wireError, type WireError } from '@mydr24/protocol';
import type { PersonCaller } from '../people/access.ts';
import type { Tx } from '../platform/postgres.ts';

/** By kind; null: as much as there is. */
export type TenantLimits = Readonly<Record<TenantLimitKind, number | null>>;

export const noLimits: TenantLimits = { readings: null, requests: null, sockets: null, devices: null, people: null, files: null, exports: null };

/** Kinds that are counted in the tenant's rows. */
export type CountedKind = Extract<TenantLimitKind, 'devices' | 'people' | 'files' | 'exports'>;

/** The port by which other slices ask; without it there are no limits. */
export interface TenantGate {
  /** Charges these readings; a refusal where they are too many and nothing of them is pressing. */
  takeReadings(tenantId: string, readings: readonly { readonly patientId: string }[], isAlarming: () => boolean): WireError | null;
  /** Null at once where nothing has to be asked. */
  takeRequest(caller: PersonCaller): Promise<WireError | null> | null;
  takeSocket(caller: PersonCaller, openSockets: number): Promise<WireError | null>;
  /** Whether one more of these fits; asked in the transaction that makes it. What is for a patient in an emergency always fits. */
  takeRoom(tx: Tx, tenantId: string, kind: CountedKind, patientId?: string | null): Promise<WireError | null>;
}

export const openGate: TenantGate = {
  takeReadings: () => null,
  takeRequest: () => null,
  takeSocket: () => Promise.resolve(null),
  takeRoom: () => Promise.resolve(null),
};

/** So long a tenant may send at once what it may send in a second, after a pause. */
export const BURST_SECONDS = 10;
const SOCKET_RETRY_MS = 10_000;
const EXPORT_RETRY_MS = 60_000;

const messages: Readonly<Record<TenantLimitKind, (most: number) => string>> = {
  readings: (most) => `This tenant may send ${most} readings a second and sends more. Send them again after the wait; readings that alarm are always taken.`,
  requests: (most) => `This tenant may make ${most} requests a second and makes more. Try again after the wait; calls for help and answers to them always pass.`,
  sockets: (most) => `This tenant has the ${most} connections it may have. Close some; whoever is on duty or called to an emergency always gets one.`,
  devices: (most) => `This tenant has the ${most} devices it may have. Revoke one that is no longer used, or ask the operator for more.`,
  people: (most) => `This tenant has the ${most} people it may have. End the access of somebody who left, or ask the operator for more.`,
  files: (most) => `This tenant keeps the ${most} MB of files it may keep. Wait until prepared files expire, or ask the operator for more.`,
  exports: (most) => `${most} files are being prepared for this tenant, which is as many as may be at once. Ask again in a minute.`,
};
const retryMs: Partial<Record<TenantLimitKind, number>> = { sockets: SOCKET_RETRY_MS, exports: EXPORT_RETRY_MS };

/** Names the limit by its code, `tenant-limit-readings`. What passes by itself says when to come back; what somebody must make room for is no matter of waiting. */
export function limitRefusal(kind: TenantLimitKind, most: number, waitMs: number | undefined = retryMs[kind]): WireError {
  const code = `tenant-limit-${kind}`;
  return waitMs === undefined ? wireError('conflict', code, messages[kind](most)) : wireError('too-many-requests', code, messages[kind](most), { retryAfterMs: waitMs });
}
