// Who was invited and has not come: sent again, or taken back. And the way to invite somebody.
import type { Invitation, InvitationSent } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import { AskFirst } from '../admin/ask-first.tsx';
import { Answered } from '../admin/answered.tsx';
import { useAnswer } from '../admin/answer.ts';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { momentWords } from '../admin/version-words.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { Invited, InviteForm } from './invite-form.tsx';
import type { Choices } from './person-row.tsx';
import admin from '../admin/admin.module.css';

export function Invitations(choices: Pick<Choices, 'units' | 'isOfFacility'>) {
  const { say } = useWords();
  const request = useRequest();
  const listed = useAnswer(['invitations'], () => request('listInvitations', {}));
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<InvitationSent | null>(null);
  const { again } = listed;
  const sent = useCallback((answer: InvitationSent) => (setMade(answer), setOpen(false), again()), [again]);
  return (
    <>
      {made !== null && <Invited made={made} done={() => setMade(null)} />}
      {isOpen ? (
        <InviteForm {...choices} sent={sent} close={() => setOpen(false)} />
      ) : (
        <div className={admin.buttons}>
          <button type="button" className={`${admin.button} ${admin.main}`} onClick={() => (setMade(null), setOpen(true))}>{say('invite.do')}</button>
        </div>
      )}
      <Answered answer={listed}>
        {({ invitations }) =>
          invitations.length > 0 && (
            <section className={admin.section} aria-labelledby="invited-title">
              <h2 id="invited-title">{say('invites.title')}</h2>
              <ul className={admin.rows}>
                {invitations.map((invitation) => (
                  <Row key={invitation.id} invitation={invitation} sent={sent} changed={again} />
                ))}
              </ul>
            </section>
          )
        }
      </Answered>
    </>
  );
}

function Row({ invitation, sent, changed }: { invitation: Invitation; sent: (made: InvitationSent) => void; changed: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const now = useTimeOnce();
  const { id, givenName, familyName, to, roles, units, invitedByName, invitedAt, until } = invitation;
  const name = `${givenName} ${familyName}`;
  const params = { invitationId: id };
  const renew = useAction(() => request('renewInvitation', { params }), sent);
  const end = useAction(() => request('endInvitation', { params }), changed);
  const isPending = renew.state.status === 'pending';
  return (
    <li>
      <span className={admin.words}>
        <b>{name}</b>
        <span>{to.address}</span>
        <span>{roles.map((role) => say(`role.${role}`)).join(', ')}</span>
        {units.length > 0 && <span>{units.map((unit) => `${unit.name}, ${unit.facilityName}`).join(' · ')}</span>}
        <span>{say('invites.by', { name: invitedByName, at: momentWords(invitedAt, locale) })}</span>
        <span>{say(until > now ? 'invites.until' : 'invites.over', { until: momentWords(until, locale) })}</span>
      </span>
      <button type="button" className={admin.button} title={say('invites.again.means')} aria-busy={isPending} onClick={() => !isPending && renew.run()}>
        {say(isPending ? 'state.pending' : 'invites.again')}
        <span className="only-heard"> {name}</span>
      </button>
      <AskFirst label={say('invites.end')} about={name} title={say('invites.end.title', { name })} text={say('invites.end.text')} action={end} />
      <RefusedBecause action={renew} words={{ 'step-up-needed': 'staff.refused.unproven' }} />
    </li>
  );
}
