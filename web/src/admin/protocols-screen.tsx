// Every protocol pack of the tenant: what is in force, what is coming, what waits for a second person, and where to begin a draft.
import type { EndpointReply, PackVersion } from '@mydr24/protocol';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { useAnswer } from './answer.ts';
import { Answered } from './answered.tsx';
import { Fact } from './fact.tsx';
import { useTitle } from './use-title.ts';
import { deedWords, groups, lastDeed, momentWords } from './version-words.ts';
import styles from './admin.module.css';

type Packs = EndpointReply<'listPacks'>;

export function ProtocolsScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('admin.protocols'));
  const packs = useAnswer(['packs'], () => request('listPacks', {}), { everyMs: 30_000 });
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('admin.protocols')}</h1>
        <p className={styles.lead}>{say('admin.protocols.lead')}</p>
      </header>
      <Answered answer={packs}>{(body) => <PackLists packs={body} />}</Answered>
    </div>
  );
}

function PackLists({ packs }: { packs: Packs }) {
  const { say } = useWords();
  return (
    <>
      <InForce packs={packs} />
      {groups.map(({ name, states }) => {
        const versions = packs.versions.filter(({ state }) => states.includes(state));
        if (versions.length === 0) return null;
        const list = <VersionList versions={versions} />;
        if (name !== 'earlier') {
          return (
            <section key={name} className={styles.section} aria-labelledby={`packs-${name}`}>
              <h2 id={`packs-${name}`}>{say(`admin.packs.${name}`)}</h2>
              {list}
            </section>
          );
        }
        return (
          <details key={name} className={styles.fold}>
            <summary>{say('admin.packs.earlier')}</summary>
            {list}
          </details>
        );
      })}
      <Shipped packs={packs} />
    </>
  );
}

function InForce({ packs: { active, refused, versions } }: { packs: Packs }) {
  const { say, locale } = useWords();
  const current = versions.find((each) => active !== null && each.packId === active.packId && each.version === active.version);
  const activated = current?.deeds.findLast(({ what }) => what === 'activated');
  const approved = current?.deeds.findLast(({ what }) => what === 'approved');
  return (
    <section className={styles.section} aria-labelledby="packs-active">
      <h2 id="packs-active">{say('admin.packs.active')}</h2>
      {refused !== null && (
        <p className={styles.note} role="alert">
          {say('admin.packs.refused', { pack: refused.packId, version: refused.version })}
        </p>
      )}
      {current === undefined ? (
        <div className={styles.card}>
          <h3>{say('admin.packs.builtIn')}</h3>
          <p className={styles.lead}>{say('admin.packs.builtIn.next')}</p>
        </div>
      ) : (
        <div className={styles.card}>
          <div className={styles.head}>
            <h3>
              <PackLink version={current} />
            </h3>
            <StatePill version={current} />
            <NewDraft packId={current.packId} version={current.version} title={current.title} />
          </div>
          <dl className={styles.facts}>
            <Fact name={say('admin.pack.since')} value={activated === undefined ? '–' : momentWords(activated.at, locale)} />
            <Fact name={say('admin.pack.approvedBy')} value={approved?.personName ?? '–'} />
            <Fact name={say('admin.pack.languages')} value={current.languages.join(', ')} />
            <Fact name={say('admin.pack.signature')} value={current.keyId === null ? say('admin.pack.unsigned') : say('admin.pack.signed', { key: current.keyId })} />
          </dl>
        </div>
      )}
    </section>
  );
}

function VersionList({ versions }: { versions: readonly PackVersion[] }) {
  const { say, locale } = useWords();
  return (
    <ul className={styles.rows}>
      {versions.map((version) => {
        const deed = lastDeed(version);
        return (
          <li key={`${version.packId} ${version.version}`}>
            <p className={styles.words}>
              <PackLink version={version} />
              <span>
                {deed !== null && deedWords(deed, say, locale)}
                {version.state === 'scheduled' && version.activateAt !== null && ` · ${say('admin.pack.activatesAt', { moment: momentWords(version.activateAt, locale) })}`}
              </span>
            </p>
            <StatePill version={version} />
            {version.state === 'draft' && (
              <Link className={styles.button} to="/admin/protocols/$packId/$version/edit" params={{ packId: version.packId, version: String(version.version) }}>
                {say('admin.pack.edit')}
                <span className="only-heard"> {version.title}</span>
              </Link>
            )}
            {version.state === 'retired' && <NewDraft packId={version.packId} version={version.version} title={version.title} />}
          </li>
        );
      })}
    </ul>
  );
}

function PackLink({ version }: { version: PackVersion }) {
  const { say } = useWords();
  return (
    <Link to="/admin/protocols/$packId/$version" params={{ packId: version.packId, version: String(version.version) }}>
      {say('admin.pack.name', { title: version.title, version: version.version })}
    </Link>
  );
}

export function StatePill({ version }: { version: Pick<PackVersion, 'state'> }) {
  const { say } = useWords();
  return (
    <span className={styles.pill} data-state={version.state}>
      {say(`admin.state.${version.state}`)}
    </span>
  );
}

function Shipped({ packs }: { packs: Packs }) {
  const { say } = useWords();
  return (
    <section className={styles.section} aria-labelledby="packs-shipped">
      <h2 id="packs-shipped">{say('admin.packs.shipped')}</h2>
      <p className={styles.lead}>{say('admin.packs.shipped.lead')}</p>
      <ul className={styles.rows}>
        {packs.shipped.map((pack) => (
          <li key={pack.packId}>
            <p className={styles.words}>
              <b>{pack.title}</b>
              <span>{say('admin.pack.shipped', { region: pack.region, languages: pack.languages.join(', '), version: pack.version, key: pack.keyId })}</span>
            </p>
            <NewDraft packId={pack.packId} version={null} title={pack.title} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** From a shipped pack when `version` is null. */
export function NewDraft({ packId, version, title }: { packId: string; version: number | null; title: string }) {
  const { say } = useWords();
  const request = useRequest();
  const navigate = useNavigate();
  const create = useAction(
    useCallback(() => request('createPackDraft', { body: { packId, version } }), [request, packId, version]),
    useCallback((made: EndpointReply<'createPackDraft'>) => void navigate({ to: '/admin/protocols/$packId/$version/edit', params: { packId: made.version.packId, version: String(made.version.version) } }), [navigate]),
  );
  if (create.state.status === 'failed') return <NotSent error={create.state.error} retry={create.state.retry} dismiss={create.dismiss} />;
  return (
    <button type="button" className={styles.button} aria-busy={create.state.status === 'pending'} onClick={() => create.state.status === 'idle' && create.run()}>
      {say(create.state.status === 'pending' ? 'state.pending' : 'admin.pack.draft')}
      <span className="only-heard"> {title}</span>
    </button>
  );
}
