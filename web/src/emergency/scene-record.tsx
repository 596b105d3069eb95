// Notes and photos of a scene as the server keeps them, for whoever may read them: who said it, when, and when it came. A photo is fetched when
// somebody asks to see it: every look is recorded.
import type { EmergencyDetail, EmergencyId, SceneNote, ScenePhoto, SceneRecord } from '@mydr24/protocol';
import { useState } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { ProtectSceneNote } from '../protected/protect-scene-note.tsx';
import { ProtectionMark, ProtectionNotice } from '../protected/protection-words.tsx';
import { useSceneRecord } from './use-scene-record.ts';
import styles from './scene-record.module.css';

/** Later than this, a note is told to have waited. */
const LATE_MS = 60_000;

/** For those who are not there: nothing is shown while nothing was recorded. */
export function SceneForTeam({ detail }: { detail: EmergencyDetail }) {
  const { id } = detail.summary;
  return <SceneShown emergencyId={id} scene={useSceneRecord(id, detail)} />;
}

export function SceneShown({ emergencyId, scene: { notes, photos } }: { emergencyId: EmergencyId; scene: SceneRecord }) {
  const { say } = useWords();
  if (notes.length === 0 && photos.length === 0) return null;
  return (
    <section className={styles.team} aria-label={say('scene.notes')}>
      <h3>{say('scene.notes')}</h3>
      <SceneNoteList emergencyId={emergencyId} notes={notes} />
      <ScenePhotos emergencyId={emergencyId} photos={photos} />
    </section>
  );
}

function Said({ said: { personName, saidAt, receivedAt } }: { said: Pick<SceneNote, 'personName' | 'saidAt' | 'receivedAt'> }) {
  const { say, locale } = useWords();
  const isLate = receivedAt - saidAt > LATE_MS;
  return (
    <span className={styles.said}>
      {personName} · {timeOfDay(saidAt, locale)}
      {isLate && <> · {say('scene.late', { time: timeOfDay(receivedAt, locale) })}</>}
    </span>
  );
}

export function SceneNoteList({ emergencyId, notes }: { emergencyId: EmergencyId; notes: readonly SceneNote[] }) {
  const { say } = useWords();
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes}>
      {notes.map((note) => (
        <li key={note.id} className={note.protection === undefined ? undefined : styles.protected}>
          {note.protection !== undefined && <ProtectionMark protection={note.protection} />}
          <p className={note.isWithheld === true ? styles.withheld : undefined}>{note.isWithheld === true ? say('protected.withheld') : note.text}</p>
          <Said said={note} />
          {note.protection !== undefined && <ProtectionNotice protection={note.protection} />}
          {note.protection === undefined && note.isWithheld !== true && <ProtectSceneNote emergencyId={emergencyId} noteId={note.id} />}
        </li>
      ))}
    </ul>
  );
}

export function ScenePhotos({ emergencyId, photos }: { emergencyId: EmergencyId; photos: readonly ScenePhoto[] }) {
  if (photos.length === 0) return null;
  return (
    <ul className={styles.photos}>
      {photos.map((photo) => (
        <OnePhoto key={photo.id} emergencyId={emergencyId} photo={photo} />
      ))}
    </ul>
  );
}

function OnePhoto({ emergencyId, photo }: { emergencyId: EmergencyId; photo: ScenePhoto }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const [shown, setShown] = useState<'not' | 'asked' | 'failed' | { url: string }>('not');
  const show = async (): Promise<void> => {
    setShown('asked');
    const reply = await request('getScenePhoto', { params: { emergencyId, photoId: photo.id } }, { via: 'http' });
    setShown(reply.ok ? { url: `data:${reply.body.contentType};base64,${reply.body.content}` } : 'failed');
  };
  return (
    <li>
      {typeof shown === 'object' ? (
        <img src={shown.url} alt={say('scene.photo.of', { person: photo.personName, time: timeOfDay(photo.saidAt, locale) })} />
      ) : (
        <button type="button" aria-busy={shown === 'asked'} onClick={() => void show()}>
          {say(shown === 'asked' ? 'state.loading' : shown === 'failed' ? 'scene.photo.failed' : 'scene.photo.show')}
        </button>
      )}
      <Said said={photo} />
    </li>
  );
}
