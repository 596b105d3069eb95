// Endpoints of what people set around a ranking: a preview of a changed policy, kits of responders, a patient's wish as it stands, a vehicle's equipment.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { PatientId, PersonId, VehicleId } from './ids.ts';
import { CareWishView, KeptKit, RankingPreview, RankingPreviewRequest } from './kits.ts';
import { Equipment, Vehicle } from './positions.ts';

const person = 'person' as const;

export const kitEndpoints = {
  previewRanking: endpoint('POST', '/v1/ranking-policy/preview', 'Who could go to a place now, by the policy in force and by another; every look is audited and shown to who is on duty', {
    auth: person, body: RankingPreviewRequest, reply: RankingPreview,
  }),
  listResponderKits: endpoint('GET', '/v1/responders', 'Every responder with what they drive, have along and speak', {
    auth: person, reply: z.object({ responders: z.array(KeptKit), isSexAsked: z.boolean() }),
  }),
  getResponderKit: endpoint('GET', '/v1/responders/:personId/kit', 'What a responder drives, has along and speaks, and what their vehicle carries', {
    auth: person, params: z.object({ personId: PersonId }), reply: KeptKit.extend({ isSexAsked: z.boolean() }),
  }),
  getCareWish: endpoint('GET', '/v1/patients/:patientId/care-wish', 'By whom a patient asks to be cared for, and what of it is weighed here', {
    auth: person, params: z.object({ patientId: PatientId }), reply: CareWishView,
  }),
  changeVehicle: endpoint('PUT', '/v1/vehicles/:vehicleId', 'Rename a vehicle, or say what it carries; counts from the next ranking on', {
    auth: person, params: z.object({ vehicleId: VehicleId }), body: z.object({ name: z.string().trim().min(1).max(80), equipment: z.array(Equipment).max(20) }), reply: Vehicle,
  }),
} as const;
