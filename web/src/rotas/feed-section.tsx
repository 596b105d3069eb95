// Addresses under which a calendar program reads my shifts or one rota. The address is shown once; who has it can read it.
import type { RotaFeed, RotaId } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useId, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { refusalShown } from './rota-words.ts';
import styles from './rotas.module.css';
import { useOverviews } from './use-rotas.ts';

export function FeedSection({ feeds }: { feeds: readonly RotaFeed[] }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const queries = useQueryClient();
  const select = useId();
  const overviews = useOverviews();
  const [rotaId, setRotaId] = useState('');
  const [address, setAddress] = useState<string | null>(null);
  const look = useCallback(() => void queries.invalidateQueries({ queryKey: ['rotas', 'mine'] }), [queries]);
  const make = useAction(
    useCallback((of: string) => request('makeRotaFeed', { body: { rotaId: of === '' ? null : (of as RotaId) } }), [request]),
    useCallback(
      ({ path }: { path: string }) => {
        setAddress(`${location.origin}${path}`);
        look();
      },
      [look],
    ),
  );
  const end = useAction(
    useCallback((feed: RotaFeed) => request('revokeRotaFeed', { params: { feedId: feed.id } }), [request]),
    useCallback(() => {
      setAddress(null);
      look();
    }, [look]),
  );
  const rotas = overviews.data?.ok === true ? overviews.data.body.rotas : [];
  const failed = [make.state, end.state].find((state) => state.status === 'failed');
  return (
    <section className={styles.section} aria-labelledby="feeds-title">
      <h2 id="feeds-title">{say('rotas.feeds')}</h2>
      <p className={styles.soft}>{say('rotas.feeds.help')}</p>
      <div className={styles.form}>
        <div className={styles.field}>
          <label htmlFor={select}>{say('rotas.feed.of')}</label>
          <select id={select} value={rotaId} onChange={(event) => setRotaId(event.target.value)}>
            <option value="">{say('rotas.feed.mine')}</option>
            {rotas.map(({ rota }) => (
              <option key={rota.id} value={rota.id}>
                {rota.name}
              </option>
            ))}
          </select>
        </div>
        <div className={styles.actions}>
          <button type="button" className={styles.plain} aria-busy={make.state.status === 'pending'} onClick={() => make.run(rotaId)}>
            {say(make.state.status === 'pending' ? 'state.pending' : 'rotas.feed.make')}
          </button>
        </div>
      </div>
      {address !== null && <NewAddress address={address} />}
      {failed?.status === 'failed' && <p role="alert" className={styles.failed}>{refusalShown(failed.error, say)}</p>}
      <ul className={styles.rows}>
        {feeds.map((feed) => (
          <li key={feed.id}>
            <span className={styles.rowWords}>
              <b>{feed.rotaName ?? say('rotas.feed.mine')}</b>
              <span className={styles.soft}>{say('rotas.feed.since', { day: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(feed.madeAt) })}</span>
            </span>
            <button type="button" className={styles.small} disabled={end.state.status === 'pending'} onClick={() => end.run(feed)}>
              {say('rotas.feed.end')}
              <span className="only-heard"> {feed.rotaName ?? say('rotas.feed.mine')}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NewAddress({ address }: { address: string }) {
  const { say } = useWords();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className={styles.section} role="status">
      <p>
        <b>{say('rotas.feed.once')}</b>
      </p>
      <code className={styles.address}>{address}</code>
      <div className={styles.actions}>
        <button type="button" className={styles.plain} onClick={() => void navigator.clipboard.writeText(address).then(() => setCopied(true), () => undefined)}>
          {say(isCopied ? 'rotas.feed.copied' : 'rotas.feed.copy')}
        </button>
      </div>
    </div>
  );
}
