// Whether what was erased is gone, looked up when it is opened: what is left by table, and what older backups could still open.
import type { Erasure, ErasureProof } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';

export function ErasureProofPart({ erasureId }: { erasureId: Erasure['id'] }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  const proof = useAnswer(['erasure-proof', erasureId], () => request('verifyErasure', { params: { erasureId } }), { isWanted: isOpen, isForgotten: true });
  return (
    <details className={admin.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('proof.title')}</summary>
      {isOpen && (
        <Answered answer={proof}>
          {(body) => (
            <div className={admin.section} role="status">
              <Found proof={body} />
              <div className={admin.buttons}>
                <button type="button" className={admin.button} aria-busy={proof.isAsking} onClick={proof.again}>
                  {say(proof.isAsking ? 'state.loading' : 'proof.again')}
                </button>
              </div>
            </div>
          )}
        </Answered>
      )}
    </details>
  );
}

function Found({ proof: { parts, looks, left, backups } }: { proof: ErasureProof }) {
  const { say } = useWords();
  return (
    <>
      <p>
        <b>{left.length === 0 ? say('proof.gone', { looks }) : say('proof.left')}</b>
      </p>
      {left.length > 0 && (
        <ul className={admin.rows}>
          {left.map(({ table, rows }) => (
            <li key={table}>{say('proof.left.row', { table, n: rows })}</li>
          ))}
        </ul>
      )}
      <p>{say(parts.includes('record') ? 'proof.of.record' : 'proof.of.private')}</p>
      <p>{say(`proof.backups.${backups}`)}</p>
    </>
  );
}
