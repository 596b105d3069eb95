// What the people of a scene are told and what they record. Enters through the door; each entry is one row and one line of the emergency's
// timeline, in one commit. Notes and photos never travel in an event: whoever may, fetches them.
import {
  type EmergencyDetail, type LatestVital, MOST_PHOTO_BYTES, MOST_PHOTO_PX, MOST_PHOTOS, type PersonId, type TimelineEntry,
} from '@mydr24/protocol';
import type { ProtectedNotes } from '../consent/protected-notes.ts';
import type { Keys } from '../keys/keys.ts';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { ageYears } from './age.ts';
import type { ScanFile } from './file-scan.ts';
import { cleanJpeg, type JpegFlaw } from './jpeg.ts';
import { createReadScene } from './scene-reading-engine.ts';
import { countPhotos, findEssentials, findName, findPatientOnScene, findPhoto, findWriter, insertNote, insertPhoto, insertTick, listContacts, markNote, type Written } from './scene-store.ts';

type EntryKind = Extract<TimelineEntry['kind'], 'ticked' | 'unticked' | 'note-written' | 'note-protected' | 'photo-taken'>;
export interface SceneEvent {
  type: 'scene-recorded';
  by: { personId: PersonId; name: string };
  kind: EntryKind;
  facts: TimelineEntry['facts'];
}

export interface SceneRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly keys: Keys;
  readonly protectedNotes: ProtectedNotes;
  /** The emergency as its own slice tells it. */
  readonly readEmergency: (tx: Tx, id: string) => Promise<EmergencyDetail | null>;
  /** A line of its timeline, under its lock; null when there is none such. */
  readonly record: (tx: Tx, emergencyId: string, event: SceneEvent, nowMs: number) => Promise<unknown>;
  readonly latestVitals: (tx: Tx, patientId: string, nowMs: number) => Promise<LatestVital[]>;
  readonly sha256: (content: Uint8Array) => string;
  /** Where the operator has a scanner. */
  readonly scan?: ScanFile;
}

export type SceneHandlers = Pick<Handlers<Caller>, 'getSceneEssentials' | 'getSceneRecord' | 'tickChecklist' | 'writeSceneNote' | 'protectSceneNote' | 'addScenePhoto' | 'getScenePhoto'>;

const notFound = () => refuse('not-found', 'not-found', 'there is no such record');
const noKind = () => refuse('unprocessable', 'no-such-kind', 'protectedKind is no kind of notes that is protected here');
const flaws: Record<JpegFlaw, string> = {
  'not-a-jpeg': 'the photo is no whole JPEG; take it again',
  'picture-too-large': `the photo has more than ${MOST_PHOTO_PX} pixels on a side; reduce it`,
};
/** Said further ahead than this, the phone's clock is wrong, and the server's counts. */
const CLOCK_SLACK_MS = 60_000;

interface SceneCall {
  caller: Caller;
  params: { emergencyId: string };
  requestId: string;
  nowMs: number;
}
interface Entry {
  what: 'tick' | 'note' | 'photo';
  kind: EntryKind;
  facts: TimelineEntry['facts'];
  insert: (tx: Tx, written: Written) => Promise<void>;
}

export function createSceneHandlers(options: SceneRouteOptions): SceneHandlers {
  const { pg, door, keys, protectedNotes } = options;
  const readScene = createReadScene(options);
  return {
    getSceneEssentials: (call) => readEssentials(options, call),
    getSceneRecord: ({ caller, params: { emergencyId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'scene.read', { type: 'emergency', id: emergencyId }, requestId);
        // Not read-only: what danger to life opens is written down as disclosed.
        return entry.ok ? answer(await readScene(tx, emergencyId, { caller, requestId, nowMs, facts: entry.body })) : entry;
      }),
    tickChecklist: (call) => {
      const { itemId, text, isDone } = call.body;
      return write(options, call, call.body, async () => answer({ what: 'tick', kind: isDone ? 'ticked' : 'unticked', facts: { item: text, itemId }, insert: (tx, written) => insertTick(tx, written, call.body) }));
    },
    writeSceneNote: (call) => write(options, call, call.body, async (asked) => {
      const { id, protectedKind } = call.body;
      if (protectedKind !== undefined && (await protectedNotes.findKind(asked, protectedKind)) === undefined) return noKind();
      return answer({ what: 'note', kind: 'note-written', facts: { noteId: id }, insert: (tx, written) => insertNote(tx, keys, written, call.body) });
    }),
    protectSceneNote: (call) => protectNote(options, call),
    async addScenePhoto(call) {
      // Before the transaction: a connection does not wait for a scanner.
      const content = Buffer.from(call.body.content, 'base64');
      if (options.scan !== undefined && content.length <= MOST_PHOTO_BYTES && (await options.scan(content)) === 'malicious') return refuse('unprocessable', 'malicious-file', 'this file is known to be malicious, and was not kept');
      return write(options, call, call.body, (tx) => judgePhoto(options, tx, call, content));
    },
    getScenePhoto: ({ caller, params: { emergencyId, photoId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'scene.read', { type: 'emergency', id: emergencyId }, requestId);
        if (!entry.ok) return entry;
        const content = await findPhoto(tx, keys, emergencyId, photoId);
        return content ? answer({ contentType: 'image/jpeg' as const, content: Buffer.from(content).toString('base64') }) : notFound();
      }, { readOnly: true }),
  };
}

