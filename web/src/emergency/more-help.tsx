// More help now, take it over, ask to be called: what anybody involved may do beside going. Two taps where it moves other people.
import type { EmergencySummary, PersonId } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import { Confirm } from '../design/confirm.tsx';
import { AllNotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { placeWords } from './cause-words.ts';

interface MoreHelpProps {
  emergency: EmergencySummary;
  me: PersonId;
  mayTakeOver: boolean;
  mayAskCall: boolean;
}

/** The buttons alone, to stand among those of the screen. */
export function MoreHelp({ emergency, me, mayTakeOver, mayAskCall }: MoreHelpProps) {
  const { say } = useWords();
  const request = useRequest();
  const [asking, setAsking] = useState<'take-over' | 'escalate' | null>(null);
  const shut = useCallback(() => setAsking(null), []);
  const params = { emergencyId: emergency.id };
  const escalate = useAction((key: string) => request('escalateEmergency', { params }, { key }), shut);
  const takeOver = useAction((key: string) => request('takeOver', { params, body: { fromPersonId: emergency.holderId } }, { key }), shut);
  const callBack = useAction((key: string) => request('askCallBack', { params }, { key }));
  const isAsked = emergency.callBacks.some(({ personId }) => personId === me);
  const about = { patient: emergency.patientName === '' ? say('page.withheld') : emergency.patientName, place: placeWords(emergency, say) };
  return (
    <>
      {mayTakeOver && emergency.holderId !== me && (
        <button type="button" onClick={() => setAsking('take-over')}>
          {say('command.takeOver')}
        </button>
      )}
      <button type="button" onClick={() => setAsking('escalate')}>
        {say('command.escalate')}
      </button>
      {mayAskCall && (
        <button type="button" aria-disabled={isAsked} aria-busy={callBack.state.status === 'pending'} onClick={() => !isAsked && callBack.run(crypto.randomUUID())}>
          {say(isAsked ? 'command.callBack.asked' : 'command.callBack')}
        </button>
      )}
      <AllNotSent actions={[escalate, takeOver, callBack]} />
      <Confirm
        isOpen={asking === 'escalate'} isPending={escalate.state.status === 'pending'} title={say('command.escalate.title')} {...about}
        consequence={say('command.escalate.consequence')} confirmLabel={say('command.escalate.confirm')} onConfirm={() => escalate.run(crypto.randomUUID())} onCancel={shut}
      />
      <Confirm
        isOpen={asking === 'take-over'} isPending={takeOver.state.status === 'pending'} title={say('command.takeOver.title')} {...about}
        consequence={say('command.takeOver.consequence')} confirmLabel={say('command.takeOver.confirm')} onConfirm={() => takeOver.run(crypto.randomUUID())} onCancel={shut}
      />
    </>
  );
}
