// The list of incidents: filters, how many of them kept to the published lines, and each with what it took. Newest first.
import type { EmergencyKind, EndpointReply, IncidentSummary, UnitId } from '@mydr24/protocol';
import { EmergencyKind as Kinds } from '@mydr24/protocol';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ScreenEmpty, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { dayAndTime } from './day-and-time.ts';
import { DrillMark } from '../design/drill-mark.tsx';
import { Shares } from './shares.tsx';
import { stretchText } from './spans.ts';
import styles from './incidents-screen.module.css';

const DAY_MS = 86_400_000;
const periods = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS, all: null } as const;
type Period = keyof typeof periods;

interface Filters {
  period: Period;
  state: 'all' | 'open' | 'ended';
  mode: 'all' | 'actual' | 'drill' | 'test';
  kind: EmergencyKind | null;
  unitId: UnitId | null;
}

export function IncidentsScreen() {
  const { patient } = useSearch({ from: '/signed-in/incidents' });
  return <Incidents patientId={patient ?? null} />;
}

export function Incidents({ patientId }: { patientId: string | null }) {
  const { say } = useWords();
  const me = useMe();
  const request = useRequest();
  const seesAll = me.person.roles.some((role) => role === 'dispatcher' || role === 'coordinator');
  const [filters, setFilters] = useState<Filters>({ period: 'month', state: 'all', mode: 'all', kind: null, unitId: me.person.unitIds[0] ?? null });
  const now = useTimeOnce();
  const hasScope = seesAll || patientId !== null || filters.unitId !== null;
  const unitId = seesAll || patientId !== null ? null : filters.unitId;
  const list = useInfiniteQuery({
    queryKey: ['incidents', filters, unitId, patientId],
    enabled: hasScope,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => request('listIncidents', { query: queryOf(filters, unitId, patientId, pageParam, now) }),
    getNextPageParam: (last) => (last.ok ? last.body.after : null),
  });
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{say('incidents.title')}</h1>
        <p>{say(patientId === null ? 'incidents.lead' : 'incidents.ofPatient')}</p>
      </header>
      <FilterBar filters={filters} set={setFilters} hasUnits={!seesAll && patientId === null} />
      {hasScope ? <Results pages={list.data?.pages ?? null} isMore={list.hasNextPage} isBusy={list.isFetching} more={() => void list.fetchNextPage()} again={() => void list.refetch()} /> : <ScreenEmpty title={say('incidents.noWard')} next={say('incidents.noWard.next')} />}
    </div>
  );
}

function queryOf({ period, state, mode, kind }: Filters, unitId: UnitId | null, patientId: string | null, after: string | null, now: number) {
  const ms = periods[period];
  return {
    limit: 50,
    ...(ms === null ? {} : { fromAt: now - ms }), ...(state === 'all' ? {} : { isOpen: state === 'open' ? ('yes' as const) : ('no' as const) }), ...(mode === 'all' ? {} : { mode }),
    ...(kind === null ? {} : { kind }), ...(unitId === null ? {} : { unitId }), ...(patientId === null ? {} : { patientId: patientId as never }), ...(after === null ? {} : { after }),
  };
}

function FilterBar({ filters, set, hasUnits }: { filters: Filters; set: (filters: Filters) => void; hasUnits: boolean }) {
  const { say } = useWords();
  return (
    <form className={styles.filters} aria-label={say('incidents.filters')} onSubmit={(event) => event.preventDefault()}>
      <Choice label={say('incidents.period')} value={filters.period} change={(period) => set({ ...filters, period: period as Period })}>
        {(Object.keys(periods) as Period[]).map((period) => <option key={period} value={period}>{say(`incidents.period.${period}`)}</option>)}
      </Choice>
      <Choice label={say('incidents.state')} value={filters.state} change={(state) => set({ ...filters, state: state as Filters['state'] })}>
        {(['all', 'open', 'ended'] as const).map((state) => <option key={state} value={state}>{say(`incidents.state.${state}`)}</option>)}
      </Choice>
      <Choice label={say('incidents.mode')} value={filters.mode} change={(mode) => set({ ...filters, mode: mode as Filters['mode'] })}>
        {(['all', 'actual', 'drill', 'test'] as const).map((mode) => <option key={mode} value={mode}>{say(`incidents.mode.${mode}`)}</option>)}
      </Choice>
      <Choice label={say('incidents.kind')} value={filters.kind ?? ''} change={(kind) => set({ ...filters, kind: kind === '' ? null : (kind as EmergencyKind) })}>
        <option value="">{say('incidents.kind.all')}</option>
        {Kinds.options.map((kind) => <option key={kind} value={kind}>{say(`emergency.kind.${kind}`)}</option>)}
      </Choice>
      {hasUnits && <UnitChoice unitId={filters.unitId} change={(unitId) => set({ ...filters, unitId })} />}
    </form>
  );
}

