// Every rule in force for one patient by whose it is: their own, their programme's, their unit's, the site's, built in. Their programme is
// changed here with a reason; their own rules begin here and are written, tried and put in force in the editor of rule sets.
import type { EffectiveRule, EndpointReply, Patient, RuleSetVersion } from '@mydr24/protocol';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { fullName } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { ProgrammePart } from './programme-part.tsx';
import { Sentences } from './rule-list.tsx';
import { chainSentences } from './rule-sentence.ts';
import { ruleName } from './rule-words.ts';
import admin from '../admin/admin.module.css';
import styles from './forms.module.css';

type Rules = EndpointReply<'getPatientRules'>;
type Scope = EffectiveRule['origin']['scope'];
/** The nearest first: it wins. */
const scopes: readonly Scope[] = ['personal', 'patient', 'programme', 'unit', 'tenant', 'built-in'];

export function PatientRulesScreen() {
  const { patientId } = useParams({ from: '/signed-in/console/patients/$patientId/rules' });
  return <PatientRulesPage patientId={patientId as Patient['id']} />;
}

export function PatientRulesPage({ patientId }: { patientId: Patient['id'] }) {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('own-rules.title'));
  const patient = useAnswer(['patient', patientId], () => request('getPatient', { params: { patientId } }));
  const rules = useAnswer(['patient-rules', patientId], () => request('getPatientRules', { params: { patientId } }));
  return (
    <div className={admin.page}>
      <Link to="/console/patients/$patientId" params={{ patientId }} className={admin.button} style={{ justifySelf: 'start' }}>
        {say('own-rules.back')}
      </Link>
      <header>
        <h1>{say('own-rules.title')}</h1>
        {patient.body !== null && <p className={admin.lead}>{fullName(patient.body.patient)}</p>}
      </header>
      <Answered answer={rules}>
        {(body) => (
          <>
            <ProgrammePart patientId={patientId} programme={body.programme} changes={body.programmeChanges} onChanged={rules.again} />
            <OwnSets patientId={patientId} sets={body.sets} />
            <InForce rules={body} />
          </>
        )}
      </Answered>
    </div>
  );
}

function OwnSets({ patientId, sets }: { patientId: Patient['id']; sets: readonly RuleSetVersion[] }) {
  const { say } = useWords();
  const request = useRequest();
  const navigate = useNavigate();
  const isDoctor = useMe().person.roles.includes('doctor');
  const [active] = sets.filter(({ state }) => state === 'active');
  const open = sets.some(({ state }) => state === 'draft' || state === 'proposed' || state === 'approved');
  const begin = useAction(
    useCallback(() => request('createRuleSet', { body: { scope: { type: 'patient', patientId }, version: active?.version ?? null } }), [request, patientId, active]),
    ({ head }) => void navigate({ to: '/rules/$version', params: { version: String(head.version) } }),
  );
  return (
    <section className={admin.section} aria-labelledby="own-sets">
      <h2 id="own-sets">{say('own-rules.sets')}</h2>
      <p className={admin.soft}>{say('own-rules.sets.lead')}</p>
      {sets.length === 0 && <p className={admin.note}>{say('own-rules.none')}</p>}
      {sets.length > 0 && (
        <ul className={admin.rows}>
          {sets.map((set) => (
            <li key={set.version}>
              <span className={admin.words}>
                <Link to="/rules/$version" params={{ version: String(set.version) }}>
                  {say('rules.version', { n: set.version, title: set.title })}
                </Link>
                <span>{set.deeds.map(({ what, personName }) => say('rules.deed', { deed: say(`rules.deed.${what}`), name: personName ?? '–' })).at(-1)}</span>
              </span>
              <span className={admin.pill} data-state={set.state}>
                {say(`rules.state.${set.state}`)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {isDoctor && !open && (
        <div className={admin.buttons}>
          <button type="button" className={`${admin.button} ${admin.main}`} aria-busy={begin.state.status === 'pending'} onClick={() => begin.state.status !== 'pending' && begin.run()}>
            {say(begin.state.status === 'pending' ? 'state.pending' : active === undefined ? 'own-rules.begin' : 'own-rules.change')}
          </button>
        </div>
      )}
      {!isDoctor && <p className={admin.soft}>{say('own-rules.doctor')}</p>}
      {begin.state.status === 'failed' && <NotSent error={begin.state.error} retry={begin.state.retry} dismiss={begin.dismiss} />}
    </section>
  );
}

function InForce({ rules: { rules, chains, programme } }: { rules: Rules }) {
  const { say, locale } = useWords();
  return (
    <section className={admin.section} aria-labelledby="in-force">
      <h2 id="in-force">{say('own-rules.inForce')}</h2>
      {scopes.map((scope) => {
        const own = rules.filter(({ origin }) => origin.scope === scope);
        if (own.length === 0) return null;
        return (
          <details key={scope} className={styles.rule} data-own={scope === 'patient' || scope === 'personal'} open={scope !== 'built-in' && scope !== 'tenant'}>
            <summary>
              <b>{say(`own-rules.from.${scope}`, { programme: programme ?? '–' })}</b>
              <span className={admin.soft}>{say('own-rules.count', { n: own.length })}</span>
            </summary>
            <ul className={styles.inForce}>
              {own.map((one) => (
                <OneInForce key={`${one.rule.id} ${one.rule.type === 'threshold' ? one.rule.spo2Scale : ''}`} effective={one} />
              ))}
            </ul>
          </details>
        );
      })}
      <h3>{say('rule.chains')}</h3>
      <ul className={styles.says}>
        {chainSentences(chains, say, locale).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

function OneInForce({ effective: { rule, origin, over } }: { effective: EffectiveRule }) {
  const { say, locale } = useWords();
  const [before] = over;
  return (
    <li>
      <b>{ruleName(rule, say, locale)}</b>
      {origin.scope !== 'built-in' && origin.title !== '' && <span className={admin.soft}>{say('rules.version', { n: origin.version, title: origin.title })}</span>}
      <Sentences rule={rule} />
      {before !== undefined && (
        <details className={admin.fold}>
          <summary>{say('own-rules.over', { scope: say(`limits.scope.${before.origin.scope}`) })}</summary>
          <Sentences rule={before.rule} />
        </details>
      )}
    </li>
  );
}
