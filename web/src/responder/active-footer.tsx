// Under the thumb: one big button for the next thing to report, the way back from the last, and four smaller ones: note, photo, call, more.
import type { EmergencyDetail, EmergencySummary, PersonId, SceneContact } from '@mydr24/protocol';
import { useCallback, useState, type RefObject } from 'react';
import { BigButton } from '../design/big-button.tsx';
import { AllNotSent } from '../design/screen-states.tsx';
import { CloseDialog } from '../emergency/close-dialog.tsx';
import { HandOverDialog } from '../emergency/hand-over-dialog.tsx';
import { MoreHelp } from '../emergency/more-help.tsx';
import { DestinationChoice } from '../family/destination-choice.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { CallPanel } from './call-panel.tsx';
import { handOverCandidates } from './hand-over-candidates.ts';
import { nextSteps, type NextStep } from './next-status.ts';
import { statusSaid } from './outbox.ts';
import { useOutbox } from './outbox-context.tsx';
import type { Part } from './own-part.ts';
import { PhotoButton } from './photo-button.tsx';
import { StatusUndo } from './status-undo.tsx';
import styles from './active-footer.module.css';

interface ActiveFooterProps {
  emergency: EmergencySummary;
  part: Part;
  detail: EmergencyDetail | null;
  contacts: readonly SceneContact[];
  isProvisional: boolean;
  noteField: RefObject<HTMLTextAreaElement | null>;
}

export function ActiveFooter({ emergency, part, detail, contacts, isProvisional, noteField }: ActiveFooterProps) {
  const { say } = useWords();
  const [panel, setPanel] = useState<'call' | 'more' | null>(null);
  const [isClosing, setClosing] = useState(false);
  const { add, waiting } = useOutbox();
  const isCloseWaiting = waiting.some(({ emergencyId, deed, refusal }) => emergencyId === emergency.id && (deed.what === 'close' || (deed.what === 'sealed' && deed.was === 'close')) && refusal === null);
  const [next, ...others] = nextSteps({ ...part, status: statusSaid(part.status, waiting, emergency.id) });
  const press = (step: NextStep): void => {
    setPanel(null);
    if (step === 'close') setClosing(true);
    else add(emergency.id, { what: 'status', status: step, ...(part.place === null ? {} : { isOfTeam: true }) });
  };
  const toggle = (which: 'call' | 'more') => () => setPanel(panel === which ? null : which);
  return (
    <footer className={styles.thumb}>
      {panel === 'call' && <CallPanel emergency={emergency} contacts={contacts} number={detail?.protocol.emergencyNumber ?? '112'} />}
      {panel === 'more' && <MorePanel emergency={emergency} part={part} detail={detail} steps={others} next={next} press={press} isProvisional={isProvisional} />}
      <StatusUndo emergency={emergency} part={part} detail={detail} />
      {next !== undefined && (
        <div className={styles.next}>
          <BigButton label={say(`report.${next}`)} next={isCloseWaiting ? say('scene.waits') : undefined} isPending={isCloseWaiting} onPress={() => press(next)} />
        </div>
      )}
      <div className={styles.row}>
        <button type="button" onClick={() => noteField.current?.focus()}>
          {say('active.note')}
        </button>
        <PhotoButton emergencyId={emergency.id} />
        <button type="button" aria-expanded={panel === 'call'} onClick={toggle('call')}>
          {say('active.callOpen')}
        </button>
        <button type="button" aria-expanded={panel === 'more'} onClick={toggle('more')}>
          {say('active.moreOpen')}
        </button>
      </div>
      <CloseDialog
        emergency={emergency} isOpen={isClosing} isPending={false} onCancel={() => setClosing(false)}
        onClose={(outcome, note) => {
          add(emergency.id, { what: 'close', outcome, note });
          setClosing(false);
        }}
      />
    </footer>
  );
}

interface MorePanelProps extends Pick<ActiveFooterProps, 'emergency' | 'part' | 'detail' | 'isProvisional'> {
  steps: readonly NextStep[];
  next: NextStep | undefined;
  press: (step: NextStep) => void;
}

function MorePanel({ emergency, part, detail, steps, next, press, isProvisional }: MorePanelProps) {
  const { say } = useWords();
  const request = useRequest();
  const me = useMe().person.id;
  const [isHandingOver, setHandingOver] = useState(false);
  const shut = useCallback(() => setHandingOver(false), []);
  const handOver = useAction((key: string, toPersonId: PersonId) => request('handOver', { params: { emergencyId: emergency.id }, body: { toPersonId } }, { key }), shut);
  const giveBack = useAction((key: string) => request('declineOffer', { params: { emergencyId: emergency.id }, body: { reason: 'other' } }, { key }));
  const isLead = part.place === null;
  const hasClose = next === 'close' || steps.includes('close');
  return (
    <div className={styles.panel}>
      <AllNotSent actions={[handOver, giveBack]} />
      {steps.map((step) => (
        <button key={step} type="button" onClick={() => press(step)}>
          {say(`report.${step}`)}
        </button>
      ))}
      {!isLead && (
        <button type="button" aria-busy={giveBack.state.status === 'pending'} onClick={() => giveBack.state.status !== 'pending' && giveBack.run(crypto.randomUUID())}>
          {say('team.giveBack')}
        </button>
      )}
      {isLead && !isProvisional && (
        <button type="button" onClick={() => setHandingOver(true)}>
          {say('active.handOver')}
        </button>
      )}
      {isLead && !hasClose && (
        <button type="button" onClick={() => press('close')}>
          {say('report.close')}
        </button>
      )}
      {isLead && emergency.onSceneAt !== null && <DestinationChoice emergency={emergency} />}
      <MoreHelp emergency={emergency} me={me} mayTakeOver={false} mayAskCall={false} />
      <HandOverDialog
        emergency={emergency} candidates={handOverCandidates(detail, me, say)} isOpen={isHandingOver} isPending={handOver.state.status === 'pending'}
        onHandOver={(to) => handOver.run(crypto.randomUUID(), to)} onCancel={shut}
      />
    </div>
  );
}
