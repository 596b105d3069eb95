// How an endpoint is answered: a handler per name of the protocol's table, the same for HTTP and for the socket.
// A refusal is a value; whatever is thrown is a fault or a bug and is turned into a wire error at the edge.
import type { EndpointInput, EndpointName, EndpointReply, ErrorKind, RefusalDetails, WireError } from '@mydr24/protocol';
import { wireError } from '@mydr24/protocol';

export interface Call<Caller, K extends EndpointName> extends EndpointInput<K> {
  caller: Caller;
  requestId: string;
  nowMs: number;
  /** Where the request came from, when it came over a network. For attempt limits; never logged, and only its network part is kept, with a session. */
  address?: string;
  /** What the browser or program says it is, over HTTP. */
  agent?: string;
  /** What a carrier's signature covers; only for endpoints with `auth: 'carrier'`. */
  signed?: SignedRequest;
}

export interface SignedRequest {
  /** Path and query as they were asked for. */
  path: string;
  headers: Readonly<Record<string, string | undefined>>;
  rawBody: string;
}

export type Answer<Body> = { ok: true; body: Body } | { ok: false; error: WireError };

export type Handler<Caller, K extends EndpointName> = (call: Call<Caller, K>) => Promise<Answer<EndpointReply<K>>>;
/** Complete by type: an endpoint without a handler does not compile. */
export type Handlers<Caller> = { [K in EndpointName]: Handler<Caller, K> };

export const answer = <Body>(body: Body): Answer<Body> => ({ ok: true, body });

export function refuse(kind: ErrorKind, code: string, message: string, details?: RefusalDetails): { ok: false; error: WireError } {
  return { ok: false, error: wireError(kind, code, message, details) };
}
