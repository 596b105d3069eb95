// What the gateway and the HTTP edge need from the rest of the server; app.ts gives it. Types only.
//
//   const bus = createBus(onProblem); const log = createTopicLog(bus); const live = createLiveFeed();
//   const requests = createRequests({ handlers, idempotency: createIdempotency({ pg, clock }), clock, ids, isDemo, onProblem });
//   const gateway = createGateway({ topics: createTopicSource({ pg, snapshots }), bus, live, requests, verifyToken, authorise,
//                                   listEndedSessions: createSessionWatch(pg), clock, ids, onPresence, onProblem, allowedOrigins });
//   const http = await createHttp({ requests, gateway, verifyToken, verifyDeviceKey, readiness, metrics, log, ... });
//   await http.listen({ host, port }); gateway.start(); ... await http.close(deadlineMs);
import type { Answer } from '../platform/handlers.ts';
import type { Caller, PersonCaller } from '../people/access.ts';
import type { TopicName } from '@mydr24/protocol';

export interface Verified {
  caller: Caller;
  expiresAtMs: number;
}

/** Who holds this access token (or device key), until when. A refusal is `unauthenticated`. */
export type VerifyToken = (token: string) => Promise<Answer<Verified>>;

/** May this caller follow this topic now? `untilMs` is when the right ends by itself (a time-boxed family link), if ever. */
export type AuthoriseTopic = (caller: Caller, topic: TopicName, requestId: string) => Promise<Answer<{ untilMs: number | null }>>;

/** Of these sessions, those that were ended (signed out, revoked, person deactivated). Asked every two seconds. */
export type ListEndedSessions = (sessionIds: readonly string[]) => Promise<string[]>;

/** Roles and units of these people as they are now. Asked every two seconds. */
export type ListStandings = (personIds: readonly string[]) => Promise<ReadonlyMap<string, Pick<PersonCaller, 'roles' | 'unitIds'>>>;

/** A person has their first socket, or lost their last. A hint for dispatch, never a proof that a page was seen. */
export type OnPresence = (presence: { personId: string; tenantId: string; isConnected: boolean; atMs: number }) => void;

/** A socket of a person opened or closed, and on which device. Each of them is told, the first and the last too. */
export type OnSocket = (moment: { personId: string; tenantId: string; personDeviceId: string | null; isOpen: boolean }) => void;
