// One rota by weeks: who holds when, where nobody does, and what was laid over it. A coordinator presses a shift to give it to somebody.
import type { RotaDetail, RotaOverride, RotaShift } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useConnection, useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { AbsenceForm, AbsenceRows } from './absence-form.tsx';
import { DayCells } from './day-cells.tsx';
import { OverrideDialog } from './override-dialog.tsx';
import { OldNote, RotaHeadline } from './rota-tabs.tsx';
import { refusalShown, spanShown } from './rota-words.ts';
import styles from './rotas.module.css';
import { SwapRows } from './swap-rows.tsx';
import { canEdit, useRota, useRotaPeople, useRotasTopic } from './use-rotas.ts';
import { dayPlus, dayShown, instantOf, mondayOf } from './zone-time.ts';

export function RotaScreen() {
  const { rotaId } = useParams({ strict: false });
  return <RotaWeeks key={rotaId} rotaId={rotaId ?? ''} />;
}

/** Two weeks more on both sides, so that a shift that begins or ends outside of the week shows when. */
function rangeOf(zone: string, nowMs: number, week: number) {
  const firstDay = dayPlus(mondayOf(zone, nowMs), week * 7);
  return { firstDay, fromAt: instantOf(zone, `${dayPlus(firstDay, -14)}T00:00`), toAt: instantOf(zone, `${dayPlus(firstDay, 21)}T00:00`) };
}

export function RotaWeeks({ rotaId }: { rotaId: string }) {
  const { say } = useWords();
  const nowMs = useNow();
  const [week, setWeek] = useState(0);
  const [zone, setZone] = useState('UTC');
  useRotasTopic();
  const { firstDay, fromAt, toAt } = rangeOf(zone, nowMs, week);
  const reply = useRota(rotaId, fromAt, toAt).data;
  if (reply === undefined) return <ScreenLoading title={say('rotas.tabs')} />;
  if (!reply.ok) return <ScreenRefused level={1} error={reply.error} />;
  if (reply.body.rota.timeZone !== zone) setZone(reply.body.rota.timeZone);
  return <Weeks detail={reply.body} firstDay={firstDay} week={week} setWeek={setWeek} />;
}

function Weeks({ detail, firstDay, week, setWeek }: { detail: RotaDetail; firstDay: string; week: number; setWeek: (week: number) => void }) {
  const { say, locale } = useWords();
  const { person } = useMe();
  const isEditor = canEdit(person.roles);
  const isLive = useConnection().tag === 'live';
  const [chosen, setChosen] = useState<RotaShift | null>(null);
  const { rota, plan, shifts, overrides, swaps, absences } = detail;
  const firstIds = plan.patterns.flatMap(({ personIds }) => personIds);
  const people = useRotaPeople();
  const onRota = people.data?.ok === true ? people.data.body.people.filter(({ id }) => firstIds.includes(id)) : [];
  return (
    <div className={styles.whole}>
      <RotaHeadline title={rota.name}>
        {isEditor && (
          <Link to="/rotas/$rotaId/edit" params={{ rotaId: rota.id }} className={styles.plain}>
            {say('rotas.edit')}
          </Link>
        )}
      </RotaHeadline>
      <OldNote isOld={!isLive} />
      <section className={styles.section} aria-labelledby="week-title">
        <div className={styles.weekHead}>
          <h2 id="week-title">{say('rotas.week', { day: dayShown(firstDay, locale) })}</h2>
          <span className={styles.soft}>{say('rotas.zone', { zone: rota.timeZone })}</span>
          <button type="button" className={styles.small} onClick={() => setWeek(week - 1)}>
            ← <span className="only-heard">{say('rotas.week.before')}</span>
          </button>
          <button type="button" className={styles.small} disabled={week === 0} onClick={() => setWeek(0)}>
            {say('rotas.week.this')}
          </button>
          <button type="button" className={styles.small} onClick={() => setWeek(week + 1)}>
            <span className="only-heard">{say('rotas.week.after')}</span> →
          </button>
        </div>
        <DayCells shifts={shifts} timeZone={rota.timeZone} firstDay={firstDay} count={7} ownId={person.id} isTall {...(isEditor ? { onChoose: setChosen } : {})} />
      </section>
      <div className={styles.columns}>
        {overrides.length > 0 && <Overrides overrides={overrides} timeZone={rota.timeZone} isEditor={isEditor} />}
        {swaps.length > 0 && <SwapRows swaps={swaps} timeZones={{ [rota.id]: rota.timeZone }} ownId={person.id} />}
        {(absences.length > 0 || isEditor) && (
          <section className={styles.section} aria-labelledby="away-title">
            <h2 id="away-title">{say('rotas.absences')}</h2>
            <AbsenceRows absences={absences} mayEnd={isEditor} />
            {isEditor && <AbsenceForm ownId={person.id} people={onRota} />}
          </section>
        )}
      </div>
      <OverrideDialog rota={rota} shift={chosen} firstIds={firstIds} onClose={() => setChosen(null)} />
    </div>
  );
}

function Overrides({ overrides, timeZone, isEditor }: { overrides: readonly RotaOverride[]; timeZone: string; isEditor: boolean }) {
  const { say, locale } = useWords();
  const nowMs = useNow();
  const request = useRequest();
  const queries = useQueryClient();
  const end = useAction(
    useCallback((override: RotaOverride) => request('endOverride', { params: { overrideId: override.id } }), [request]),
    useCallback(() => void queries.invalidateQueries({ queryKey: ['rotas'] }), [queries]),
  );
  return (
    <section className={styles.section} aria-labelledby="overrides-title">
      <h2 id="overrides-title">{say('rotas.overrides')}</h2>
      <ul className={styles.rows}>
        {overrides.map((override) => (
          <li key={override.id}>
            <span className={styles.rowWords}>
              <b>{override.personName}</b>
              <span>{spanShown(timeZone, override, nowMs, locale)}</span>
            </span>
            {isEditor && override.toAt > nowMs && (
              <button type="button" className={styles.small} disabled={end.state.status === 'pending'} onClick={() => end.run(override)}>
                {say('rotas.takeBack')}
                <span className="only-heard"> {override.personName}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {end.state.status === 'failed' && <p role="alert" className={styles.failed}>{refusalShown(end.state.error, say)}</p>}
    </section>
  );
}
