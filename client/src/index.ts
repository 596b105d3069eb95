// The typed SDK for browsers and Node: connect, resume, follow, ask.
export * from './client.ts';
export { createClient } from './client-engine.ts';
export { applyEvent, applyLive } from './views/views.ts';
export { belongsInInbox } from './views/inbox.ts';
export { incidentAt, replaySpan, type IncidentMoment, type ReplayedOffer } from './incident-replay.ts';
