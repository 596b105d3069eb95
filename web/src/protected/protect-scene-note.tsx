// Marks a note of a scene as specially protected after it was written: folded, because few notes are. It is not taken back.
import type { EmergencyId } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import fields from '../admin/admin.module.css';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { MarkProtected } from './mark-protected.tsx';

export function ProtectSceneNote({ emergencyId, noteId }: { emergencyId: EmergencyId; noteId: string }) {
  const { say } = useWords();
  const request = useRequest();
  const queries = useQueryClient();
  const [kind, setKind] = useState<string | null>(null);
  const mark = useAction(
    useCallback((protectedKind: string) => request('protectSceneNote', { params: { emergencyId, noteId }, body: { protectedKind } }), [request, emergencyId, noteId]),
    () => [['scene-record', emergencyId], ['incident', emergencyId]].forEach((queryKey) => void queries.invalidateQueries({ queryKey })),
  );
  const isPending = mark.state.status === 'pending';
  return (
    <>
      <MarkProtected kind={kind} set={setKind} hint="protected.mark.hint.scene" />
      {kind !== null && (
        <button type="button" className={fields.button} aria-busy={isPending} disabled={isPending} onClick={() => mark.run(kind)}>
          {say(isPending ? 'state.pending' : 'protected.mark.do')}
        </button>
      )}
      {mark.state.status === 'failed' && <NotSent error={mark.state.error} retry={mark.state.retry} dismiss={mark.dismiss} />}
    </>
  );
}
