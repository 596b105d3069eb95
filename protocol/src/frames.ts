// The WebSocket wire, sub-protocol `mydr24.v1`: JSON text frames, one object each.
// The first frame is `hello`; a token never travels in a URL.
import { z } from 'zod';
import { WireError } from './errors.ts';
import { Instant, PersonDeviceId, PersonId, SessionId } from './ids.ts';
import { Role } from './people.ts';
import { TopicName } from './views.ts';

export const SUBPROTOCOL = 'mydr24.v1';

/** What this client can do; not who it is (that is in the token). */
export const Capabilities = z.object({
  platform: z.enum(['web', 'pwa', 'node', 'device']),
  /** Sends delivered/shown/acknowledged receipts for pages. */
  receipts: z.boolean(),
  push: z.boolean(),
  sound: z.boolean(),
  binary: z.boolean().default(false),
  locale: z.string().max(35),
  /** The browser's own id of itself, the same after a restart; absent for programs. */
  personDeviceId: PersonDeviceId.optional(),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** "I have everything of this topic up to and including `seq`, in this epoch." */
export const Have = z.object({ epoch: z.string().max(64), seq: z.int().min(0) });
export type Have = z.infer<typeof Have>;

const FrameId = z.int().min(0);

export const ClientFrame = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('hello'), token: z.string().max(4096), capabilities: Capabilities, resume: z.array(z.object({ topic: TopicName, have: Have })).max(200).default([]) }),
    z.object({ type: z.literal('reauth'), id: FrameId, token: z.string().max(4096) }),
    z.object({ type: z.literal('subscribe'), id: FrameId, topic: TopicName, have: Have.optional() }),
    z.object({ type: z.literal('unsubscribe'), id: FrameId, topic: TopicName }),
    z.object({
      type: z.literal('request'),
      id: FrameId,
      /** A name of the endpoint table, e.g. `acceptOffer`. */
      endpoint: z.string().max(64),
      params: z.record(z.string(), z.string()).default({}),
      query: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
      /** Client's own id of this request: the same key asked twice does the thing once. */
      key: z.string().min(8).max(64).optional(),
    }),
    z.object({ type: z.literal('ping'), t: z.number() }),
    z.object({ type: z.literal('pong'), t: z.number() }),
  ])
  .meta({ id: 'ClientFrame' });
export type ClientFrame = z.infer<typeof ClientFrame>;
export type ClientFrameInput = z.input<typeof ClientFrame>;

export const StoredEvent = z.object({ topic: TopicName, seq: z.int().min(1), at: Instant, kind: z.string(), body: z.unknown() });
export type StoredEvent = z.infer<typeof StoredEvent>;

export const ServerFrame = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('welcome'), connectionId: z.string(), personId: PersonId.nullable(), sessionId: SessionId.nullable(), roles: z.array(Role),
      serverAt: Instant, heartbeatMs: z.int(), tokenExpiresAt: Instant,
    }),
    z.object({ type: z.literal('reauthenticated'), id: FrameId, tokenExpiresAt: Instant }),
    /** `snapshot` is there unless the client's `have` could be continued; events after `seq` follow. */
    z.object({ type: z.literal('subscribed'), id: FrameId.nullable(), topic: TopicName, epoch: z.string(), seq: z.int(), snapshot: z.unknown().optional() }),
    z.object({ type: z.literal('unsubscribed'), id: FrameId, topic: TopicName }),
    /** In order, without holes, of one topic. */
    z.object({ type: z.literal('events'), topic: TopicName, events: z.array(StoredEvent.omit({ topic: true })) }),
    z.object({ type: z.literal('live'), topic: TopicName, kind: z.string(), body: z.unknown() }),
    /** What the client has cannot be continued (other epoch, or too old): load afresh. A fresh `subscribed` follows. */
    z.object({ type: z.literal('gap'), topic: TopicName, epoch: z.string(), seq: z.int(), reason: z.enum(['epoch-changed', 'truncated', 'ahead-of-log']) }),
    z.object({ type: z.literal('reply'), id: FrameId, ok: z.literal(true), body: z.unknown() }),
    z.object({ type: z.literal('refused'), id: FrameId.nullable(), error: WireError }),
    /** Rights changed: the topic is no longer sent, or (null) the session is over. */
    z.object({ type: z.literal('revoked'), topic: TopicName.nullable(), error: WireError }),
    z.object({ type: z.literal('drain'), reconnectAfterMs: z.int() }),
    z.object({ type: z.literal('ping'), t: z.number() }),
    z.object({ type: z.literal('pong'), t: z.number(), serverAt: Instant }),
  ])
  .meta({ id: 'ServerFrame' });
export type ServerFrame = z.infer<typeof ServerFrame>;
