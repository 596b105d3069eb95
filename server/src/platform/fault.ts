// The world failed (database, network, disk): thrown, never returned. Says what kind of failure the caller
// sees and whether and when trying again makes sense. It never carries parameter values or row contents.
import type { ErrorKind } from '@mydr24/protocol';

export interface FaultOptions {
  readonly kind: ErrorKind;
  /** A code a program can switch on, e.g. `database-unavailable` or an SQLSTATE. */
  readonly code: string;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  /** True when the work may have happened although it failed (a connection lost during commit). */
  readonly isOutcomeUnknown?: boolean;
  readonly cause?: unknown;
}

export class Fault extends Error {
  override readonly name: string = 'Fault';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly isOutcomeUnknown: boolean;

  constructor(message: string, options: FaultOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = options.kind;
    this.code = options.code;
    this.retryable = options.retryable ?? (options.kind === 'unavailable' || options.kind === 'timeout');
    this.retryAfterMs = options.retryAfterMs;
    this.isOutcomeUnknown = options.isOutcomeUnknown ?? false;
  }
}
