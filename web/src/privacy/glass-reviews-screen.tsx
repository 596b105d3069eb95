// Uses of break-glass for another person to judge: those that wait, and those that were judged. Pages, newest first.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTitle } from '../admin/use-title.ts';
import { ScreenEmpty, ScreenLoading } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { GlassReview } from './glass-review.tsx';
import { PrivacyTabs } from './privacy-tabs.tsx';
import admin from '../admin/admin.module.css';
import { RefusedAgain } from '../admin/refused-again.tsx';
import styles from './privacy.module.css';

const states = ['waiting', 'judged'] as const;
type State = (typeof states)[number];

export function GlassReviewsScreen() {
  const { say } = useWords();
  const [state, setState] = useState<State>('waiting');
  useTitle(say('reviews.title'));
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <header className={admin.section}>
        <h1>{say('reviews.title')}</h1>
        <p className={admin.lead}>{say('reviews.lead')}</p>
      </header>
      <div className={admin.tabs} role="group" aria-label={say('reviews.which')}>
        {states.map((each) => (
          <button key={each} type="button" aria-pressed={state === each} onClick={() => setState(each)}>
            {say(`reviews.${each}`)}
          </button>
        ))}
      </div>
      <Reviews key={state} state={state} />
    </div>
  );
}

function Reviews({ state }: { state: State }) {
  const { say } = useWords();
  const request = useRequest();
  const list = useInfiniteQuery({
    queryKey: ['break-glass-reviews', state],
    gcTime: 0,
    initialPageParam: null as number | null,
    queryFn: ({ pageParam }) => request('listBreakGlass', { query: { state, ...(pageParam === null ? {} : { before: pageParam }) } }),
    getNextPageParam: (last) => (last.ok ? last.body.before : null),
  });
  const again = (): void => void list.refetch();
  const [first] = list.data?.pages ?? [];
  if (first === undefined) return <ScreenLoading />;
  if (!first.ok) return <RefusedAgain error={first.error} again={again} />;
  const uses = (list.data?.pages ?? []).flatMap((page) => (page.ok ? page.body.uses : []));
  if (uses.length === 0) return <ScreenEmpty title={say(`reviews.none.${state}`)} next={say(`reviews.none.${state}.next`)} />;
  return (
    <>
      {uses.map((use) => (
        <GlassReview key={use.id} use={use} changed={again} />
      ))}
      {list.hasNextPage && (
        <button type="button" className={styles.more} aria-busy={list.isFetching} onClick={() => void list.fetchNextPage()}>
          {say(list.isFetching ? 'state.loading' : 'reviews.more')}
        </button>
      )}
    </>
  );
}
