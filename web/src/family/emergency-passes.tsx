// At an emergency, staff make a link for a relative and end it; whether family may be told is the plan's, and the server says so.
import type { EmergencyId, EndpointReply } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { PassForm, passRefusal, type PassOrder } from './pass-form.tsx';
import { type Made, PassMade } from './pass-made.tsx';
import styles from './passes.module.css';

const HOUR_MS = 3_600_000;
const after = { none: 0, two: 2 * HOUR_MS, day: 24 * HOUR_MS } as const;
const afterNames = ['none', 'two', 'day'] as const;
const bases = ['agreed', 'cannot-be-asked'] as const;

/** The button alone, to stand among those of the screen. */
export function EmergencyPasses({ emergencyId }: { emergencyId: EmergencyId }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const title = useId();
  const shut = useCallback(() => setOpen(false), []);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {say('emergencyPasses.title')}
      </button>
      <Dialog isOpen={isOpen} labelledBy={title} onClose={shut}>
        <h2 id={title}>{say('emergencyPasses.title')}</h2>
        <p>{say('emergencyPasses.lead')}</p>
        <Passes emergencyId={emergencyId} shut={shut} />
        <button type="button" className={styles.quiet} onClick={shut}>
          {say('state.cancel')}
        </button>
      </Dialog>
    </>
  );
}

function Passes({ emergencyId, shut }: { emergencyId: EmergencyId; shut: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [made, setMade] = useState<Made | null>(null);
  const links = useQuery({ queryKey: ['emergency-family-links', emergencyId], queryFn: () => request('listEmergencyFamilyLinks', { params: { emergencyId } }) });
  const { refetch } = links;
  const make = useAction(
    useCallback((order: PassOrder, endsAfterMs: number, basis: (typeof bases)[number]) => request('makeEmergencyFamilyPass', { params: { emergencyId }, body: { ...order, endsAfterMs, basis } }), [request, emergencyId]),
    useCallback((body: Made) => {
      setMade(body);
      void refetch();
    }, [refetch]),
  );
  const live = links.data?.ok === true ? links.data.body.links.filter(({ revokedAt }) => revokedAt === null) : [];
  if (made !== null) return <PassMade made={made} done={shut} />;
  return (
    <>
      <PassList links={live} onEnded={() => void refetch()} />
      <PassForm
        isPending={make.state.status === 'pending'}
        make={(order, form) => make.run(order, after[afterNames.find((each) => each === form.get('after')) ?? 'two'], bases.find((each) => each === form.get('basis')) ?? 'agreed')}
      >
        <fieldset className={styles.choices}>
          <legend>{say('passes.basis')}</legend>
          {bases.map((each) => (
            <label key={each}>
              <input type="radio" name="basis" value={each} required />
              <span>{say(`passes.basis.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        <label className={styles.field}>
          {say('passes.after')}
          <select name="after" defaultValue="two">
            {afterNames.map((each) => (
              <option key={each} value={each}>
                {say(`passes.after.${each}`)}
              </option>
            ))}
          </select>
        </label>
      </PassForm>
      {make.state.status === 'failed' && <p role="alert" className={styles.failed}>{say(passRefusal(make.state.error.code))}</p>}
    </>
  );
}

function PassList({ links, onEnded }: { links: EndpointReply<'listEmergencyFamilyLinks'>['links']; onEnded: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const end = useAction(useCallback((familyLinkId: (typeof links)[number]['id']) => request('revokeFamilyLink', { params: { familyLinkId } }), [request]), onEnded);
  return (
    <>
      <ul className={styles.list}>
        {links.map((link) => (
          <li key={link.id}>
            <span>
              <b>{link.personName}</b> · {say(link.openedAt === null ? 'passes.notOpened' : 'passes.opened')}
            </span>
            <button type="button" className={styles.quiet} disabled={end.state.status === 'pending'} onClick={() => end.run(link.id)}>
              {say('emergencyPasses.end')}
              <span className="only-heard"> {link.personName}</span>
            </button>
          </li>
        ))}
      </ul>
      {end.state.status === 'failed' && <NotSent error={end.state.error} retry={end.state.retry} dismiss={end.dismiss} />}
    </>
  );
}
