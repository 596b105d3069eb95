// Keeps a draft while it is written: saves by itself a moment after the last word, says honestly how that went, tries again, and
// learns the findings with each save. What is saved and what is not is decided in draft-saving.ts.
import type { EndpointReply, PackFinding, PackVersion } from '@mydr24/protocol';
import { useCallback, useEffect, useReducer, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';
import { opened, saving, type DraftSaving } from './draft-saving.ts';

const REST_MS = 1_200;
const AGAIN_MS = 8_000;

type Document = EndpointReply<'getPackVersion'>;

export interface Draft {
  state: DraftSaving;
  version: PackVersion;
  findings: readonly PackFinding[];
  /** Words were written since the server last judged. */
  areFindingsOld: boolean;
  write: (text: string) => void;
  saveNow: () => void;
  keepMine: () => void;
  takeTheirs: () => void;
}

export function useDraft(document: Document, atFirst: readonly PackFinding[]): Draft {
  const request = useRequest();
  const [state, tell] = useReducer(saving, null, () => opened({ text: document.source, revision: document.version.revision }, null));
  const [judged, setJudged] = useState({ findings: atFirst, text: document.source, version: document.version });
  const { packId, version } = document.version;
  const send = useCallback(
    async (text: string, revision: number): Promise<void> => {
      const params = { packId, version };
      const reply = await request('savePackDraft', { params, body: { source: text, revision } });
      if (reply.ok) {
        setJudged({ findings: reply.body.findings, text, version: reply.body.version });
        return tell({ type: 'stored', revision: reply.body.version.revision, at: Date.now() });
      }
      if (reply.error.code !== 'changed-meanwhile') return tell({ type: 'failed', error: reply.error });
      const theirs = await request('getPackVersion', { params });
      if (!theirs.ok) return tell({ type: 'failed', error: theirs.error });
      const byName = theirs.body.version.deeds.findLast(({ what }) => what === 'saved')?.personName ?? '';
      tell({ type: 'overtaken', theirs: { text: theirs.body.source, revision: theirs.body.version.revision, byName } });
    },
    [request, packId, version],
  );
  const { save, text, saved } = state;
  const isSending = save.tag === 'saving';
  useEffect(() => {
    if (save.tag !== 'waiting' && save.tag !== 'kept') return undefined;
    const timer = setTimeout(() => tell({ type: 'sent' }), save.tag === 'kept' ? AGAIN_MS : REST_MS);
    return () => clearTimeout(timer);
  }, [save, text]);
  useEffect(() => {
    if (isSending) void send(save.text, saved.revision);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one sending for each time it begins; words written meanwhile wait
  }, [isSending, send]);
  return {
    state, version: judged.version, findings: judged.findings, areFindingsOld: judged.text !== text, write: useCallback((next: string) => tell({ type: 'typed', text: next }), []),
    saveNow: () => tell({ type: 'sent' }), keepMine: () => tell({ type: 'keep-mine' }), takeTheirs: () => tell({ type: 'take-theirs' }),
  };
}
