// Who is in charge of a unit now: kept by the people of the unit, one at a time.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, PersonId, UnitId } from './ids.ts';

export const UnitCharge = z.object({ unitId: UnitId, personId: PersonId, personName: z.string(), since: Instant, until: Instant }).meta({ id: 'UnitCharge' });
export type UnitCharge = z.infer<typeof UnitCharge>;
/** Null: nobody, and then every nurse of the unit is told. `nurses` are those who may be. */
export const UnitChargeState = z.object({ charge: UnitCharge.nullable(), nurses: z.array(z.object({ id: PersonId, name: z.string() })) });
export type UnitChargeState = z.infer<typeof UnitChargeState>;

const person = 'person' as const;
const byUnit = z.object({ unitId: UnitId });
export const nurseInChargeEndpoints = {
  getNurseInCharge: endpoint('GET', '/v1/units/:unitId/nurse-in-charge', 'Who is in charge of the unit now, and who may be', { auth: person, params: byUnit, reply: UnitChargeState }),
  setNurseInCharge: endpoint('PUT', '/v1/units/:unitId/nurse-in-charge', 'Take charge of the unit, or hand it to another nurse of it; ends by itself after 13 hours', {
    auth: person, params: byUnit, body: z.object({ personId: PersonId }), reply: UnitChargeState,
  }),
  endNurseInCharge: endpoint('DELETE', '/v1/units/:unitId/nurse-in-charge', 'Nobody is in charge: all nurses of the unit are told', { auth: person, params: byUnit, reply: UnitChargeState }),
};
