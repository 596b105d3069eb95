// People and places for the tests of the assignment. Only tests use it.
import type { AlarmPriority, EmergencyId, PersonId, TenantId } from '@mydr24/protocol';
import { overTheSphere } from '../dispatch/journeys.ts';
import { defaultPolicy } from '../dispatch/ranking-policy.ts';
import type { RosterPerson, RosterResponder } from '../dispatch/responder-roster.ts';
import { type PlaceRow, rowOf } from './assignment-rows.ts';
import { type PlaceToFill, weightOf } from './place-to-fill.ts';

export const NOW = 1_700_000_000_000;
const HERE = { lat: 42.5063, lon: 1.5218 };
export const north = (km: number) => ({ lat: HERE.lat + km / 111.2, lon: HERE.lon });

export function someone(name: string, km: number, change: Partial<RosterResponder> = {}): RosterPerson {
  return {
    personId: name as PersonId, tenantId: 't' as TenantId, name, givenName: name, roles: ['responder'], unitIds: [], channels: ['sms'], isConnected: true,
    responder: { qualifications: ['paramedic'], duty: 'on', base: null, position: north(km), accuracyM: 5, positionedAt: NOW, emergencyId: null, ...change },
  };
}

export const placeAt = (name: string, km: number, change: Partial<PlaceToFill> & { priority?: AlarmPriority } = {}): PlaceToFill => ({
  emergencyId: name as EmergencyId, tenantId: 't' as TenantId, needs: ['paramedic'], position: north(km), wishes: { kind: 'fall', language: null, carerSex: null }, priority: 'high',
  waitingSince: NOW, asked: [], ruledOut: [], ...change,
});

export const market = (people: readonly RosterPerson[]) => ({ people, arrivalsAt: overTheSphere, policy: defaultPolicy });
export const placedIn = (places: readonly PlaceToFill[], people: readonly RosterPerson[]): PlaceRow[] => places.map((place) => rowOf(place, weightOf(place, null, NOW), market(people), NOW));
export const ids = (...names: string[]) => names as PersonId[];
