// The closed list of what can go wrong on the wire, with its HTTP status and WebSocket close code.
// A message says what was found, what was expected and what to do; it never holds health data.
import { z } from 'zod';

export const errorKinds = {
  'bad-request': { status: 400, closeCode: 4400, retryable: false },
  unauthenticated: { status: 401, closeCode: 4401, retryable: false },
  forbidden: { status: 403, closeCode: 4403, retryable: false },
  'not-found': { status: 404, closeCode: 4404, retryable: false },
  conflict: { status: 409, closeCode: 4409, retryable: false },
  gone: { status: 410, closeCode: 4410, retryable: false },
  'too-large': { status: 413, closeCode: 4413, retryable: false },
  unprocessable: { status: 422, closeCode: 4422, retryable: false },
  'too-many-requests': { status: 429, closeCode: 4429, retryable: true },
  'slow-reader': { status: 429, closeCode: 4430, retryable: true },
  bug: { status: 500, closeCode: 4500, retryable: false },
  unavailable: { status: 503, closeCode: 4503, retryable: true },
  timeout: { status: 504, closeCode: 4504, retryable: true },
} as const satisfies Record<string, { status: number; closeCode: number; retryable: boolean }>;

export const ErrorKind = z.enum(Object.keys(errorKinds) as [ErrorKind, ...ErrorKind[]]);
export type ErrorKind = keyof typeof errorKinds;

/** One field that was not as expected. `path` is dotted, e.g. `readings.3.unit`. */
export const ErrorIssue = z.object({ path: z.string(), message: z.string() });

/** The one error body, in HTTP (application/problem+json) and in socket replies. */
export const WireError = z
  .object({
    kind: ErrorKind,
    /** A code a program can switch on, e.g. `already-accepted`. */
    code: z.string(),
    message: z.string(),
    retryable: z.boolean(),
    retryAfterMs: z.int().min(0).optional(),
    requestId: z.string().optional(),
    issues: z.array(ErrorIssue).optional(),
  })
  .meta({ id: 'WireError' });
export type WireError = z.infer<typeof WireError>;

export interface RefusalDetails {
  issues?: { path: string; message: string }[];
  retryAfterMs?: number;
}

/** Builds the wire body of a refusal; `retryable` comes from the kind. */
export function wireError(kind: ErrorKind, code: string, message: string, details: RefusalDetails = {}): WireError {
  return { kind, code, message, retryable: errorKinds[kind].retryable, ...details };
}
