// The endpoints of devices: what is known of them, pairing by code, keys, who an HL7 v2 sender and a foreign identifier is.
import { z } from 'zod';
import { Device, DeviceAlert, Hl7Sender, Pairing, PairingClaim, PatientIdentifier } from './devices.ts';
import { endpoint, ok } from './endpoint.ts';
import { DeviceId, Instant, PairingId, PatientId } from './ids.ts';
import { RegisteredDevice } from './readings.ts';

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });
const byDevice = z.object({ deviceId: DeviceId });
/** How long the key before is taken, too: a day, at most a month. */
const overlapMs = z.int().min(0).max(30 * 86_400_000).default(86_400_000);
const rotated = RegisteredDevice.extend({ oldKeyUntil: Instant });

export const deviceEndpoints = {
  listDevices: endpoint('GET', '/v1/devices', 'Devices with what was heard of them: age, clock offset, battery, firmware, gaps', { auth: person, reply: z.object({ devices: z.array(Device) }) }),
  listPatientDevices: endpoint('GET', '/v1/patients/:patientId/devices', 'The devices of one patient', { auth: person, params: byPatient, reply: z.object({ devices: z.array(Device) }) }),
  makePairing: endpoint('POST', '/v1/patients/:patientId/pairings', 'A code, good for ten minutes, to type into a device', {
    auth: person, isSecret: true, params: byPatient, reply: Pairing.extend({ code: z.string() }),
  }),
  listPairings: endpoint('GET', '/v1/patients/:patientId/pairings', 'Codes that still count, and what typed them in', { auth: person, params: byPatient, reply: z.object({ pairings: z.array(Pairing) }) }),
  claimPairing: endpoint('POST', '/v1/pairings/claim', 'A device types a code in; the key it gets counts once a person confirms', {
    auth: 'public', isSecret: true, body: PairingClaim, reply: RegisteredDevice,
  }),
  confirmPairing: endpoint('POST', '/v1/patients/:patientId/pairings/:pairingId/confirm', 'This is the right device: from now on it speaks for this patient', {
    auth: person, params: byPatient.extend({ pairingId: PairingId }), reply: Pairing,
  }),
  rotateDeviceKey: endpoint('POST', '/v1/devices/:deviceId/key', 'A new key, shown once; the one before counts for a while', {
    auth: person, needsStepUp: true, isSecret: true, params: byDevice, body: z.object({ overlapMs }), reply: rotated,
  }),
  rotateOwnKey: endpoint('POST', '/v1/devices/me/key', 'A device asks for its new key', { auth: 'device', isSecret: true, body: z.object({ overlapMs }), reply: rotated }),
  setHl7Sender: endpoint('PUT', '/v1/devices/:deviceId/hl7-sender', 'Which HL7 v2 sender this device is', { auth: person, params: byDevice, body: Hl7Sender, reply: ok }),
  addPatientIdentifier: endpoint('POST', '/v1/patients/:patientId/identifiers', 'What other systems call this patient', { auth: person, params: byPatient, body: PatientIdentifier, reply: ok }),
  listDeviceAlerts: endpoint('GET', '/v1/patients/:patientId/device-alerts', 'Alarms that devices of this patient told of, newest first', {
    auth: person, params: byPatient, reply: z.object({ alerts: z.array(DeviceAlert) }),
  }),
} as const;
