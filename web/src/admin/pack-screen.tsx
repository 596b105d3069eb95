// One version of a pack: where it stands, what it changes for people, what the linter and the dry runs say of it, and the one next
// thing that may be done with it, by whom. The server decides; a button it would refuse says why beside it.
import type { EndpointReply } from '@mydr24/protocol';
import { Link, useParams } from '@tanstack/react-router';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { useAnswer } from './answer.ts';
import { Answered } from './answered.tsx';
import { Fact } from './fact.tsx';
import { hasError } from './finding-words.ts';
import { FindingsList } from './findings-list.tsx';
import { NextDeed } from './next-deed.tsx';
import { PackComparison } from './pack-comparison.tsx';
import { NewDraft, StatePill } from './protocols-screen.tsx';
import { RunsOfKinds } from './runs-of-kinds.tsx';
import { useTitle } from './use-title.ts';
import { deedWords, momentWords } from './version-words.ts';
import styles from './admin.module.css';

type Document = EndpointReply<'getPackVersion'>;

export function PackScreen() {
  const { packId = '', version = '' } = useParams({ strict: false });
  return <PackOf packId={packId} version={Number(version)} />;
}

export function PackOf({ packId, version }: { packId: string; version: number }) {
  const { say } = useWords();
  const request = useRequest();
  const document = useAnswer(['pack', packId, version], () => request('getPackVersion', { params: { packId, version } }), { everyMs: 30_000 });
  return (
    <div className={styles.page}>
      <Answered answer={document} title={say('admin.protocols')}>{(body) => <Version document={body} again={document.again} />}</Answered>
    </div>
  );
}

function Version({ document, again }: { document: Document; again: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const { version, source } = document;
  useTitle(version.title);
  const judged = useAnswer(['judged', version.sha256], () => request('lintPack', { body: { source } }), { freshMs: 60_000 });
  const name = say('admin.pack.name', { title: version.title, version: version.version });
  const isOver = version.state === 'retired' || version.state === 'withdrawn';
  return (
    <>
      <header className={styles.head}>
        <div>
          <p>
            <Link to="/admin/protocols">{say('admin.protocols')}</Link>
          </p>
          <h1>{name}</h1>
        </div>
        <StatePill version={version} />
        {version.state === 'draft' && (
          <Link className={styles.button} to="/admin/protocols/$packId/$version/edit" params={{ packId: version.packId, version: String(version.version) }}>
            {say('admin.pack.edit')}
          </Link>
        )}
        {version.state !== 'draft' && (
          <Link className={styles.button} to="/admin/protocols/$packId/$version/edit" params={{ packId: version.packId, version: String(version.version) }}>
            {say('admin.pack.read')}
          </Link>
        )}
        {version.state !== 'draft' && <NewDraft packId={version.packId} version={version.version} title={version.title} />}
      </header>
      <dl className={styles.facts}>
        <Fact name={say('admin.pack.region')} value={version.region} />
        <Fact name={say('admin.pack.languages')} value={version.languages.join(', ')} />
        <Fact name={say('admin.pack.basedOn')} value={version.basedOn === null ? '–' : say('admin.pack.name', { title: version.basedOn.packId, version: version.basedOn.version })} />
        {version.activateAt !== null && <Fact name={say('admin.pack.activation')} value={momentWords(version.activateAt, locale, document.pack?.timeZone)} />}
        <Fact name={say('admin.pack.signature')} value={version.keyId === null ? say('admin.pack.unsigned') : say('admin.pack.signed', { key: version.keyId })} />
      </dl>
      <PackComparison document={document} />
      <section className={styles.section}>
        <div className={styles.rows}>
          <Answered answer={judged}>{(body) => <FindingsList findings={body.findings} />}</Answered>
        </div>
      </section>
      {judged.body !== null && !hasError(judged.body.findings) && !isOver && <RunsOfKinds document={document} />}
      <NextDeed document={document} findings={judged.body?.findings ?? null} done={again} />
      <section className={styles.section} aria-labelledby="pack-history">
        <h2 id="pack-history">{say('admin.pack.history')}</h2>
        <ol className={styles.rows}>
          {version.deeds.toSorted((one, other) => other.at - one.at).map((deed) => (
            <li key={`${deed.what} ${deed.at}`}>{deedWords(deed, say, locale)}</li>
          ))}
        </ol>
        <p className={`${styles.soft} ${styles.mono}`} style={{ overflowWrap: 'anywhere' }}>
          {say('admin.pack.sha', { sha: version.sha256 })}
        </p>
      </section>
    </>
  );
}
