// Devices at the broker: user name is the device's id, password its key, and it may publish to its own topic only. Each
// message is answered on its answers' topic, if it listens there; the PUBACK says that what could be stored is on disk.
//   mydr24/v1/devices/{deviceId}/readings   mydr24/v1/devices/{deviceId}/answers
import type { MqttGuest } from '../mqtt/mqtt-guest.ts';
import { parseDeviceKey } from '../people/secrets.ts';
import type { Answer } from '../platform/handlers.ts';
import type { DeviceIdentity, DeviceIntake } from './device-intake.ts';
import { readSubmission } from './submission.ts';

export interface ReadingGuestOptions {
  readonly devices: DeviceIntake;
  readonly verifyDevice: (key: string) => Promise<Answer<DeviceIdentity>>;
}

const MAX_PAYLOAD_BYTES = 1024 * 1024;
export const readingsTopic = (deviceId: string): string => `mydr24/v1/devices/${deviceId}/readings`;
export const answersTopic = (deviceId: string): string => `mydr24/v1/devices/${deviceId}/answers`;

export function readingGuest({ devices, verifyDevice }: ReadingGuestOptions): MqttGuest<DeviceIdentity> {
  return {
    maxPayloadBytes: MAX_PAYLOAD_BYTES,
    answersTopic: ({ deviceId }) => answersTopic(deviceId),
    async judge(user, password) {
      const key = parseDeviceKey(password);
      if (key === null) return null;
      const verdict = await verifyDevice(password);
      return verdict.ok && user.toLowerCase() === key.deviceId ? { ok: true, who: verdict.body } : { ok: false };
    },
    async take(device, topic, payload) {
      if (topic !== readingsTopic(device.deviceId)) throw new Error('a device publishes to its own topic only');
      return { topic: answersTopic(device.deviceId), payload: JSON.stringify(await replyTo(devices, device, 'mqtt', payload)) };
    },
  };
}

/** What cannot be read is answered, not thrown: sent again it would be no better. */
export async function replyTo(devices: DeviceIntake, device: DeviceIdentity, way: 'mqtt' | 'mqtt-client', payload: Uint8Array): Promise<object> {
  const submission = readSubmission(new TextDecoder().decode(payload));
  if (!submission.ok) return { refused: 'malformed', message: submission.message };
  return devices.submit(device, { way, report: submission.report }, submission.items);
}
