// A patient's own devices: added and taken back by the patient alone, read by their browser, sent under their own sign-in.
import { z } from 'zod';
import { CarriedReport, Device } from './devices.ts';
import { endpoint, ok } from './endpoint.ts';
import { DeviceId, PatientId } from './ids.ts';
import { ReadingBatch, ReadingBatchReply } from './readings.ts';

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });
const byDevice = byPatient.extend({ deviceId: DeviceId });

export const ownDeviceEndpoints = {
  addOwnDevice: endpoint('POST', '/v1/patients/:patientId/own-devices', 'The patient consents: what this device of theirs measures goes to their care', {
    auth: person, params: byPatient,
    /** `ref`: what the browser calls it; the same again is the same device. */
    body: z.object({ ref: z.string().min(1).max(120), name: z.string().trim().min(1).max(120) }),
    reply: Device,
  }),
  removeOwnDevice: endpoint('DELETE', '/v1/patients/:patientId/own-devices/:deviceId', 'The patient takes that back; what it sent stays', { auth: person, params: byDevice, reply: ok }),
  submitOwnReadings: endpoint('POST', '/v1/patients/:patientId/own-devices/:deviceId/readings', 'Store readings of a device of one’s own; acknowledged only once on disk', {
    auth: person, params: byDevice, body: ReadingBatch.omit({ isHistory: true }).extend({ device: CarriedReport.optional() }), reply: ReadingBatchReply,
  }),
} as const;
