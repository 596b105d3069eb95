// Drills: the real chain with real people and nothing outside. Start one, see those that run, and how the past ones went; never
// mixed with emergencies.
import { EmergencyKind, type EmergencyId, type EndpointReply } from '@mydr24/protocol';
import { useCallback, useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { NotSent, ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { useAnswer } from './answer.ts';
import { Answered } from './answered.tsx';
import { silentPeople } from './drill-figures.ts';
import { Select } from './scenario-form.tsx';
import { useTitle } from './use-title.ts';
import { momentWords } from './version-words.ts';
import { wholeSeconds } from './worst-case.tsx';
import styles from './admin.module.css';
import looks from './drills.module.css';

type Drill = EndpointReply<'listIncidents'>['incidents'][number];
const LOOK_EVERY_MS = 3_000;

export function DrillsScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('admin.drills'));
  const running = useAnswer(['drills', 'running'], () => request('listIncidents', { query: { mode: 'drill', isOpen: 'yes' } }), { everyMs: LOOK_EVERY_MS });
  const past = useAnswer(['drills', 'past'], () => request('listIncidents', { query: { mode: 'drill', isOpen: 'no' } }), { everyMs: LOOK_EVERY_MS * 5 });
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('admin.drills')}</h1>
        <p className={styles.lead}>{say('admin.drills.lead')}</p>
      </header>
      <StartDrill started={running.again} />
      <section className={styles.section} aria-labelledby="drills-running">
        <h2 id="drills-running">{say('admin.drills.running')}</h2>
        <Answered answer={running}>{({ incidents }) => <Running drills={incidents.filter(({ closedAt }) => closedAt === null)} />}</Answered>
      </section>
      <section className={styles.section} aria-labelledby="drills-past">
        <h2 id="drills-past">{say('admin.drills.past')}</h2>
        <Answered answer={past}>{({ incidents }) => <Past drills={incidents.filter(({ closedAt }) => closedAt !== null)} />}</Answered>
      </section>
    </div>
  );
}

function Running({ drills }: { drills: readonly Drill[] }) {
  const { say } = useWords();
  return drills.length === 0 ? <p className={styles.note}>{say('admin.drills.noneRunning')}</p> : <DrillList drills={drills} />;
}

function Past({ drills }: { drills: readonly Drill[] }) {
  const { say } = useWords();
  return drills.length === 0 ? <ScreenEmpty title={say('admin.drills.none')} next={say('admin.drills.none.next')} /> : <DrillList drills={drills} />;
}

