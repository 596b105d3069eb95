// A rota as it is kept: its identity and version beside what decides who holds.
import type { RotaHead, RotaId } from '@mydr24/protocol';
import type { Rota } from './rota.ts';

export interface KeptRota extends Rota {
  readonly id: RotaId;
  readonly tenantId: string;
  readonly version: number;
  readonly changedAt: number;
}

export function headOf({ id, plan, version, changedAt }: Pick<KeptRota, 'id' | 'plan' | 'version' | 'changedAt'>, isRetired = false): RotaHead {
  const { duty, name, facilityId, timeZone } = plan;
  return { id, duty, name, facilityId, timeZone, version, changedAt, isRetired };
}
