// What rankings ask of the assignment over all open emergencies: whom another one needs sooner, and what mass-casualty mode asks of this one.
// A port that app.ts fills; answered from memory, never waited for. Types, and the answer where nothing is assigned.
import type { EmergencyCause, EmergencyMode, EmergencyPlace } from '@mydr24/protocol';

export interface SceneRule {
  /** Kept for another emergency: asked for this one when nobody else is there. */
  readonly isKeptElsewhere: (personId: string) => boolean;
  /** May wait while others need people more: whoever is kept for another is not asked at all. */
  readonly mayWait: boolean;
  /** How many are offered it by one step at most; null leaves it to the plan. */
  readonly offersAtOnce: number | null;
  /** Asked for others in this very transaction, before any assignment could know of it. */
  readonly justAsked?: ReadonlySet<string>;
}

export interface AskedScene {
  readonly id: string;
  readonly tenantId: string;
  readonly mode: EmergencyMode;
  readonly place: Pick<EmergencyPlace, 'position'>;
  readonly cause: EmergencyCause;
}

export interface StandingAssignment {
  ruleFor(scene: AskedScene, nowMs: number): SceneRule;
}

export const plainRule: SceneRule = { isKeptElsewhere: () => false, mayWait: false, offersAtOnce: null };
export const noStanding: StandingAssignment = { ruleFor: () => plainRule };
