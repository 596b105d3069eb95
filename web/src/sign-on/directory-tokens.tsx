// The directory that makes and ends people here (SCIM): its tokens, a new one that is shown once, and an end to all of them.
import type { EndpointReply } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { AskFirst } from '../admin/ask-first.tsx';
import { ShownOnce } from '../admin/shown-once.tsx';
import { Tick } from '../admin/text-field.tsx';
import { momentWords } from '../admin/version-words.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import styles from '../admin/admin.module.css';

const DAY_MS = 86_400_000;
const VALID_DAYS = 365;
type Token = EndpointReply<'listScimTokens'>['tokens'][number];

export function DirectoryTokens() {
  const { say, locale } = useWords();
  const request = useRequest();
  const now = useNow();
  const tokens = useAnswer(['scim-tokens'], () => request('listScimTokens', {}));
  const [made, setMade] = useState<EndpointReply<'makeScimToken'> | null>(null);
  const [hasOverlap, setOverlap] = useState(true);
  const make = useAction(
    () => request('makeScimToken', { body: { validDays: VALID_DAYS, overlapMs: hasOverlap ? DAY_MS : 0 } }),
    (body) => {
      setMade(body);
      tokens.again();
    },
  );
  const end = useAction(() => request('revokeScimTokens', {}), tokens.again);
  const isPending = make.state.status === 'pending';
  return (
    <section className={styles.card} aria-labelledby="directory-title">
      <h2 id="directory-title">{say('directory.title')}</h2>
      <p className={styles.soft}>{say('directory.lead')}</p>
      {made !== null && <ShownOnce text={say('directory.made', { url: made.baseUrl, until: momentWords(made.expiresAt, locale) })} secret={made.token} kept={() => setMade(null)} />}
      <Answered answer={tokens}>
        {(body) => {
          const open = body.tokens.filter((token) => isCounting(token, now));
          return (
            <>
              {open.length === 0 && <p>{say('directory.none')}</p>}
              {open.length > 0 && <Tokens tokens={open} />}
              {open.length > 0 && <Tick label={say('directory.overlap')} help={say('directory.overlap.help')} isOn={hasOverlap} set={setOverlap} />}
              <div className={styles.buttons}>
                <button type="button" className={styles.button} aria-busy={isPending} onClick={() => !isPending && make.run()}>
                  {say(isPending ? 'state.pending' : 'directory.make')}
                </button>
                {open.length > 0 && <AskFirst label={say('directory.end')} about="" title={say('directory.end.title')} text={say('directory.end.text')} action={end} />}
              </div>
            </>
          );
        }}
      </Answered>
      {make.state.status === 'failed' && <NotSent error={make.state.error} retry={make.state.retry} dismiss={make.dismiss} />}
    </section>
  );
}

const isCounting = ({ expiresAt, revokedAt }: Token, now: number): boolean => expiresAt > now && (revokedAt === null || revokedAt > now);

function Tokens({ tokens }: { tokens: readonly Token[] }) {
  const { say, locale } = useWords();
  return (
    <ul className={styles.rows}>
      {tokens.map(({ id, createdAt, expiresAt, revokedAt, usedAt }) => (
        <li key={id}>
          <span className={styles.words}>
            <b>{say('directory.token', { made: momentWords(createdAt, locale) })}</b>
            <span>{say('directory.token.until', { until: momentWords(revokedAt ?? expiresAt, locale) })}</span>
            <span>{usedAt === null ? say('directory.token.unused') : say('directory.token.used', { at: momentWords(usedAt, locale) })}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
