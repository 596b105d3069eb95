// One endpoint as a value: path, who may call, what goes in and comes out. The table of all of them is endpoints.ts.
import { z } from 'zod';

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  /** public: no token; person: access token; device: device key; carrier: no token, the handler proves the sender by what they signed (`call.signed`); demo: public, and absent outside demo mode. */
  readonly auth: 'public' | 'person' | 'device' | 'carrier' | 'demo';
  /** Critical paths are exempt from rate limits: readings, SOS, answers to an emergency, receipts. */
  readonly isCritical: boolean;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | null;
  readonly reply: z.ZodType;
  /** What the body is, when it is not JSON: `form` is parsed to a record of texts, `text` comes as it is. Over HTTP only. */
  readonly accepts: 'json' | 'form' | 'text';
  /** Largest body; 64 KiB unless said. */
  readonly bodyBytes: number;
  /** The reply is a `File`, sent as its bytes under its content type. Over HTTP only. */
  readonly isFile: boolean;
  /** The reply holds a secret shown once: it is not kept for a repeated request. */
  readonly isSecret: boolean;
  /** A dangerous act: refused with `step-up-needed` unless the session's person proved themselves within 5 minutes. */
  readonly needsStepUp: boolean;
}

/** A document to be saved or shown as it is: PDF, XML, calendar, YAML. With `lasting` it never changes under its address and browsers keep it by that name. */
export const File = z.object({
  contentType: z.string(), fileName: z.string(), content: z.union([z.string(), z.instanceof(Uint8Array)]), encoding: z.literal('gzip').optional(), lasting: z.string().optional(),
});
export type File = z.infer<typeof File>;

export const none = z.object({});
export const ok = z.object({});
export type Shape = Partial<Pick<Endpoint, 'params' | 'query' | 'body' | 'isCritical' | 'accepts' | 'bodyBytes' | 'isSecret' | 'needsStepUp'>> & Pick<Endpoint, 'reply' | 'auth'>;

export function endpoint<M extends Endpoint['method'], S extends Shape>(method: M, path: string, summary: string, shape: S) {
  const isFile = shape.reply === File;
  return { method, path, summary, isCritical: false, params: none, query: none, body: null, accepts: 'json', bodyBytes: 64 * 1024, isFile, isSecret: false, needsStepUp: false, ...shape } as unknown as {
    method: M; path: string; summary: string; auth: S['auth']; isCritical: boolean; accepts: Endpoint['accepts']; bodyBytes: number; isFile: boolean; isSecret: boolean; needsStepUp: boolean;
    params: S extends { params: infer P } ? P : typeof none;
    query: S extends { query: infer Q } ? Q : typeof none;
    body: S extends { body: infer B } ? B : null;
    reply: S['reply'];
  };
}
