// OwnTracks at the broker: the password is the vehicle's key, and the topic says nothing that is believed.
import type { MqttGuest } from '../mqtt/mqtt-guest.ts';
import type { TrackerDesk } from './tracker-desk-engine.ts';
import { readOwnTracks } from './tracker-message.ts';
import { parseVehicleKey } from './vehicle-key.ts';
import type { KeyedVehicle } from './vehicle-store.ts';

const TOPIC = /^owntracks\/[^/]+\/[^/]+(\/.+)?$/;
/** A location is a few hundred bytes. */
const MAX_PAYLOAD_BYTES = 8 * 1024;

export function trackerGuest(desk: TrackerDesk): MqttGuest<KeyedVehicle> {
  return {
    maxPayloadBytes: MAX_PAYLOAD_BYTES,
    answersTopic: () => null,
    async judge(_user, password) {
      if (parseVehicleKey(password) === null) return null;
      const verdict = await desk.judgeKey(password);
      return verdict.ok ? { ok: true, who: verdict.body } : { ok: false };
    },
    async take(vehicle, topic, payload, nowMs) {
      if (TOPIC.test(topic)) await desk.take(vehicle, readOwnTracks(parsed(payload)), nowMs);
      return null;
    },
  };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return null;
  }
}
