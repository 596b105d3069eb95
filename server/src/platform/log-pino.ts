// What may be logged: the options for pino, and how a problem is written down. No request bodies, no query strings,
// no tokens, no health data: messages of faults hold none by rule, and known secret fields are cut out besides.
import type { LoggerOptions } from 'pino';
import { Fault } from './fault.ts';

const SECRET_FIELDS = [
  'req.headers.authorization', 'req.headers.cookie', 'headers.authorization', 'authorization', 'token', 'accessToken', 'refreshToken', 'password', 'key', 'body',
  '*.token', '*.accessToken', '*.refreshToken', '*.password', '*.authorization', '*.body',
];

export function logOptions(level: string): LoggerOptions {
  return { level, redact: { paths: SECRET_FIELDS, remove: true }, base: null, timestamp: () => `,"at":${Date.now()}` };
}

/** Addresses in which a part of the path is the secret itself. */
const SECRET_PATHS = /^(\/v1\/calendars\/)[^/?]+/;

/** The path without its query, which may name a patient, and without secrets that stand in it. */
export function loggedPath(url: string): string {
  const end = url.indexOf('?');
  return (end === -1 ? url : url.slice(0, end)).replace(SECRET_PATHS, '$1-');
}

/** Stack and codes; the driver's details, which may hold values, do not pass (postgres-fault.ts). */
export function problemFacts(error: unknown): Record<string, unknown> {
  if (error instanceof Fault) return { fault: error.kind, code: error.code, message: error.message, isRetryable: error.retryable };
  if (error instanceof Error) return { bug: error.name, message: error.message, stack: error.stack };
  return { bug: 'thrown value', type: typeof error };
}
