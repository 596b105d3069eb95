// The fields of an app or a service account, for a new one and for one that is changed. What it is cannot be changed later.
import type { AppKind } from '@mydr24/protocol';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { Select } from '../admin/scenario-form.tsx';
import { TextField, Tick } from '../admin/text-field.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { type AppForm, jwksOf } from './app-registration.ts';
import styles from '../admin/admin.module.css';

const kinds = ['public', 'secret', 'key', 'service'] as const satisfies readonly AppKind[];

interface FieldsProps {
  form: AppForm;
  change: (part: Partial<AppForm>) => void;
}

export const isReady = ({ kind, readsPatient, readsVitals, isPasted, jwksText, unitIds }: AppForm): boolean =>
  (readsPatient || readsVitals) && (!isPasted || (kind !== 'key' && kind !== 'service') || jwksOf(jwksText) !== null) && (kind !== 'service' || unitIds.length > 0);

export function AppFields({ form, change, isNew }: FieldsProps & { isNew: boolean }) {
  const { say } = useWords();
  const isService = form.kind === 'service';
  return (
    <>
      <div className={styles.fields}>
        <TextField label={say('registered.name')} value={form.name} isRequired maxLength={80} set={(name) => change({ name })} help={say(isService ? 'service.name.help' : 'registered.name.help')} />
        {isNew && <Select label={say('registered.kind')} value={form.kind} options={kinds.map((each) => [each, say(`registered.kind.${each}`)])} set={(kind) => change({ kind: kinds.find((each) => each === kind) ?? 'public' })} />}
      </div>
      {isService && <p className={styles.lead}>{say('service.lead')}</p>}
      {(isService || form.kind === 'key') && <KeyFields form={form} change={change} />}
      {isService ? <ServiceFields form={form} change={change} /> : <AddressFields form={form} change={change} />}
      <fieldset className={styles.field}>
        <legend>{say('registered.scopes')}</legend>
        <Tick label={say('apps.wish.read-patient')} isOn={form.readsPatient} set={(readsPatient) => change({ readsPatient })} />
        <Tick label={say('apps.wish.read-observations')} isOn={form.readsVitals} set={(readsVitals) => change({ readsVitals })} />
        {!isService && <Tick label={say('registered.scopes.all')} isOn={form.isForAll} set={(isForAll) => change({ isForAll })} help={say('registered.scopes.all.help')} />}
        {!isService && <Tick label={say('apps.wish.stay')} isOn={form.stays} set={(stays) => change({ stays })} />}
      </fieldset>
    </>
  );
}

function AddressFields({ form, change }: FieldsProps) {
  const { say } = useWords();
  return (
    <>
      <TextField label={say('registered.redirects')} rows={2} value={form.redirects} isRequired set={(redirects) => change({ redirects })} help={say('registered.redirects.help')} />
      <TextField label={say('registered.launch')} type="url" value={form.launchUrl} maxLength={500} set={(launchUrl) => change({ launchUrl })} help={say('registered.launch.help')} />
    </>
  );
}

function KeyFields({ form, change }: FieldsProps) {
  const { say } = useWords();
  const isUnreadable = form.isPasted && form.jwksText.trim() !== '' && jwksOf(form.jwksText) === null;
  return (
    <>
      <Tick label={say('registered.jwks.pasted')} isOn={form.isPasted} set={(isPasted) => change({ isPasted })} help={say('registered.jwks.pasted.help')} />
      {form.isPasted && <TextField label={say('registered.jwks.text')} rows={6} value={form.jwksText} isRequired maxLength={20_000} set={(jwksText) => change({ jwksText })} help={say(isUnreadable ? 'registered.jwks.unreadable' : 'registered.jwks.text.help')} />}
      {!form.isPasted && <TextField label={say('registered.jwks')} type="url" value={form.jwksUrl} isRequired maxLength={500} set={(jwksUrl) => change({ jwksUrl })} help={say('registered.jwks.help')} />}
    </>
  );
}

function ServiceFields({ form, change }: FieldsProps) {
  const { say } = useWords();
  const request = useRequest();
  const units = useAnswer(['units'], () => request('listUnits', {}));
  const { unitIds } = form;
  return (
    <>
      <div className={styles.fields}>
        <TextField label={say('service.purpose')} value={form.purpose} isRequired maxLength={200} set={(purpose) => change({ purpose })} help={say('service.purpose.help')} />
        <TextField label={say('service.ends')} type="date" value={form.endsOn} isRequired set={(endsOn) => change({ endsOn })} help={say('service.ends.help')} />
      </div>
      <fieldset className={styles.field}>
        <legend>{say('service.units')}</legend>
        <Answered answer={units}>
          {(body) => (
            <div className={styles.chips}>
              {body.units.map(({ id, name, facilityName }) => (
                <label key={id}>
                  <input type="checkbox" checked={unitIds.includes(id)} onChange={({ target }) => change({ unitIds: target.checked ? [...unitIds, id] : unitIds.filter((each) => each !== id) })} />
                  {name} · {facilityName}
                </label>
              ))}
            </div>
          )}
        </Answered>
      </fieldset>
    </>
  );
}
