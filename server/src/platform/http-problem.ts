// A wire error as an HTTP response: status, application/problem+json body (RFC 9457 members beside ours), Retry-After.
import { errorKinds, wireError, type WireError } from '@mydr24/protocol';

export interface Problem {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export function problemOf(error: WireError, requestId: string): Problem {
  const { status } = errorKinds[error.kind];
  const headers: Record<string, string> = { 'content-type': 'application/problem+json; charset=utf-8' };
  if (error.retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(error.retryAfterMs / 1000));
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  const body = { type: `urn:mydr24:problem:${error.code}`, title: error.message, status, ...error, requestId };
  return { status, headers, text: JSON.stringify(body) };
}

/** What the HTTP server itself refuses (size, syntax, media type), by the status it would give. */
export function transportError(status: number): WireError | null {
  switch (status) {
    case 400:
      return wireError('bad-request', 'bad-request', 'the request could not be read; the body must be JSON');
    case 413:
      return wireError('too-large', 'body-too-large', 'the body is larger than this endpoint takes; send smaller batches');
    case 415:
      return wireError('bad-request', 'bad-media-type', 'send content-type: application/json');
    case 408:
      return wireError('timeout', 'request-too-slow', 'the request took too long to arrive');
    default:
      return status >= 400 && status < 500 ? wireError('bad-request', 'bad-request', 'the request could not be read') : null;
  }
}
