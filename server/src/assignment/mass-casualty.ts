// Mass-casualty mode: which emergencies it is on for, which triage category one has, and how many there are of each. Off by itself when its time is up. Pure.
import type { Casualty, EmergencyId, MassCasualty, MassCasualtyId, Position, TenantId, TriageCategory } from '@mydr24/protocol';
import { greatCircleM } from '../dispatch/great-circle.ts';

export interface KeptMassCasualty {
  readonly id: MassCasualtyId;
  readonly tenantId: TenantId;
  readonly reason: string;
  readonly sceneEmergencyId: EmergencyId | null;
  readonly scene: Position | null;
  readonly declaredAt: number;
  readonly declaredBy: string;
  readonly untilAt: number;
  readonly endedAt: number | null;
  readonly calledInAt: number | null;
  readonly calledIn: number;
  readonly casualties: readonly Casualty[];
}

/** Emergencies this near to the scene are part of it. [OURS] */
export const SCENE_RADIUS_M = 500;

export const isOn = ({ endedAt, untilAt }: Pick<KeptMassCasualty, 'endedAt' | 'untilAt'>, nowMs: number): boolean => endedAt === null && untilAt > nowMs;

export function coversScene({ sceneEmergencyId, scene }: Pick<KeptMassCasualty, 'sceneEmergencyId' | 'scene'>, emergencyId: string, position: Position | null): boolean {
  if (sceneEmergencyId === null || sceneEmergencyId === emergencyId) return true;
  return scene !== null && position !== null && greatCircleM(scene, position) <= SCENE_RADIUS_M;
}

const categories: readonly TriageCategory[] = ['immediate', 'delayed', 'minor', 'expectant', 'deceased'];

/** Of several people of one emergency, the one who most needs somebody. */
export function categoryOf(on: readonly Pick<KeptMassCasualty, 'casualties'>[], emergencyId: string): TriageCategory | null {
  const found = on.flatMap(({ casualties }) => casualties.filter((each) => each.emergencyId === emergencyId).map(({ category }) => category));
  return categories.find((category) => found.includes(category)) ?? null;
}

/** As screens see it: where the scene is, is the emergency's to say. */
export const shown = ({ tenantId: _tenantId, scene: _scene, ...each }: KeptMassCasualty): MassCasualty => ({ ...each, casualties: [...each.casualties] });
