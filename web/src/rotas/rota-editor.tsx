// Makes or changes a rota, with the server's preview of the coming four weeks beside the form. What the server refuses is said in words.
import type { EndpointReply, FacilityId, PersonId, RotaDetail, RotaId, RotaPlan } from '@mydr24/protocol';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useId, useState, type FormEvent } from 'react';
import { ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { DayCells } from './day-cells.tsx';
import { PatternFields, type StaffName } from './pattern-fields.tsx';
import { dutyOf, emptyPattern, emptyPlan, hasPeople, removed, replaced } from './plan-draft.ts';
import { RotaHeadline } from './rota-tabs.tsx';
import { refusalShown } from './rota-words.ts';
import styles from './rotas.module.css';
import { useRota, useRotaPeople } from './use-rotas.ts';
import { mondayOf, wallOf } from './zone-time.ts';

export function NewRotaScreen() {
  const nowMs = useNow();
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return <Editor kept={null} plan={emptyPlan(zone, wallOf(zone, nowMs).slice(0, 10))} />;
}

export function ChangeRotaScreen() {
  const { rotaId } = useParams({ strict: false });
  return <ChangeRota rotaId={rotaId ?? ''} />;
}

export function ChangeRota({ rotaId }: { rotaId: string }) {
  const { say } = useWords();
  const nowMs = useNow();
  const [fromAt] = useState(() => Math.floor(nowMs));
  // The form stays with the version it began with, so that nobody's typing is swept away; what is refused is loaded again.
  const [base, setBase] = useState<RotaDetail | null>(null);
  const [wasRefused, setRefused] = useState(false);
  const { data: reply, isFetching, refetch } = useRota(rotaId, fromAt, fromAt + 1);
  const beginAgain = useCallback(() => {
    setRefused(true);
    void refetch().then(() => setBase(null));
  }, [refetch]);
  if (reply?.ok === false) return <ScreenRefused level={1} error={reply.error} />;
  if (base === null && reply !== undefined && !isFetching) setBase(reply.body);
  if (base === null) return <ScreenLoading title={say('rotas.edit')} />;
  return <Editor key={base.rota.version} kept={base} plan={base.plan} wasRefused={wasRefused} onChangedMeanwhile={beginAgain} />;
}

interface EditorProps {
  kept: RotaDetail | null;
  plan: RotaPlan;
  wasRefused?: boolean;
  onChangedMeanwhile?: () => void;
}

function Editor({ kept, plan: given, wasRefused = false, onChangedMeanwhile }: EditorProps) {
  const { say } = useWords();
  const people = useRotaPeople().data;
  const [plan, setPlan] = useState(given);
  const save = useSaving(kept, onChangedMeanwhile);
  if (people === undefined) return <ScreenLoading title={say('rotas.edit')} />;
  if (!people.ok) return <ScreenRefused level={1} error={people.error} />;
  function submit(event: FormEvent): void {
    event.preventDefault();
    save.run(plan);
  }
  const { state } = save;
  return (
    <div className={`${styles.whole} ${styles.editor}`}>
      <RotaHeadline title={kept === null ? say('rotas.form.new') : say('rotas.form.change', { name: kept.rota.name })} />
      <div className={styles.columns}>
        <form className={styles.form} onSubmit={submit}>
          <PlanFields plan={plan} isNew={kept === null} change={setPlan} choices={people.body} />
          {state.status === 'failed' ? (
            <p role="alert" className={styles.failed}>{refusalShown(state.error, say)}</p>
          ) : wasRefused && (
            <p role="alert" className={styles.failed}>{say('rotas.refused.rota-changed')}</p>
          )}
          <div className={styles.actions}>
            <button type="submit" className={styles.main} aria-busy={state.status === 'pending'}>
              {say(state.status === 'pending' ? 'state.pending' : 'rotas.form.save')}
            </button>
            {kept !== null && <RetireButton rotaId={kept.rota.id} />}
          </div>
        </form>
        <Preview plan={plan} rotaId={kept?.rota.id ?? null} />
      </div>
    </div>
  );
}

function useSaving(kept: RotaDetail | null, onChangedMeanwhile: (() => void) | undefined) {
  const request = useRequest();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const done = useCallback(
    ({ id }: { id: RotaId }) => {
      void queries.invalidateQueries({ queryKey: ['rotas'] });
      void navigate({ to: '/rotas/$rotaId', params: { rotaId: id } });
    },
    [queries, navigate],
  );
  const send = useCallback(
    async (plan: RotaPlan) => {
      const reply = kept === null ? await request('createRota', { body: { plan } }) : await request('updateRota', { params: { rotaId: kept.rota.id }, body: { plan, version: kept.rota.version } });
      if (!reply.ok && reply.error.code === 'rota-changed') onChangedMeanwhile?.();
      return reply;
    },
    [request, kept, onChangedMeanwhile],
  );
  return useAction(send, done);
}

/** Two presses: the second says what it does. */
function RetireButton({ rotaId }: { rotaId: RotaId }) {
  const { say } = useWords();
  const request = useRequest();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isSure, setSure] = useState(false);
  const retire = useAction(
    useCallback(() => request('retireRota', { params: { rotaId } }), [request, rotaId]),
    useCallback(() => {
      void queries.invalidateQueries({ queryKey: ['rotas'] });
      void navigate({ to: '/rotas' });
    }, [queries, navigate]),
  );
  return (
    <>
      <button type="button" className={styles.plain} aria-busy={retire.state.status === 'pending'} onClick={() => (isSure ? retire.run() : setSure(true))}>
        {say(isSure ? 'rotas.form.retire.sure' : 'rotas.form.retire')}
      </button>
      {retire.state.status === 'failed' && <p role="alert" className={styles.failed}>{refusalShown(retire.state.error, say)}</p>}
    </>
  );
}

