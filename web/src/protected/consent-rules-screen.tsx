// The privacy officer says which law consent goes by here, from what age patients choose alone, and which further notes are specially protected.
import { type ConsentRules, ConsentRuleSetName, type ConsentRulesChange, STEP_UP_NEEDED } from '@mydr24/protocol';
import { type FormEvent, useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { TextField } from '../admin/text-field.tsx';
import { useTitle } from '../admin/use-title.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { PrivacyTabs } from '../privacy/privacy-tabs.tsx';
import { useWords } from '../words/words-context.tsx';
import { kindsOf, namesOf } from './kind-lines.ts';
import admin from '../admin/admin.module.css';

export function ConsentRulesScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('consentRules.title'));
  const rules = useAnswer(['consent-rules', 'edited'], () => request('getConsentRules', {}), { isForgotten: true });
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <header className={admin.section}>
        <h1>{say('consentRules.title')}</h1>
        <p className={admin.lead}>{say('consentRules.lead')}</p>
      </header>
      <Answered answer={rules}>{(body) => <RulesForm rules={body} saved={rules.again} />}</Answered>
    </div>
  );
}

const refusals = { 'no-such-rules': 'consentRules.refused.kinds', [STEP_UP_NEEDED]: 'consentRules.refused.unproven' } as const;

function RulesForm({ rules, saved }: { rules: ConsentRules; saved: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const id = useId();
  const [name, setName] = useState(rules.name);
  const [age, setAge] = useState(rules.ownAge === null ? '' : String(rules.ownAge));
  const [lines, setLines] = useState(namesOf(rules));
  const [isSaved, setSaved] = useState(false);
  const save = useAction((body: ConsentRulesChange) => request('setConsentRules', { body }), () => {
    setSaved(true);
    saved();
  });
  const isPending = save.state.status === 'pending';
  const region = rules.regions.find((each) => each.name === name)!;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSaved(false);
    if (!isPending) save.run({ name, ownAge: age === '' ? null : Number(age), kinds: kindsOf(lines, rules) });
  };
  return (
    <form className={admin.card} onSubmit={submit}>
      <div className={admin.fields}>
        <div className={admin.field}>
          <label htmlFor={id}>{say('consentRules.region')}</label>
          <select id={id} aria-describedby={`${id}-law`} value={name} onChange={({ target }) => setName(target.value as ConsentRuleSetName)}>
            {ConsentRuleSetName.options.map((each) => (
              <option key={each} value={each}>{say(`consentRules.region.${each}`)}</option>
            ))}
          </select>
          <small id={`${id}-law`}>{say('consentRules.law', { law: region.law })}</small>
        </div>
        <TextField label={say('consentRules.age')} type="number" value={age} set={setAge} help={say(region.isAgeOurs ? 'consentRules.age.ours' : 'consentRules.age.law', { age: region.choosesFrom })} />
      </div>
      <h2>{say('consentRules.kinds')}</h2>
      <p>{say('consentRules.kinds.always')}</p>
      <TextField label={say('consentRules.kinds.more')} rows={4} value={lines} set={setLines} help={say('consentRules.kinds.hint')} />
      <RefusedBecause action={save} words={refusals} />
      <div className={admin.buttons}>
        <button type="submit" className={`${admin.button} ${admin.main}`} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'consentRules.save')}
        </button>
        <p role="status">{isSaved ? say('consentRules.saved') : ''}</p>
      </div>
    </form>
  );
}
