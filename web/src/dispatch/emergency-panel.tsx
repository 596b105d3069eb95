// One emergency, whole: what, where, whose; the clock of its plan; who was asked and why; what every device said; what happened.
import type { EmergencyDetail, EmergencyId, EmergencySummary, PersonId, Responder } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { ageWords } from '../design/age.ts';
import { NotSent, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { Timeline } from '../design/timeline.tsx';
import { causeShown, placeWords } from '../emergency/cause-words.ts';
import { CloseDialog, type Outcome } from '../emergency/close-dialog.tsx';
import { HandOverDialog } from '../emergency/hand-over-dialog.tsx';
import { useRequest, useTopic } from '../live/live-context.tsx';
import { useAction, type Action } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { candidatesFor } from './candidates.ts';
import { OfferList } from './offer-list.tsx';
import { PageLadders } from './page-ladders.tsx';
import { PlanClock } from './plan-clock.tsx';
import styles from './emergency-panel.module.css';

interface EmergencyPanelProps {
  emergencyId: EmergencyId;
  /** From the dispatch list; null once it has left the list. */
  summary: EmergencySummary | null;
  responders: readonly Responder[];
  acknowledge: Action<[EmergencyId]>;
  leave: () => void;
}

export function EmergencyPanel({ emergencyId, summary, responders, acknowledge, leave }: EmergencyPanelProps) {
  const { say } = useWords();
  const view = useTopic('emergency', emergencyId);
  if (view.status === 'refused') return <ScreenRefused error={view.error} />;
  const detail = view.data;
  const shown = detail?.summary ?? summary;
  if (shown === null) return <ScreenLoading />;
  const hasEnded = shown.status === 'closed' || shown.status === 'cancelled';
  return (
    <div className={styles.whole}>
      <PanelHead emergency={shown} leave={leave} />
      {!hasEnded && <PlanClock summary={shown} detail={detail} />}
      <Holder emergency={shown} />
      {!hasEnded && <Commands emergency={shown} responders={responders} acknowledge={acknowledge} />}
      {detail === null ? <ScreenLoading /> : <Record detail={detail} />}
      {hasEnded && <p className={styles.ended}>{say('dispatch.ended')}</p>}
    </div>
  );
}

function PanelHead({ emergency, leave }: { emergency: EmergencySummary; leave: () => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  const cause = causeShown(emergency, say, locale);
  return (
    <header className={styles.head}>
      <div className={styles.top}>
        <span>{say('page.ago', { age: ageWords(now - emergency.openedAt, say) })}</span>
        <button type="button" onClick={leave}>
          {say('dispatch.back')}
        </button>
      </div>
      <h2>{say(`emergency.kind.${emergency.kind}`)}</h2>
      <p className={styles.cause}>
        {emergency.cause.type === 'alarm' && <AlarmMark priority={emergency.cause.priority} isAnswered />}
        <span>{cause.text}</span>
        {cause.value !== null && <b>{cause.value}</b>}
      </p>
      <p>
        <b>{emergency.patientName}</b> · {placeWords(emergency, say)}
      </p>
    </header>
  );
}

function Holder({ emergency }: { emergency: EmergencySummary }) {
  const { say } = useWords();
  const who = emergency.holderName ?? say('need.nobody');
  return (
    <p className={styles.holder} data-held={emergency.holderName !== null}>
      <b>{who}</b> <span>{say(`emergency.status.${emergency.status}`)}</span>
      {emergency.acknowledgedBy !== null && <span>{say('dispatch.seen')}</span>}
    </p>
  );
}

function Commands({ emergency, responders, acknowledge }: { emergency: EmergencySummary; responders: readonly Responder[]; acknowledge: Action<[EmergencyId]> }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const [dialog, setDialog] = useState<'close' | 'hand-over' | null>(null);
  const shut = useCallback(() => setDialog(null), []);
  const params = { emergencyId: emergency.id };
  const close = useAction((key: string, outcome: Outcome, note: string) => request('closeEmergency', { params, body: { outcome, note } }, { key }), shut);
  const handOver = useAction((key: string, toPersonId: PersonId) => request('handOver', { params, body: { toPersonId } }, { key }), shut);
  return (
    <div className={styles.commands}>
      <div className={styles.buttons}>
        {emergency.acknowledgedBy === null && (
          <button type="button" className={styles.main} aria-busy={acknowledge.state.status === 'pending'} onClick={() => acknowledge.run(emergency.id)}>
            {say(acknowledge.state.status === 'pending' ? 'state.pending' : 'dispatch.acknowledge')}
          </button>
        )}
        {emergency.holderId !== null && (
          <button type="button" onClick={() => setDialog('hand-over')}>
            {say('active.handOver')}
          </button>
        )}
        <button type="button" onClick={() => setDialog('close')}>
          {say('report.close')}
        </button>
      </div>
      {[acknowledge, close, handOver].map((action, index) =>
        action.state.status === 'failed' ? <NotSent key={index} error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} /> : null,
      )}
      <CloseDialog emergency={emergency} isOpen={dialog === 'close'} isPending={close.state.status === 'pending'} onClose={(outcome, note) => close.run(crypto.randomUUID(), outcome, note)} onCancel={shut} />
      <HandOverDialog
        emergency={emergency} candidates={candidatesFor(emergency, responders, say, locale)} isOpen={dialog === 'hand-over'} isPending={handOver.state.status === 'pending'}
        onHandOver={(to) => handOver.run(crypto.randomUUID(), to)} onCancel={shut}
      />
    </div>
  );
}

function Record({ detail }: { detail: EmergencyDetail }) {
  const { say } = useWords();
  return (
    <>
      <section aria-labelledby="offers-title">
        <h3 id="offers-title">{say('dispatch.offers')}</h3>
        <OfferList offers={detail.offers} />
      </section>
      <section aria-labelledby="pages-title">
        <h3 id="pages-title">{say('dispatch.pages')}</h3>
        <PageLadders pages={detail.pages} />
      </section>
      <section aria-labelledby="timeline-title">
        <h3 id="timeline-title">{say('active.timeline')}</h3>
        <Timeline entries={detail.timeline} isNewestFirst />
      </section>
    </>
  );
}