function StartDrill({ started }: { started: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const titleId = useId();
  const noteId = useId();
  const units = useAnswer(['units'], () => request('listUnits', {})).body?.units ?? [];
  const [given, give] = useState<{ kind: EmergencyKind; unitId: string; note: string }>({ kind: 'cardiac-arrest', unitId: '', note: '' });
  const [isAsked, setAsked] = useState(false);
  const unit = units.find(({ id }) => id === given.unitId);
  const start = useAction(
    useCallback(() => request('startDrill', { body: { kind: given.kind, unitId: unit?.id ?? null, note: given.note } }), [request, given, unit]),
    () => {
      setAsked(false);
      started();
    },
  );
  const where = unit === undefined ? say('admin.drills.outside') : `${unit.name}, ${unit.facilityName}`;
  return (
    <section className={styles.card} aria-labelledby="drill-start">
      <h2 id="drill-start">{say('admin.drills.new')}</h2>
      <div className={styles.fields}>
        <Select label={say('admin.dryRun.kind')} value={given.kind} options={EmergencyKind.options.map((kind) => [kind, say(`emergency.kind.${kind}`)])} set={(kind) => give({ ...given, kind: kind as EmergencyKind })} />
        <Select label={say('admin.dryRun.where')} value={given.unitId} options={[['', say('admin.drills.outside')], ...units.map((each) => [each.id, `${each.name}, ${each.facilityName}`] as const)]} set={(unitId) => give({ ...given, unitId })} />
        <div className={styles.field}>
          <label htmlFor={noteId}>{say('admin.drills.note')}</label>
          <input id={noteId} value={given.note} maxLength={500} autoComplete="off" onChange={(event) => give({ ...given, note: event.target.value })} />
        </div>
      </div>
      <p>
        <button type="button" className={`${styles.button} ${styles.main}`} onClick={() => setAsked(true)}>
          {say('admin.drills.start')}
        </button>
      </p>
      <Dialog isOpen={isAsked} labelledBy={titleId} onClose={() => setAsked(false)}>
        <h2 id={titleId}>{say('admin.drills.ask', { kind: say(`emergency.kind.${given.kind}`), place: where })}</h2>
        <p>{say('admin.drills.ask.text')}</p>
        {start.state.status === 'failed' && <NotSent error={start.state.error} retry={start.state.retry} dismiss={start.dismiss} />}
        <p className={styles.buttons}>
          <button type="button" className={styles.button} onClick={() => setAsked(false)}>
            {say('state.cancel')}
          </button>
          <button type="button" className={`${styles.button} ${styles.main}`} aria-busy={start.state.status === 'pending'} onClick={() => start.state.status !== 'pending' && start.run()}>
            {say(start.state.status === 'pending' ? 'state.pending' : 'admin.drills.start')}
          </button>
        </p>
      </Dialog>
    </section>
  );
}

function DrillList({ drills }: { drills: readonly Drill[] }) {
  const { say } = useWords();
  const [open, setOpen] = useState<EmergencyId | null>(null);
  return (
    <ul className={`${styles.rows} ${looks.drills}`}>
      {drills.map((drill) => (
        <li key={drill.id}>
          <span className={looks.mark}>{say('admin.drills.mark')}</span>
          <DrillWords drill={drill} />
          <button type="button" className={styles.button} aria-expanded={open === drill.id} onClick={() => setOpen(open === drill.id ? null : drill.id)}>
            {say('admin.drills.who')}
            <span className="only-heard"> {say(`emergency.kind.${drill.kind}`)}</span>
          </button>
          {open === drill.id && <WhoAnswered emergencyId={drill.id} />}
        </li>
      ))}
    </ul>
  );
}

function DrillWords({ drill }: { drill: Drill }) {
  const { say, locale } = useWords();
  const after = (ms: number | null): string => (ms === null ? say(drill.closedAt === null ? 'admin.drills.notYet' : 'admin.run.never') : say('admin.run.after', { seconds: wholeSeconds(ms) }));
  return (
    <div className={styles.words}>
      <b>{say(`emergency.kind.${drill.kind}`)}</b>
      <span>
        {momentWords(drill.openedAt, locale)} · {drill.place} · {say(`emergency.status.${drill.status}`)}
      </span>
      <dl className={looks.figures}>
        <Figure name={say('admin.drills.answered')} value={after(drill.answeredMs)} />
        <Figure name={say('admin.drills.accepted')} value={after(drill.acceptedMs)} />
        <Figure name={say('admin.drills.received')} value={say('admin.drills.ofPages', { n: drill.receivedCount, of: drill.pageCount })} />
        {drill.isFailSafeReached && <Figure name={say('channel.fail-safe')} value={say('admin.drills.rang')} />}
      </dl>
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function WhoAnswered({ emergencyId }: { emergencyId: EmergencyId }) {
  const { say } = useWords();
  const request = useRequest();
  const record = useAnswer(['incident', emergencyId], () => request('getIncident', { params: { emergencyId } }));
  return (
    <div className={looks.who}>
      <Answered answer={record}>
        {({ pages, offers }) => {
          const { unreached, unanswered } = silentPeople(pages, offers);
          return (
            <>
              <Names title={say('admin.drills.unreached')} names={unreached} nobody={say('admin.drills.allReached')} />
              <Names title={say('admin.drills.unanswered')} names={unanswered} nobody={say('admin.drills.allAnswered')} />
            </>
          );
        }}
      </Answered>
    </div>
  );
}

function Names({ title, names, nobody }: { title: string; names: readonly string[]; nobody: string }) {
  return (
    <div>
      <h3>{title}</h3>
      {names.length === 0 ? <p className={styles.soft}>{nobody}</p> : <ul>{names.map((name) => <li key={name}>{name}</li>)}</ul>}
    </div>
  );
}
