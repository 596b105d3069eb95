// The parts of the privacy officer's surface, in groups: on a desk one row, the group one is in open and the others a press away; on a phone one row
// of all that is pushed along.
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { WordId } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './privacy.module.css';

const groups = [
  { word: 'privacy.group.looks', parts: [['/privacy', 'audit.title'], ['/privacy/why', 'why.title'], ['/privacy/break-glass', 'reviews.title']] },
  { word: 'privacy.group.requests', parts: [['/privacy/requests', 'requests.title'], ['/privacy/holds', 'holds.title'], ['/privacy/past-records', 'past.title']] },
  { word: 'privacy.group.consent', parts: [['/privacy/consent-rules', 'consentRules.title'], ['/privacy/proxies', 'proxies.title'], ['/privacy/shared-care', 'sharing.title']] },
  { word: 'processing.title', parts: [['/privacy/record', 'processing.title']] },
] as const satisfies readonly { word: WordId; parts: readonly (readonly [string, WordId])[] }[];

export function PrivacyTabs() {
  const { say } = useWords();
  const here = useLocation({ select: ({ pathname }) => pathname.replace(/\/$/, '') });
  const row = useRef<HTMLUListElement>(null);
  // Where one is stands in sight, however far along the row; each part has a row of its own.
  useEffect(() => {
    const part = row.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (row.current !== null && part) row.current.scrollLeft = part.offsetLeft - row.current.offsetLeft - (row.current.clientWidth - part.offsetWidth) / 2;
  }, []);
  return (
    <nav aria-label={say('privacy.parts')}>
      <ul ref={row} className={styles.all}>
        {groups.flatMap(({ parts }) => parts.map(([to, name]) => <li key={to} className={styles.group}><Part to={to} name={name} /></li>))}
      </ul>
      <ul className={styles.groups}>
        {groups.map(({ word, parts }) => {
          const isHere = parts.some(([to]) => to === here);
          const [[first]] = parts;
          return (
            <li key={word} className={styles.group} data-open={isHere && parts.length > 1}>
              {isHere ? parts.map(([to, name]) => <Part key={to} to={to} name={name} />) : <Link to={first} activeOptions={{ exact: true }}>{say(word)}{parts.length > 1 && <span aria-hidden="true"> ▸</span>}</Link>}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Part({ to, name }: { to: (typeof groups)[number]['parts'][number][0]; name: WordId }) {
  const { say } = useWords();
  return (
    <Link to={to} activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
      {say(name)}
    </Link>
  );
}
