// What is needed and what is coming, from the desk and the standing assignment: counts and rows of the mass-casualty board. Pure.
import { Qualification, TriageCategory, type AssignedPlace, type AssignmentBoard, type EmergencySummary, type MassCasualty, type Snapshot } from '@mydr24/protocol';

export interface Needed {
  place: AssignedPlace;
  emergency: EmergencySummary;
}

export interface Coming {
  emergency: EmergencySummary;
  name: string;
  /** When it was asked; null where it is not known. */
  etaAt: number | null;
}

export interface SceneBoard {
  needed: readonly Needed[];
  /** Those that wait while others are more urgent. */
  waiting: readonly Needed[];
  shortages: readonly { what: Qualification; open: number; free: number }[];
  coming: readonly Coming[];
  staff: { free: number; asked: number; going: number; off: number };
}

const comingStatuses: readonly EmergencySummary['status'][] = ['accepted', 'en-route'];

export function sceneBoard({ emergencies, offers, responders }: Snapshot<'dispatch'>, { places, offDuty }: Pick<AssignmentBoard, 'places' | 'offDuty'>): SceneBoard {
  const open = places.flatMap((place): Needed[] => {
    const emergency = emergencies.find(({ id, status }) => id === place.emergencyId && status === 'seeking');
    return emergency === undefined ? [] : [{ place, emergency }];
  });
  const free = responders.filter(({ duty, emergencyId }) => duty === 'on' && emergencyId === null);
  const asked = new Set(offers.filter(({ status }) => status === 'offered').map(({ responderId }) => responderId));
  const coming = emergencies.filter(({ holderName, status, mode }) => holderName !== null && mode === 'actual' && comingStatuses.includes(status)).map((emergency): Coming => {
    const offer = offers.find(({ emergencyId, responderId, status }) => emergencyId === emergency.id && responderId === emergency.holderId && status === 'accepted');
    return { emergency, name: emergency.holderName ?? '', etaAt: offer?.etaS == null || offer.answeredAt === null ? null : offer.answeredAt + offer.etaS * 1_000 };
  });
  return {
    needed: open.filter(({ place }) => !place.mayWait), waiting: open.filter(({ place }) => place.mayWait),
    shortages: Qualification.options.flatMap((what) => {
      const wanting = open.filter(({ place }) => place.needs.includes(what)).length;
      return wanting === 0 ? [] : [{ what, open: wanting, free: free.filter(({ qualifications }) => qualifications.includes(what)).length }];
    }),
    coming: coming.toSorted((a, b) => (a.etaAt ?? Infinity) - (b.etaAt ?? Infinity)),
    staff: { free: free.length, asked: asked.size, going: responders.filter(({ emergencyId }) => emergencyId !== null).length, off: offDuty },
  };
}

/** How many people at the scene there are of each category, the most urgent first. */
export function countsOf({ casualties }: Pick<MassCasualty, 'casualties'>): { category: TriageCategory; n: number }[] {
  return TriageCategory.options.map((category) => ({ category, n: casualties.filter((each) => each.category === category).length }));
}
