// Notes and photos from the scene: what is with the server, and what still waits on this phone, told apart. A photo is shown only when somebody
// asks for it, because every look is recorded.
import type { EmergencyId, SceneRecord } from '@mydr24/protocol';
import { useEffect, useMemo, useState, type FormEvent, type RefObject } from 'react';
import { ScenePhotos, SceneNoteList } from '../emergency/scene-record.tsx';
import { MarkProtected } from '../protected/mark-protected.tsx';
import { useWords } from '../words/words-context.tsx';
import type { Waiting } from './outbox.ts';
import { useOutbox } from './outbox-context.tsx';
import styles from './scene-notes.module.css';

interface SceneNotesProps {
  emergencyId: EmergencyId;
  scene: SceneRecord;
  field: RefObject<HTMLTextAreaElement | null>;
}

export function SceneNotes({ emergencyId, scene, field }: SceneNotesProps) {
  const { say } = useWords();
  const { waiting } = useOutbox();
  const own = waiting.filter((each) => each.emergencyId === emergencyId && each.refusal === null);
  return (
    <section className={styles.whole} aria-labelledby="scene-notes-title">
      <h2 id="scene-notes-title">{say('scene.notes')}</h2>
      <SceneNoteList emergencyId={emergencyId} notes={scene.notes} />
      <ul className={styles.waiting}>
        {own.map((each) => each.deed.what === 'note' && (
          <li key={each.key}>
            <p>{each.deed.text}</p>
            <span>{say('scene.waits')}</span>
          </li>
        ))}
      </ul>
      <ScenePhotos emergencyId={emergencyId} photos={scene.photos} />
      <ul className={styles.previews}>{own.map((each) => each.deed.what === 'photo' && <WaitingPhoto key={each.key} waiting={each} content={each.deed.content} />)}</ul>
      <NoteForm emergencyId={emergencyId} field={field} />
    </section>
  );
}

function WaitingPhoto({ waiting, content }: { waiting: Waiting; content: Blob }) {
  const { say } = useWords();
  const url = useMemo(() => URL.createObjectURL(content), [content]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    <li data-key={waiting.key}>
      <img src={url} alt={say('scene.photo.own')} />
      <span>{say('scene.waits')}</span>
    </li>
  );
}

function NoteForm({ emergencyId, field }: Pick<SceneNotesProps, 'emergencyId' | 'field'>) {
  const { say } = useWords();
  const { add } = useOutbox();
  const [text, setText] = useState('');
  const [protectedKind, setProtectedKind] = useState<string | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    add(emergencyId, { what: 'note', text: text.trim(), ...(protectedKind === null ? {} : { protectedKind }) });
    setText('');
    setProtectedKind(null);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label>
        <span>{say('scene.note.label')}</span>
        <textarea ref={field} rows={2} maxLength={2_000} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <MarkProtected kind={protectedKind} set={setProtectedKind} hint="protected.mark.hint.scene" />
      <button type="submit">{say('scene.note.add')}</button>
    </form>
  );
}
