// What a new pass is asked for: whom it is for, what it shows, how it gets there and how long it works. The patient and staff are asked alike
// but for the time and the consent, which stand as children.
import { FamilyLocale, FamilyShare } from '@mydr24/protocol';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import { SharesChoice } from './shares-choice.tsx';
import styles from './passes.module.css';

export interface PassOrder {
  label: string;
  locale: FamilyLocale;
  shares: FamilyShare[];
  isBound: boolean;
  isTold: boolean;
  sendTo: { by: 'sms' | 'email'; address: string } | null;
}

interface PassFormProps {
  isPending: boolean;
  make: (order: PassOrder, form: FormData) => void;
  children: ReactNode;
}

const languageNames: Record<FamilyLocale, string> = { en: 'English', es: 'Español', ca: 'Català' };
const ways = ['none', 'sms', 'email'] as const;

function textOf(form: FormData, name: string): string {
  const given = form.get(name);
  return typeof given === 'string' ? given.trim() : '';
}

export function PassForm({ isPending, make, children }: PassFormProps) {
  const { say, locale } = useWords();
  const [shares, setShares] = useState<FamilyShare[]>([...FamilyShare.options]);
  const [way, setWay] = useState<(typeof ways)[number]>('none');
  const own = FamilyLocale.safeParse(locale.slice(0, 2));
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const sendTo = way === 'none' ? null : { by: way, address: textOf(form, 'address') };
    make({ label: textOf(form, 'label'), locale: FamilyLocale.parse(form.get('locale')), shares, isBound: form.has('bound'), isTold: form.has('told'), sendTo }, form);
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <label className={styles.field}>
        {say('passes.label')}
        <input name="label" required maxLength={60} autoComplete="off" placeholder={say('passes.label.hint')} />
      </label>
      <SharesChoice shares={shares} choose={setShares} />
      {children}
      <label className={styles.field}>
        {say('passes.send')}
        <select value={way} onChange={(event) => setWay(ways.find((each) => each === event.target.value) ?? 'none')}>
          {ways.map((each) => (
            <option key={each} value={each}>
              {say(`passes.send.${each}`)}
            </option>
          ))}
        </select>
      </label>
      {way !== 'none' && <SentTo way={way} />}
      <label className={styles.field}>
        {say('passes.language')}
        <select name="locale" defaultValue={own.success ? own.data : 'en'}>
          {FamilyLocale.options.map((each) => (
            <option key={each} value={each}>
              {languageNames[each]}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.check}>
        <input type="checkbox" name="bound" defaultChecked />
        <span>{say('passes.bound')}</span>
      </label>
      <button type="submit" className={styles.main} aria-busy={isPending} disabled={isPending}>
        {say(isPending ? 'state.pending' : 'passes.do')}
      </button>
    </form>
  );
}

function SentTo({ way }: { way: 'sms' | 'email' }) {
  const { say } = useWords();
  return (
    <>
      <label className={styles.field}>
        {say(`passes.address.${way}`)}
        <input name="address" type={way === 'sms' ? 'tel' : 'email'} required autoComplete="off" />
      </label>
      <label className={styles.check}>
        <input type="checkbox" name="told" />
        <span>{say('passes.told')}</span>
      </label>
    </>
  );
}

export function passRefusal(code: string) {
  if (code === 'plan-tells-no-family') return 'passes.failed.plan';
  if (code === 'only-a-drill') return 'passes.failed.drill';
  if (code === 'too-many-links') return 'passes.failed.many';
  return 'passes.failed';
}
