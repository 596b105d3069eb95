// What whoever goes is told of a patient, and what the people at a scene record: ticks of the checklist, notes, photos.
// `saidAt` is the phone's instant; what was recorded without a line is received later.
import { z } from 'zod';
import { LatestVital } from './alarms.ts';
import { NoteProtection, ProtectedKindCode } from './consent-rules.ts';
import { Instant, PersonId } from './ids.ts';
import { Sex } from './people.ts';

const said = { personId: PersonId, personName: z.string(), saidAt: Instant, receivedAt: Instant };

/** The last word on one line of the checklist. */
export const SceneTick = z.object({ itemId: z.string(), text: z.string(), isDone: z.boolean(), ...said }).meta({ id: 'SceneTick' });
export type SceneTick = z.infer<typeof SceneTick>;
export const SceneNote = z.object({
  id: z.uuid(), text: z.string(), ...said,
  /** Absent: an ordinary note, or one that is withheld. */
  protection: NoteProtection.optional(),
  /** A specially protected note that is not open to whoever asks: without words. */
  isWithheld: z.literal(true).optional(),
}).meta({ id: 'SceneNote' });
export type SceneNote = z.infer<typeof SceneNote>;
/** Without its bytes. `sha256` is of what is stored. */
export const ScenePhoto = z.object({ id: z.uuid(), widthPx: z.int(), heightPx: z.int(), bytes: z.int(), sha256: z.string(), ...said }).meta({ id: 'ScenePhoto' });
export type ScenePhoto = z.infer<typeof ScenePhoto>;
/** Oldest first; of the ticks the last word on each line. */
export const SceneRecord = z.object({ ticks: z.array(SceneTick), notes: z.array(SceneNote), photos: z.array(ScenePhoto) }).meta({ id: 'SceneRecord' });
export type SceneRecord = z.infer<typeof SceneRecord>;

/** Null: nobody has said. Empty: none are known. */
const Allergies = z.string().trim().max(500).nullable();
const DoorCode = z.string().trim().max(64).nullable();
export const PatientEssentials = z.object({ allergies: Allergies, doorCode: DoorCode }).meta({ id: 'PatientEssentials' });
export type PatientEssentials = z.infer<typeof PatientEssentials>;

/** Somebody to call. `caller`: who asked for help; `patient`: the one to be helped; `team`: who sends people out, and who goes too. */
export const SceneContact = z.object({ personId: PersonId, name: z.string(), as: z.enum(['caller', 'patient', 'team']), phone: z.string() });
export type SceneContact = z.infer<typeof SceneContact>;

/** For whoever accepted, and nobody before. */
export const SceneEssentials = PatientEssentials.extend({
  patientName: z.string(),
  ageYears: z.int(),
  sex: Sex,
  vitals: z.array(LatestVital),
  contacts: z.array(SceneContact),
}).meta({ id: 'SceneEssentials' });
export type SceneEssentials = z.infer<typeof SceneEssentials>;

export const MOST_PHOTO_BYTES = 400 * 1024;
export const MOST_PHOTOS = 20;
export const MOST_PHOTO_PX = 2_048;

/** `id` is made by the phone: the same one sent twice is one. */
export const TickGiven = z.object({ id: z.uuid(), itemId: z.string().min(1).max(64), text: z.string().min(1).max(500), isDone: z.boolean(), saidAt: Instant });
export const NoteGiven = z.object({ id: z.uuid(), text: z.string().trim().min(1).max(2_000), saidAt: Instant, /** Specially protected, of this kind. */ protectedKind: ProtectedKindCode.optional() });
export const NoteMarked = z.object({ protectedKind: ProtectedKindCode });
/** A JPEG as base64. */
export const PhotoGiven = z.object({ id: z.uuid(), content: z.base64().max(Math.ceil((MOST_PHOTO_BYTES * 4) / 3) + 4), saidAt: Instant });
