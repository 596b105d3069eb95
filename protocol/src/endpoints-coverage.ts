// Endpoints of coverage: where nobody is near enough, and asking one responder to move.
import { z } from 'zod';
import { Coverage, CoveredSquare, MoveAnswer, MoveAsked, MoveRequest } from './coverage.ts';
import { endpoint, ok } from './endpoint.ts';
import { Instant, PersonId } from './ids.ts';

const person = 'person' as const;

export const coverageEndpoints = {
  getCoverage: endpoint('GET', '/v1/coverage', 'Where no free responder is near enough by road, and the one move that would mend most', { auth: person, reply: Coverage }),
  askToMove: endpoint('POST', '/v1/responders/:personId/move', 'Ask one responder to move to a square of a hole; a notice goes to them', {
    auth: person, params: z.object({ personId: PersonId }), body: z.object({ squareId: CoveredSquare.shape.id }), reply: MoveAsked,
  }),
  getMyMove: endpoint('GET', '/v1/me/move', 'Where dispatch asked me to wait within the last half hour, if it did', { auth: person, reply: z.object({ request: MoveRequest.nullable() }) }),
  answerMove: endpoint('PUT', '/v1/me/move/answer', 'I go there, or I cannot, to the request of that time; said again, the later answer counts', {
    auth: person, body: z.object({ askedAt: Instant, answer: MoveAnswer }), reply: ok,
  }),
} as const;
