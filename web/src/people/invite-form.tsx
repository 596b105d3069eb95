// Inviting somebody to work here: name, where the link goes, roles and units; and what became of it.
import { FamilyLocale, facilityRoles, StaffRole, type InvitationSent, type InvitedAt, type NewInvitation, type UnitId } from '@mydr24/protocol';
import { useCallback, useId, useState, type FormEvent } from 'react';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { Select } from '../admin/scenario-form.tsx';
import { TextField } from '../admin/text-field.tsx';
import { momentWords } from '../admin/version-words.ts';
import { QrCode } from '../family/qr-code.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { Chips, toggled } from './chips.tsx';
import type { Choices } from './person-row.tsx';
import admin from '../admin/admin.module.css';

const refusals = { 'step-up-needed': 'invite.unproven', 'unit-needed': 'facilityAdmin.unitNeeded', 'not-yours-to-give': 'facilityAdmin.beyond' } as const;
const languages: Readonly<Record<FamilyLocale, string>> = { en: 'English', ca: 'Català', es: 'Español' };

export function InviteForm({ units, isOfFacility, sent, close }: Pick<Choices, 'units' | 'isOfFacility'> & { sent: (made: InvitationSent) => void; close: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const titleId = useId();
  const [name, setName] = useState({ givenName: '', familyName: '' });
  const [to, setTo] = useState<InvitedAt>({ way: 'email', address: '' });
  const [language, setLanguage] = useState<FamilyLocale>(FamilyLocale.options.find((each) => each === locale.slice(0, 2)) ?? 'en');
  const [roles, setRoles] = useState<readonly StaffRole[]>([]);
  const [unitIds, setUnits] = useState<readonly UnitId[]>([]);
  const [isAsked, setAsked] = useState(false);
  const invite = useAction(useCallback((body: NewInvitation) => request('invite', { body }), [request]), sent);
  const isPending = invite.state.status === 'pending';
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    setAsked(true);
    if (!isPending && roles.length > 0) invite.run({ ...name, to, locale: language, roles: [...roles], unitIds: [...unitIds] });
  }
  return (
    <form className={admin.card} aria-labelledby={titleId} onSubmit={submit}>
      <h2 id={titleId}>{say('invite.title')}</h2>
      <p className={admin.lead}>{say('invite.lead')}</p>
      <div className={admin.fields}>
        <TextField label={say('invite.givenName')} value={name.givenName} maxLength={80} isRequired set={(givenName) => setName({ ...name, givenName })} />
        <TextField label={say('invite.familyName')} value={name.familyName} maxLength={80} isRequired set={(familyName) => setName({ ...name, familyName })} />
        <Select label={say('invite.language')} value={language} options={FamilyLocale.options.map((each) => [each, languages[each]] as const)} set={(chosen) => setLanguage(FamilyLocale.options.find((each) => each === chosen) ?? 'en')} />
        <Select label={say('invite.way')} value={to.way} options={[['email', say('invite.way.email')], ['sms', say('invite.way.sms')]]} set={(way) => setTo({ way: way === 'sms' ? 'sms' : 'email', address: '' })} />
        {to.way === 'email' ? (
          <TextField label={say('invite.email')} type="email" value={to.address} maxLength={254} isRequired set={(address) => setTo({ way: 'email', address })} />
        ) : (
          <TextField label={say('invite.phone')} pattern="\+?[\d\s\(\)\.\-]{6,24}" value={to.address} maxLength={24} isRequired set={(address) => setTo({ way: 'sms', address })} />
        )}
      </div>
      <Chips legend={say('staff.roles')} choices={(isOfFacility ? facilityRoles : StaffRole.options).map((role) => ({ id: role, name: say(`role.${role}`) }))} chosen={roles} toggle={(role) => setRoles(toggled(roles, role))} />
      <Chips legend={say('staff.units')} choices={units} chosen={unitIds} toggle={(unitId) => setUnits(toggled(unitIds, unitId))} />
      {isAsked && roles.length === 0 && <p role="alert" className={admin.note}>{say('invite.noRole')}</p>}
      <RefusedBecause action={invite} words={refusals} />
      <div className={admin.buttons}>
        <button type="submit" className={`${admin.button} ${admin.main}`} aria-busy={isPending}>{say(isPending ? 'state.pending' : 'invite.do')}</button>
        <button type="button" className={admin.button} onClick={close}>{say('state.cancel')}</button>
      </div>
    </form>
  );
}

/** On its way, or to be handed over, this once. */
export function Invited({ made: { invitation, sending, link }, done }: { made: InvitationSent; done: () => void }) {
  const { say, locale } = useWords();
  const [hasCopied, setCopied] = useState(false);
  const { givenName, familyName, to, until } = invitation;
  return (
    <div className={admin.once} role="status">
      <p>{say(`invite.${sending}`, { name: `${givenName} ${familyName}`, address: to.address })}</p>
      {link !== null && (
        <>
          <QrCode text={link} label={say('invite.qr')} />
          <code>{link}</code>
          <p>{say('invite.once', { until: momentWords(until, locale) })}</p>
        </>
      )}
      <div className={admin.buttons}>
        {link !== null && (
          <button type="button" className={admin.button} onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true), () => setCopied(false))}>{say(hasCopied ? 'invite.copied' : 'invite.copy')}</button>
        )}
        <button type="button" className={admin.button} onClick={done}>{say('invite.done')}</button>
      </div>
    </div>
  );
}
