// Endpoints of who could go: the present ranking, an offer by hand, what a tenant weighs, closures of roads, the way to the scene.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { EmergencySummary } from './emergencies.ts';
import { EmergencyId, Instant, PatientId, PersonId, RoadClosureId } from './ids.ts';
import { CareWish, KeptRankingPolicy, RankingPolicyChange } from './kits.ts';
import { ClosureEntry, OfferByHand, RankedPerson, ResponderKit, RoadClosure, SceneRoute } from './ranking.ts';

const person = 'person' as const;
const byEmergency = z.object({ emergencyId: EmergencyId });

export const rankingEndpoints = {
  rankEmergency: endpoint('GET', '/v1/emergencies/:emergencyId/ranking', 'Who could go now, in order, with every reason for and against', {
    auth: person, params: byEmergency, reply: z.object({ at: Instant, people: z.array(RankedPerson), leftOut: z.int() }),
  }),
  offerByHand: endpoint('POST', '/v1/emergencies/:emergencyId/offer', 'Put it to one person whatever the ranking says, with the reason', {
    auth: person, isCritical: true, params: byEmergency, body: OfferByHand, reply: EmergencySummary,
  }),
  routeToScene: endpoint('GET', '/v1/emergencies/:emergencyId/route', 'The way from my last position to the scene, for whoever holds the emergency or took a place of its team', {
    auth: person, params: byEmergency, reply: SceneRoute,
  }),
  getRankingPolicy: endpoint('GET', '/v1/ranking-policy', 'What this tenant weighs when people are ranked', { auth: person, reply: KeptRankingPolicy }),
  setRankingPolicy: endpoint('PUT', '/v1/ranking-policy', 'Change what is weighed, naming the revision it was made from; counts from the next ranking on', { auth: person, body: RankingPolicyChange, reply: KeptRankingPolicy }),
  setResponderKit: endpoint('PUT', '/v1/responders/:personId/kit', 'What a responder drives, has along and speaks', { auth: person, params: z.object({ personId: PersonId }), body: ResponderKit, reply: ResponderKit }),
  setCareWish: endpoint('PUT', '/v1/patients/:patientId/care-wish', 'By whom a patient asks to be cared for, where that matters to them; counts from their next emergency on', {
    auth: person, params: z.object({ patientId: PatientId }), body: CareWish, reply: ok,
  }),
  listClosures: endpoint('GET', '/v1/road-closures', 'Closures and delays in force', { auth: person, reply: z.object({ closures: z.array(RoadClosure) }) }),
  enterClosure: endpoint('POST', '/v1/road-closures', 'A road is closed or slow; counts at the next question', { auth: person, body: ClosureEntry, reply: RoadClosure }),
  liftClosure: endpoint('DELETE', '/v1/road-closures/:closureId', 'The road is open again', { auth: person, params: z.object({ closureId: RoadClosureId }), reply: ok }),
} as const;
