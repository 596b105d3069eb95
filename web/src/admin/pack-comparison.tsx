// A version against what is in force, or against what it was made from: the changes in words, and the two texts line by line.
import type { EndpointReply, ProtocolPack } from '@mydr24/protocol';
import { lazy, Suspense } from 'react';
import { ScreenLoading } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { useAnswer } from './answer.ts';
import { groupChanges, packChanges, type PackChange } from './pack-changes.ts';
import { listWords } from './step-words.ts';
import styles from './admin.module.css';

type Document = EndpointReply<'getPackVersion'>;
const SourceChanges = lazy(() => import('./source-changes.tsx'));

interface Base {
  source: string;
  pack: ProtocolPack | null;
  name: string;
}

/** What is in force; else what it was made from. Null where there is neither, or it is itself in force. */
function useBase(document: Document): Base | null {
  const { say } = useWords();
  const request = useRequest();
  const { version } = document;
  const active = useAnswer(['pack-active'], () => request('getActivePack', {}));
  const inForce = active.body?.document ?? null;
  const shippedId = active.body !== null && inForce === null ? version.basedOn?.packId : undefined;
  const shipped = useAnswer(['pack-shipped', shippedId], () => request('getShippedPack', { params: { packId: shippedId ?? '' } }), { isWanted: shippedId !== undefined });
  if (inForce !== null) return inForce.version.sha256 === version.sha256 ? null : { source: inForce.source, pack: inForce.pack, name: say('admin.changes.active', { title: inForce.version.title, version: inForce.version.version }) };
  return shipped.body === null ? null : { source: shipped.body.source, pack: shipped.body.pack, name: say('admin.changes.shipped', { title: shipped.body.version.title, version: shipped.body.version.version }) };
}

export function PackComparison({ document }: { document: Document }) {
  const { say, locale } = useWords();
  const base = useBase(document);
  if (base === null) return null;
  const changes = base.pack !== null && document.pack !== null ? packChanges(base.pack, document.pack, say, locale) : null;
  return (
    <section className={styles.section} aria-labelledby="pack-changes">
      <h2 id="pack-changes">{say('admin.changes')}</h2>
      <p className={styles.lead}>{say('admin.changes.against', { name: base.name })}</p>
      {changes === null ? <p className={styles.note}>{say('admin.changes.unreadable')}</p> : <ChangeList changes={changes} />}
      <details className={styles.fold}>
        <summary>{say('admin.changes.source')}</summary>
        <Suspense fallback={<ScreenLoading />}>
          <SourceChanges before={base.source} after={document.source} beforeName={base.name} afterName={say('admin.changes.this', { version: document.version.version })} />
        </Suspense>
      </details>
    </section>
  );
}

export function ChangeList({ changes }: { changes: readonly PackChange[] }) {
  const { say, locale } = useWords();
  if (changes.length === 0) return <p className={styles.note}>{say('admin.changes.none')}</p>;
  return (
    <ul className={styles.rows}>
      {groupChanges(changes).map(({ kinds, texts }) => (
        <li key={kinds.join(' ')}>
          <div className={styles.words}>
            <b>{kinds.length === 0 ? say('admin.whole') : listWords(kinds.map((kind) => say(`emergency.kind.${kind}`)), locale)}</b>
            <ul>
              {texts.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        </li>
      ))}
    </ul>
  );
}