function Choice({ label, value, change, children }: { label: string; value: string; change: (value: string) => void; children: ReactNode }) {
  return (
    <label className={styles.choice}>
      <span>{label}</span>
      <select value={value} onChange={(event) => change(event.target.value)}>
        {children}
      </select>
    </label>
  );
}

function UnitChoice({ unitId, change }: { unitId: UnitId | null; change: (unitId: UnitId) => void }) {
  const { say } = useWords();
  const request = useRequest();
  const units = useQuery({ queryKey: ['units'], queryFn: () => request('listUnits', {}) });
  const known = units.data?.ok === true ? units.data.body.units : [];
  if (known.length < 2) return null;
  return (
    <Choice label={say('incidents.unit')} value={unitId ?? ''} change={(id) => change(id as UnitId)}>
      {known.map((unit) => <option key={unit.id} value={unit.id}>{unit.name}</option>)}
    </Choice>
  );
}

type Page = { ok: true; body: EndpointReply<'listIncidents'> } | { ok: false; error: Parameters<typeof ScreenRefused>[0]['error'] };

function Results({ pages, isMore, isBusy, more, again }: { pages: readonly Page[] | null; isMore: boolean; isBusy: boolean; more: () => void; again: () => void }) {
  const { say } = useWords();
  if (pages === null) return <ScreenLoading />;
  const [first] = pages;
  if (first === undefined) return <ScreenLoading />;
  if (!first.ok) {
    return (
      <>
        <ScreenRefused error={first.error} />
        <button type="button" className={styles.more} aria-busy={isBusy} onClick={again}>
          {say(isBusy ? 'state.loading' : 'state.retry')}
        </button>
      </>
    );
  }
  const incidents = pages.flatMap((page) => (page.ok ? page.body.incidents : []));
  if (incidents.length === 0) return <ScreenEmpty title={say('incidents.empty')} next={say('incidents.empty.next')} />;
  return (
    <>
      <Shares shares={first.body.shares} total={first.body.total} />
      <ul className={styles.list} aria-busy={isBusy}>
        {incidents.map((incident) => (
          <li key={incident.id}>
            <Row incident={incident} />
          </li>
        ))}
      </ul>
      {isMore && (
        <button type="button" className={styles.more} aria-busy={isBusy} onClick={more}>
          {say(isBusy ? 'state.loading' : 'incidents.more')}
        </button>
      )}
    </>
  );
}

function Row({ incident }: { incident: IncidentSummary }) {
  const { say, locale } = useWords();
  const { answeredMs, onSceneMs } = incident;
  return (
    <Link to="/incidents/$emergencyId" params={{ emergencyId: incident.id }} className={styles.row} data-open={incident.closedAt === null}>
      <span className={styles.when}>{dayAndTime(incident.openedAt, locale)}</span>
      <span className={styles.what}>
        <b>{say(`emergency.kind.${incident.kind}`)}</b> <span className={styles.status}>{say(`emergency.status.${incident.status}`)}</span>
        <DrillMark mode={incident.mode} />
      </span>
      <span className={styles.who}>
        {incident.patientName} · {incident.place}
      </span>
      <span className={styles.took}>
        <span data-missing={answeredMs === null}>{answeredMs === null ? say('incidents.unanswered') : say('incidents.answered', { time: stretchText(answeredMs) })}</span>
        {onSceneMs !== null && <span>{say('incidents.there', { time: stretchText(onSceneMs) })}</span>}
        <span>{say('incidents.received', { n: incident.receivedCount, of: incident.pageCount })}</span>
      </span>
    </Link>
  );
}