const absences = ['next-in-rotation', 'stand-in', 'gap'] as const;

interface PlanFieldsProps {
  plan: RotaPlan;
  /** The duty code follows the name until it is written by hand. */
  isNew: boolean;
  change: (plan: RotaPlan) => void;
  choices: EndpointReply<'listRotaPeople'>;
}

function PlanFields({ plan, isNew, change, choices: { people, facilities } }: PlanFieldsProps) {
  const { say } = useWords();
  const id = useId();
  const isCodeProposed = isNew && plan.duty === dutyOf(plan.name);
  return (
    <>
      <div className={styles.pair}>
        <div className={styles.field}>
          <label htmlFor={`${id}name`}>{say('rotas.form.name')}</label>
          <input id={`${id}name`} required maxLength={80} value={plan.name} onChange={({ target: { value: name } }) => change({ ...plan, name, ...(isCodeProposed ? { duty: dutyOf(name) } : {}) })} />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}duty`}>{say('rotas.form.duty')}</label>
          <input id={`${id}duty`} required pattern="[a-z][a-z0-9\-]{1,39}" autoCapitalize="none" spellCheck={false} aria-describedby={`${id}duty-help`} value={plan.duty} onChange={(event) => change({ ...plan, duty: event.target.value })} />
          <p id={`${id}duty-help`} className={styles.soft}>
            {say('rotas.form.duty.help')}
          </p>
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}place`}>{say('rotas.form.place')}</label>
          <select id={`${id}place`} value={plan.facilityId ?? ''} onChange={(event) => change({ ...plan, facilityId: event.target.value === '' ? null : (event.target.value as FacilityId) })}>
            <option value="">{say('rotas.form.place.all')}</option>
            {facilities.map((facility) => (
              <option key={facility.id} value={facility.id}>
                {facility.name}
              </option>
            ))}
          </select>
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}zone`}>{say('rotas.form.zone')}</label>
          <input id={`${id}zone`} required list={`${id}zones`} value={plan.timeZone} onChange={(event) => change({ ...plan, timeZone: event.target.value })} />
          <datalist id={`${id}zones`}>
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </datalist>
        </div>
      </div>
      {plan.patterns.map((pattern, nth) => (
        <PatternFields
          key={`${id}${nth.toString()}`} n={nth + 1} pattern={pattern} staff={people}
          change={(next) => change({ ...plan, patterns: replaced(plan.patterns, nth, next) })} remove={() => change({ ...plan, patterns: removed(plan.patterns, nth) })}
        />
      ))}
      <div>
        <button type="button" className={styles.small} onClick={() => change({ ...plan, patterns: [...plan.patterns, emptyPattern(plan.patterns.at(-1)?.startsOn ?? '')] })}>
          {say('rotas.form.pattern.add')}
        </button>
      </div>
      <AbsentFields plan={plan} staff={people} change={change} />
    </>
  );
}

function AbsentFields({ plan, staff, change }: { plan: RotaPlan; staff: readonly StaffName[]; change: (plan: RotaPlan) => void }) {
  const { say } = useWords();
  const id = useId();
  return (
    <fieldset className={styles.fieldset}>
      <legend className={styles.legend}>{say('rotas.form.absent')}</legend>
      <div className={styles.choices}>
        {absences.map((way) => (
          <label key={way}>
            <input type="radio" name={id} checked={plan.whenAbsent === way} onChange={() => change({ ...plan, whenAbsent: way })} />
            {say(`rotas.form.absent.${way}`)}
          </label>
        ))}
      </div>
      {plan.whenAbsent !== 'gap' && (
        <div className={styles.field}>
          <label htmlFor={`${id}stand-in`}>{say('rotas.form.standIn')}</label>
          <select id={`${id}stand-in`} value={plan.standInId ?? ''} onChange={(event) => change({ ...plan, standInId: event.target.value === '' ? null : (event.target.value as PersonId) })}>
            <option value="">{say('rotas.form.standIn.none')}</option>
            {staff.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        </div>
      )}
    </fieldset>
  );
}

function Preview({ plan, rotaId }: { plan: RotaPlan; rotaId: RotaId | null }) {
  const { say } = useWords();
  const { person } = useMe();
  const request = useRequest();
  const nowMs = useNow();
  // What it is called changes nobody's hours: typing a name asks for nothing.
  const asked = { ...useDeferredValue(plan), name: 'preview', duty: 'preview' };
  const isReady = hasPeople(asked);
  const answered = useQuery({
    queryKey: ['rotas', 'preview', rotaId, asked], enabled: isReady, placeholderData: keepPreviousData,
    queryFn: async () => ({ timeZone: asked.timeZone, reply: await request('previewRota', { body: { plan: asked, rotaId } }) }),
  });
  const { reply, timeZone = 'UTC' } = answered.data ?? {};
  return (
    <section className={styles.section} aria-labelledby="preview-title" aria-live="polite">
      <h2 id="preview-title">{say('rotas.preview')}</h2>
      {!isReady && <p className={styles.soft}>{say('rotas.preview.wait')}</p>}
      {isReady && reply === undefined && <ScreenLoading />}
      {isReady && reply?.ok === false && <p className={styles.failed}>{refusalShown(reply.error, say)}</p>}
      {isReady && reply?.ok === true && (
        <DayCells shifts={reply.body.shifts} timeZone={timeZone} firstDay={mondayOf(timeZone, nowMs)} count={28} ownId={person.id} />
      )}
    </section>
  );
}
