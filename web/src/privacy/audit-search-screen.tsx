// The privacy officer's search: who opened or changed which record. Pages, never a total; every look is itself recorded.
import { endpoints, type EndpointReply, type WireError } from '@mydr24/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Tick } from '../admin/text-field.tsx';
import { useTitle } from '../admin/use-title.ts';
import { ScreenEmpty, ScreenLoading } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { saveFile } from '../shell/save-file.ts';
import { useSessions } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { type AuditFilters, filterOf, noFilters } from './audit-filters.ts';
import { AuditRows } from './audit-rows.tsx';
import { PrivacyTabs } from './privacy-tabs.tsx';
import { SubjectChoice } from './subject-choice.tsx';
import admin from '../admin/admin.module.css';
import { RefusedAgain } from '../admin/refused-again.tsx';
import styles from './privacy.module.css';

const PAGE = 50;

export function AuditSearchScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('audit.title'));
  const [filters, setFilters] = useState(noFilters);
  const list = useInfiniteQuery({
    queryKey: ['audit', filters],
    gcTime: 0,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => request('searchAudit', { query: { ...filterOf(filters), limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) } }),
    getNextPageParam: (last) => (last.ok ? last.body.after : null),
  });
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <header className={admin.section}>
        <h1>{say('audit.title')}</h1>
        <p className={admin.lead}>{say('audit.lead')}</p>
      </header>
      <Filters filters={filters} set={setFilters} />
      <Results pages={list.data?.pages ?? null} isMore={list.hasNextPage} isBusy={list.isFetching} more={() => void list.fetchNextPage()} again={() => void list.refetch()} onlyAction={(action) => setFilters({ ...filters, action })} />
      <SaveButton filters={filters} />
    </div>
  );
}

function Filters({ filters, set }: { filters: AuditFilters; set: (filters: AuditFilters) => void }) {
  const { say } = useWords();
  const [outcomeId, purposeId, fromId, toId] = [useId(), useId(), useId(), useId()];
  return (
    <section className={admin.card} aria-label={say('audit.filters')}>
      <SubjectChoice subject={filters.subject} choose={(subject) => set({ ...filters, subject, isOfChanges: false })} />
      {filters.subject?.kind === 'person' && <Tick label={say('changes.only')} help={say('changes.only.means')} isOn={filters.isOfChanges} set={(isOfChanges) => set({ ...filters, isOfChanges })} />}
      <div className={admin.fields}>
        <span className={admin.field}>
          <label htmlFor={outcomeId}>{say('audit.outcome')}</label>
          <select id={outcomeId} value={filters.outcome ?? 'all'} onChange={({ target }) => set({ ...filters, outcome: target.value === 'allowed' || target.value === 'refused' ? target.value : null })}>
            {(['all', 'allowed', 'refused'] as const).map((each) => <option key={each} value={each}>{say(`audit.outcome.${each}`)}</option>)}
          </select>
        </span>
        <span className={admin.field}>
          <label htmlFor={purposeId}>{say('audit.purpose')}</label>
          <select id={purposeId} value={filters.isBreakGlass ? 'ETREAT' : 'all'} onChange={({ target }) => set({ ...filters, isBreakGlass: target.value === 'ETREAT' })}>
            {(['all', 'ETREAT'] as const).map((each) => <option key={each} value={each}>{say(`audit.purpose.${each}`)}</option>)}
          </select>
        </span>
        <span className={admin.field}>
          <label htmlFor={fromId}>{say('audit.from')}</label>
          <input id={fromId} type="date" value={filters.fromOn} max={filters.toOn} onChange={({ target }) => set({ ...filters, fromOn: target.value })} />
        </span>
        <span className={admin.field}>
          <label htmlFor={toId}>{say('audit.to')}</label>
          <input id={toId} type="date" value={filters.toOn} min={filters.fromOn} onChange={({ target }) => set({ ...filters, toOn: target.value })} />
        </span>
      </div>
      {filters.action !== null && (
        <p className={styles.chosen}>
          <b className={admin.mono}>{filters.action}</b>
          <button type="button" className={admin.button} onClick={() => set({ ...filters, action: null })}>
            {say('audit.action.clear')}
          </button>
        </p>
      )}
    </section>
  );
}

type Page = { ok: true; body: EndpointReply<'searchAudit'> } | { ok: false; error: WireError };

function Results({ pages, isMore, isBusy, more, again, onlyAction }: { pages: readonly Page[] | null; isMore: boolean; isBusy: boolean; more: () => void; again: () => void; onlyAction: (action: string) => void }) {
  const { say } = useWords();
  const [first] = pages ?? [];
  if (pages === null || first === undefined) return <ScreenLoading />;
  if (!first.ok) return <RefusedAgain error={first.error} again={again} />;
  const entries = pages.flatMap((page) => (page.ok ? page.body.entries : []));
  if (entries.length === 0) return <ScreenEmpty title={say('audit.none')} next={say('audit.none.next')} />;
  return (
    <>
      <AuditRows entries={entries} onlyAction={onlyAction} />
      {isMore && (
        <button type="button" className={styles.more} aria-busy={isBusy} onClick={more}>
          {say(isBusy ? 'state.loading' : 'audit.more')}
        </button>
      )}
    </>
  );
}

function SaveButton({ filters }: { filters: AuditFilters }) {
  const { say } = useWords();
  const sessions = useSessions();
  const [state, setState] = useState<'idle' | 'saving' | WireError>('idle');
  const save = (): void => {
    const query = new URLSearchParams(Object.entries(filterOf(filters)).map(([key, value]) => [key, String(value)]));
    setState('saving');
    void saveFile(`${endpoints.exportAudit.path}?${query.toString()}`, 'audit.ndjson', sessions.token).then((error) => setState(error ?? 'idle'));
  };
  return (
    <div className={admin.buttons}>
      <button type="button" className={admin.button} aria-busy={state === 'saving'} onClick={() => state !== 'saving' && save()}>
        {say(state === 'saving' ? 'audit.saving' : 'audit.save')}
      </button>
      <span role="alert">{typeof state === 'object' && say('audit.unsaved', { code: state.code })}</span>
    </div>
  );
}
