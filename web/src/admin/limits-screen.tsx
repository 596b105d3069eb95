// What the hospital may use at most, what it uses and how often something was refused. Read only: the operator sets it.
import type { TenantLimit } from '@mydr24/protocol';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { Answered } from './answered.tsx';
import { useAnswer } from './answer.ts';
import { useTitle } from './use-title.ts';
import { momentWords } from './version-words.ts';
import styles from './admin.module.css';

export function LimitsScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('bounds.title'));
  const found = useAnswer(['tenant-limits'], () => request('getTenantLimits', {}));
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('bounds.title')}</h1>
        <p className={styles.lead}>{say('bounds.lead')}</p>
        <p className={styles.note}>{say('bounds.never')}</p>
      </header>
      <Answered answer={found}>{(body) => <LimitList limits={body.limits} setAt={body.setAt} />}</Answered>
    </div>
  );
}

export function LimitList({ limits, setAt }: { limits: readonly TenantLimit[]; setAt: number | null }) {
  const { say, locale } = useWords();
  return (
    <section className={styles.section} aria-label={say('bounds.title')}>
      <ul className={styles.rows}>
        {limits.map((limit) => (
          <LimitRow key={limit.kind} limit={limit} />
        ))}
      </ul>
      <p className={styles.soft}>{setAt === null ? say('bounds.neverSet') : say('bounds.setAt', { at: momentWords(setAt, locale) })}</p>
    </section>
  );
}

function LimitRow({ limit: { kind, most, used, refused } }: { limit: TenantLimit }) {
  const { say } = useWords();
  const isFull = most !== null && used !== null && used >= most;
  return (
    <li>
      <span className={styles.words}>
        <b>{say(`bounds.kind.${kind}`)}</b>
        <span>{say(`bounds.means.${kind}`)}</span>
        {refused > 0 && <span>{say('bounds.refused', { n: refused })}</span>}
      </span>
      <span className={styles.pill} data-state={isFull ? 'approved' : undefined}>
        {most === null ? say(used === null ? 'bounds.none' : 'bounds.usedFree', { used: used ?? 0 }) : used === null ? say('bounds.most', { most }) : say(isFull ? 'bounds.full' : 'bounds.usedOf', { used, most })}
      </span>
    </li>
  );
}
