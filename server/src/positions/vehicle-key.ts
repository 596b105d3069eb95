// The key of a vehicle's tracker as text: it names its vehicle, and lets points of it in and nothing else.
export interface VehicleKey {
  vehicleId: string;
  secret: string;
}

const VEHICLE_KEY = /^mydr_vk_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

export const formatVehicleKey = ({ vehicleId, secret }: VehicleKey): string => `mydr_vk_${vehicleId}_${secret}`;

export function parseVehicleKey(text: string): VehicleKey | null {
  const [, vehicleId, secret] = VEHICLE_KEY.exec(text) ?? [];
  return vehicleId === undefined || secret === undefined ? null : { vehicleId, secret };
}
