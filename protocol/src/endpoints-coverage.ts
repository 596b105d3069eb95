// Endpoints of coverage: where nobody is near enough, and asking one responder to move.
import { z } from 'zod';
import { Coverage, CoveredSquare, MoveAsked } from './coverage.ts';
import { endpoint } from './endpoint.ts';
import { PersonId } from './ids.ts';

const person = 'person' as const;

export const coverageEndpoints = {
  getCoverage: endpoint('GET', '/v1/coverage', 'Where no free responder is near enough by road, and the one move that would mend most', { auth: person, reply: Coverage }),
  askToMove: endpoint('POST', '/v1/responders/:personId/move', 'Ask one responder to move to a square of a hole; a notice goes to them', {
    auth: person, params: z.object({ personId: PersonId }), body: z.object({ squareId: CoveredSquare.shape.id }), reply: MoveAsked,
  }),
} as const;