function readEssentials({ pg, door, keys, readEmergency, latestVitals }: SceneRouteOptions, { caller, params: { emergencyId }, requestId, nowMs }: SceneCall): ReturnType<SceneHandlers['getSceneEssentials']> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'scene.essentials', { type: 'emergency', id: emergencyId }, requestId);
    if (!entry.ok) return entry;
    const emergency = await readEmergency(tx, emergencyId);
    if (emergency === null) return notFound();
    const { patientId, cause, closedAt } = emergency.summary;
    if (closedAt !== null) return refuse('conflict', 'already-ended', 'this emergency has ended');
    const patient = await findPatientOnScene(tx, patientId);
    if (!patient) return notFound();
    const callerId = cause.type === 'alarm' ? null : cause.personId;
    const [essentials, vitals, contacts] = await Promise.all([
      findEssentials(tx, keys, patientId), latestVitals(tx, patientId, nowMs), listContacts(tx, keys, tenantOf(caller), emergencyId, { patientId: patient.personId, callerId, me: personIdOf(caller) }),
    ]);
    const today = new Date(nowMs).toISOString().slice(0, 10);
    return answer({ ...essentials, patientName: patient.name, ageYears: ageYears(patient.bornOn, today), sex: patient.sex, vitals, contacts });
  });
}

/** Through the door, once for each id the phone made, and into the timeline. */
function write({ pg, door, record, protectedNotes }: SceneRouteOptions, call: SceneCall, { id, saidAt }: { id: string; saidAt: number }, judge: (tx: Tx) => Promise<Answer<Entry>>): Promise<Answer<Record<string, never>>> {
  const { caller, params: { emergencyId }, requestId, nowMs } = call;
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'scene.write', { type: 'emergency', id: emergencyId }, requestId);
    if (!entry.ok) return entry;
    const { patientId } = entry.body;
    if (patientId === null) return notFound();
    const judged = await judge(tx);
    if (!judged.ok) return judged;
    const { what, kind, facts, insert } = judged.body;
    const personId = personIdOf(caller);
    const at = saidAt > nowMs + CLOCK_SLACK_MS ? nowMs : saidAt;
    const written: Written = { id, tenantId: tenantOf(caller), emergencyId, patientId, personId, saidAt: at, nowMs };
    const writer = await protectedNotes.opening(tx, () => findWriter(tx, what, written));
    if (writer === 'same') return answer({});
    if (writer === 'other') return refuse('conflict', 'id-taken', 'this id belongs to another entry; use a new one');
    const by = { personId, name: await findName(tx, personId) };
    // What waited on a phone says when it was said; the line itself stands where it came.
    const late = nowMs - at > CLOCK_SLACK_MS ? { saidAt: at } : {};
    if ((await record(tx, emergencyId, { type: 'scene-recorded', by, kind, facts: { ...facts, ...late } }, nowMs)) === null) return notFound();
    await insert(tx, written);
    return answer({});
  });
}

/** Whoever writes at this scene says so, of their own note or another's. */
function protectNote({ pg, door, record, protectedNotes }: SceneRouteOptions, { caller, params: { emergencyId, noteId }, body: { protectedKind }, requestId, nowMs }: Parameters<SceneHandlers['protectSceneNote']>[0]): ReturnType<SceneHandlers['protectSceneNote']> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'scene.write', { type: 'emergency', id: emergencyId }, requestId);
    if (!entry.ok) return entry;
    if ((await protectedNotes.findKind(tx, protectedKind)) === undefined) return noKind();
    if (!(await protectedNotes.opening(tx, () => markNote(tx, emergencyId, noteId, protectedKind)))) return refuse('conflict', 'not-to-mark', 'there is no such note, or it is specially protected already');
    const personId = personIdOf(caller);
    const by = { personId, name: await findName(tx, personId) };
    return (await record(tx, emergencyId, { type: 'scene-recorded', by, kind: 'note-protected', facts: { noteId } }, nowMs)) === null ? notFound() : answer({});
  });
}

async function judgePhoto({ keys, sha256 }: SceneRouteOptions, tx: Tx, { params: { emergencyId }, body }: SceneCall & { body: { id: string } }, given: Uint8Array): Promise<Answer<Entry>> {
  if (given.length > MOST_PHOTO_BYTES) return refuse('unprocessable', 'photo-too-large', `the photo has more than ${MOST_PHOTO_BYTES} bytes; reduce it`);
  const photo = cleanJpeg(given, MOST_PHOTO_PX);
  if (typeof photo === 'string') return refuse('unprocessable', photo, flaws[photo]);
  if ((await countPhotos(tx, emergencyId)) >= MOST_PHOTOS) return refuse('conflict', 'too-many-photos', `an emergency keeps ${MOST_PHOTOS} photos, and has them`);
  return answer({ what: 'photo', kind: 'photo-taken', facts: { photoId: body.id }, insert: (to, written) => insertPhoto(to, keys, written, { ...photo, sha256: sha256(photo.bytes) }) });
}

function personIdOf(caller: Caller): PersonId {
  if (caller.type !== 'person') throw new Error('the door let somebody in who is no person');
  return caller.personId;
}
