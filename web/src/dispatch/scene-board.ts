// What is needed and what is coming, from the desk and the standing assignment: counts and rows of the mass-casualty board. Pure.
import { TriageCategory, type AssignedPlace, type AssignmentBoard, type EmergencySummary, type MassCasualty, type Qualification, type Snapshot } from '@mydr24/protocol';
import { type Expected, expectedOf } from '../emergency/expected.ts';
import { atOfferOf } from './desk-units.ts';

export interface Needed {
  place: AssignedPlace;
  emergency: EmergencySummary;
}

export interface Coming {
  emergency: EmergencySummary;
  name: string;
  expected: Expected | null;
}

export interface SceneBoard {
  needed: readonly Needed[];
  /** Those that wait while others are more urgent. */
  waiting: readonly Needed[];
  /** For each set of trainings of which one is wanted: how many places, and how many free people have one. */
  shortages: readonly { anyOf: readonly Qualification[]; open: number; free: number }[];
  coming: readonly Coming[];
  staff: { free: number; asked: number; going: number; off: number };
}

const comingStatuses: readonly EmergencySummary['status'][] = ['accepted', 'en-route'];

export function sceneBoard({ emergencies, offers, responders, arrivals = [] }: Snapshot<'dispatch'>, { places, offDuty }: Pick<AssignmentBoard, 'places' | 'offDuty'>, now: number): SceneBoard {
  const open = places.flatMap((place): Needed[] => {
    const emergency = emergencies.find(({ id, status }) => id === place.emergencyId && status === 'seeking');
    return emergency === undefined ? [] : [{ place, emergency }];
  });
  const free = responders.filter(({ duty, emergencyId }) => duty === 'on' && emergencyId === null);
  const asked = new Set(offers.filter(({ status }) => status === 'offered').map(({ responderId }) => responderId));
  const coming = emergencies.filter(({ holderName, status, mode }) => holderName !== null && mode === 'actual' && comingStatuses.includes(status)).map((emergency): Coming => {
    const offer = offers.find(({ emergencyId, responderId, status }) => emergencyId === emergency.id && responderId === emergency.holderId && status === 'accepted');
    const expected = expectedOf(arrivals, { emergencyId: emergency.id, personId: emergency.holderId, atOffer: offer === undefined ? null : atOfferOf(offer) }, now);
    return { emergency, name: emergency.holderName ?? '', expected };
  });
  return {
    needed: open.filter(({ place }) => !place.mayWait), waiting: open.filter(({ place }) => place.mayWait),
    shortages: [...Map.groupBy(open, ({ place }) => place.needs.toSorted().join(' ')).values()].map((wanting) => {
      const anyOf = wanting[0]!.place.needs;
      return { anyOf, open: wanting.length, free: free.filter(({ qualifications }) => anyOf.length === 0 || anyOf.some((each) => qualifications.includes(each))).length };
    }),
    coming: coming.toSorted((a, b) => (a.expected?.etaAt ?? Infinity) - (b.expected?.etaAt ?? Infinity)),
    staff: { free: free.length, asked: asked.size, going: responders.filter(({ emergencyId }) => emergencyId !== null).length, off: offDuty },
  };
}

/** How many people at the scene there are of each category, the most urgent first. */
export function countsOf({ casualties }: Pick<MassCasualty, 'casualties'>): { category: TriageCategory; n: number }[] {
  return TriageCategory.options.map((category) => ({ category, n: casualties.filter((each) => each.category === category).length }));
}
