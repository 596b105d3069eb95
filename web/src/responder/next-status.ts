// The one next thing a responder reports, and the other ways on from where they stand. The server decides whether it is allowed.
import type { EmergencyStatus } from '@mydr24/protocol';
import type { Part } from './own-part.ts';

export type Report = 'en-route' | 'on-scene' | 'transporting' | 'handed-over';
export type NextStep = Report | 'close';

const nextOf: Partial<Record<EmergencyStatus, readonly [NextStep, ...NextStep[]]>> = {
  accepted: ['en-route', 'on-scene'],
  'en-route': ['on-scene'],
  'on-scene': ['transporting', 'handed-over', 'close'],
  transporting: ['handed-over'],
  'handed-over': ['close'],
};

/** The first is the big button; the rest stay small. One of a team reports, and closes nothing. */
export function nextSteps({ status, place }: Part): readonly NextStep[] {
  const steps = nextOf[status] ?? [];
  return place === null ? steps : steps.filter((step) => step !== 'close');
}
