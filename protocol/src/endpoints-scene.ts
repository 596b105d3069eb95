// The endpoints of whoever is at a scene: what they are told, what they record, taking back a step, and places by name.
import { z } from 'zod';
import { EmergencySummary } from './emergencies.ts';
import { endpoint, ok } from './endpoint.ts';
import { EmergencyId, FacilityId, PatientId, UnitId } from './ids.ts';
import { NoteGiven, NoteMarked, PatientEssentials, PhotoGiven, SceneEssentials, SceneRecord, TickGiven } from './scene.ts';

const person = 'person' as const;
const byEmergency = z.object({ emergencyId: EmergencyId });
const byPatient = z.object({ patientId: PatientId });

export const sceneEndpoints = {
  getSceneEssentials: endpoint('GET', '/v1/emergencies/:emergencyId/essentials', 'What whoever accepted needs: age, allergies, last vitals, door code, whom to call; every reading is audited', {
    auth: person, isCritical: true, params: byEmergency, reply: SceneEssentials,
  }),
  getSceneRecord: endpoint('GET', '/v1/emergencies/:emergencyId/scene', 'Ticks, notes and photos (without their bytes) of one emergency', { auth: person, params: byEmergency, reply: SceneRecord }),
  tickChecklist: endpoint('POST', '/v1/emergencies/:emergencyId/ticks', 'A line of the checklist is done, or not after all', { auth: person, isCritical: true, params: byEmergency, body: TickGiven, reply: ok }),
  writeSceneNote: endpoint('POST', '/v1/emergencies/:emergencyId/notes', 'A note from the scene; never changed', { auth: person, isCritical: true, params: byEmergency, body: NoteGiven, reply: ok }),
  protectSceneNote: endpoint('POST', '/v1/emergencies/:emergencyId/notes/:noteId/protection', 'Mark a note of the scene as specially protected; it is not taken back', {
    auth: person, params: byEmergency.extend({ noteId: z.uuid() }), body: NoteMarked, reply: ok,
  }),
  addScenePhoto: endpoint('POST', '/v1/emergencies/:emergencyId/photos', 'A photo from the scene: a JPEG of at most 400 KiB and 2,048 px, judged by its content; what it says of place and camera is removed', {
    auth: person, isCritical: true, params: byEmergency, body: PhotoGiven, bodyBytes: 640 * 1024, reply: ok,
  }),
  getScenePhoto: endpoint('GET', '/v1/emergencies/:emergencyId/photos/:photoId', 'One photo, as base64; every viewing is audited', {
    auth: person, params: byEmergency.extend({ photoId: z.uuid() }), reply: z.object({ contentType: z.literal('image/jpeg'), content: z.base64() }),
  }),
  takeBackStatus: endpoint('POST', '/v1/emergencies/:emergencyId/status/take-back', 'The holder takes back what they reported last, within two minutes', {
    auth: person, isCritical: true, params: byEmergency, body: z.object({ status: z.enum(['en-route', 'on-scene', 'transporting', 'handed-over']) }), reply: EmergencySummary,
  }),

  getPatientEssentials: endpoint('GET', '/v1/patients/:patientId/essentials', 'Allergies and door code, for the patient and those who care for them', { auth: person, params: byPatient, reply: PatientEssentials }),
  setPatientEssentials: endpoint('PUT', '/v1/patients/:patientId/essentials', 'Set allergies and door code; null says that nobody knows', { auth: person, params: byPatient, body: PatientEssentials, reply: ok }),

  listPlaces: endpoint('GET', '/v1/places', 'Facilities and their units by name, to say "I am at"', {
    auth: person, reply: z.object({ facilities: z.array(z.object({ id: FacilityId, name: z.string(), units: z.array(z.object({ id: UnitId, name: z.string() })) })) }),
  }),
};
