// One emergency, whole: what, where, whose; the clock of its plan; who was asked and why; what every device said; what happened.
import type { Arrival, EmergencyDetail, EmergencyId, EmergencyKind, EmergencySummary, Offer, PersonId, Responder } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { ageWords } from '../design/age.ts';
import { Confirm } from '../design/confirm.tsx';
import { DrillMark } from '../design/drill-mark.tsx';
import { AllNotSent, NotSent, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { Timeline } from '../design/timeline.tsx';
import { causeShown, placeWords } from '../emergency/cause-words.ts';
import { CloseDialog, type Outcome } from '../emergency/close-dialog.tsx';
import { expectedOf, expectedWords } from '../emergency/expected.ts';
import { GuidanceList, QuestionsToCaller } from '../emergency/guidance.tsx';
import { SceneForTeam } from '../emergency/scene-record.tsx';
import { MoreHelp } from '../emergency/more-help.tsx';
import { SoonerNote } from '../emergency/sooner-note.tsx';
import { TeamList } from '../emergency/team-list.tsx';
import { DestinationChoice } from '../family/destination-choice.tsx';
import { EmergencyPasses } from '../family/emergency-passes.tsx';
import { useRequest, useTopic } from '../live/live-context.tsx';
import { useAction, type Action } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { CallBacks } from './call-backs.tsx';
import { atOfferOf } from './desk-units.ts';
import { HandOverByRoad } from './hand-over-by-road.tsx';
import { KindDialog } from './kind-dialog.tsx';
import { OfferList } from './offer-list.tsx';
import { PageLadders } from './page-ladders.tsx';
import { PlanClock } from './plan-clock.tsx';
import { WhoCouldGo } from './who-could-go.tsx';
import { WhyDialog, type WhyOf } from './why-dialog.tsx';
import styles from './emergency-panel.module.css';

interface EmergencyPanelProps {
  emergencyId: EmergencyId;
  /** From the dispatch list; null once it has left the list. */
  summary: EmergencySummary | null;
  responders: readonly Responder[];
  arrivals: readonly Arrival[];
  acknowledge: Action<[EmergencyId]>;
  leave: () => void;
}

export function EmergencyPanel({ emergencyId, summary, responders, arrivals, acknowledge, leave }: EmergencyPanelProps) {
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
      <Holder emergency={shown} offers={detail?.offers ?? []} arrivals={arrivals} />
      {!hasEnded && <SoonerNote emergency={shown} mayDecide />}
      {!hasEnded && <CallBacks emergency={shown} />}
      <Team emergency={shown} arrivals={arrivals} hasEnded={hasEnded} />
      {!hasEnded && <Commands emergency={shown} responders={responders} acknowledge={acknowledge} />}
      {!hasEnded && detail !== null && <QuestionsToCaller emergency={shown} timeline={detail.timeline} />}
      {!hasEnded && <GuidanceList emergency={shown} isOpen={false} />}
      {detail !== null && <SceneForTeam detail={detail} />}
      {detail === null ? <ScreenLoading /> : <Record detail={detail} hasEnded={hasEnded} />}
      {hasEnded && <p className={styles.ended}>{say('dispatch.ended')}</p>}
      <Link to="/incidents/$emergencyId" params={{ emergencyId }}>
        {say('incidents.open')}
      </Link>
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
      <DrillMark mode={emergency.mode} isWide />
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

function Holder({ emergency, offers, arrivals }: { emergency: EmergencySummary; offers: readonly Offer[]; arrivals: readonly Arrival[] }) {
  const { say, locale } = useWords();
  const now = useNow();
  const { id: emergencyId, holderId: personId, status } = emergency;
  const who = emergency.holderName ?? say('need.nobody');
  const offer = offers.find((each) => each.responderId === personId && each.status === 'accepted');
  const expected = status === 'accepted' || status === 'en-route' ? expectedOf(arrivals, { emergencyId, personId, atOffer: offer === undefined ? null : atOfferOf(offer) }, now) : null;
  return (
    <p className={styles.holder} data-held={emergency.holderName !== null}>
      <b>{who}</b> <span>{say(`emergency.status.${status}`)}</span>
      {expected !== null && <span>{expectedWords(expected, now, say, locale)}</span>}
      {emergency.acknowledgedBy !== null && <span>{say('dispatch.seen')}</span>}
    </p>
  );
}

function Commands({ emergency, responders, acknowledge }: { emergency: EmergencySummary; responders: readonly Responder[]; acknowledge: Action<[EmergencyId]> }) {
  const { say } = useWords();
  const request = useRequest();
  const [dialog, setDialog] = useState<'close' | 'hand-over' | 'kind' | 'who' | null>(null);
  const me = useMe().person.id;
  const shut = useCallback(() => setDialog(null), []);
  const params = { emergencyId: emergency.id };
  const close = useAction((key: string, outcome: Outcome, note: string) => request('closeEmergency', { params, body: { outcome, note } }, { key }), shut);
  const handOver = useAction((key: string, toPersonId: PersonId) => request('handOver', { params, body: { toPersonId } }, { key }), shut);
  const reclassify = useAction((key: string, kind: EmergencyKind) => request('reclassifyEmergency', { params, body: { kind } }, { key }), shut);
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
        <button type="button" onClick={() => setDialog('who')}>
          {say('who.open')}
        </button>
        <DestinationChoice emergency={emergency} />
        {emergency.mode === 'actual' && <EmergencyPasses emergencyId={emergency.id} />}
        <MoreHelp emergency={emergency} me={me} mayTakeOver={false} mayAskCall={false} />
        <button type="button" onClick={() => setDialog('kind')}>
          {say('dispatch.kind')}
        </button>
        <button type="button" onClick={() => setDialog('close')}>
          {say('report.close')}
        </button>
      </div>
      <AllNotSent actions={[acknowledge, close, handOver, reclassify]} />
      <KindDialog
        isOpen={dialog === 'kind'} isPending={reclassify.state.status === 'pending'} title={say('dispatch.kind.title')} patient={emergency.patientName} place={placeWords(emergency, say)}
        consequence={say('dispatch.kind.consequence')} confirmLabel={say('dispatch.kind.confirm')} kind={emergency.kind} onChosen={(kind) => reclassify.run(crypto.randomUUID(), kind)} onCancel={shut}
      />
      <WhoCouldGo emergency={emergency} isOpen={dialog === 'who'} onClose={shut} />
      <CloseDialog emergency={emergency} isOpen={dialog === 'close'} isPending={close.state.status === 'pending'} onClose={(outcome, note) => close.run(crypto.randomUUID(), outcome, note)} onCancel={shut} />
      {dialog === 'hand-over' && (
        <HandOverByRoad emergency={emergency} responders={responders} isPending={handOver.state.status === 'pending'} onHandOver={(to) => handOver.run(crypto.randomUUID(), to)} onCancel={shut} />
      )}
    </div>
  );
}

function Team({ emergency, arrivals, hasEnded }: { emergency: EmergencySummary; arrivals: readonly Arrival[]; hasEnded: boolean }) {
  const standDown = useStandDown(emergency);
  return (
    <>
      <TeamList
        emergency={emergency} arrivals={arrivals}
        standDown={hasEnded ? undefined : ({ personId, name }) => personId !== null && standDown.ask({ responderId: personId, responderName: name ?? '' })}
      />
      {standDown.dialog}
    </>
  );
}

/** One responder stood down by hand: two taps, because somebody may already be on the way. */
function useStandDown(emergency: EmergencySummary) {
  const { say } = useWords();
  const request = useRequest();
  const [of, setOf] = useState<Pick<Offer, 'responderId' | 'responderName'> | null>(null);
  const shut = useCallback(() => setOf(null), []);
  const standDown = useAction((key: string, personId: PersonId) => request('standDownResponder', { params: { emergencyId: emergency.id }, body: { personId } }, { key }), shut);
  const dialog = (
    <>
      {standDown.state.status === 'failed' && <NotSent error={standDown.state.error} retry={standDown.state.retry} dismiss={standDown.dismiss} />}
      <Confirm
        isOpen={of !== null} isPending={standDown.state.status === 'pending'} title={say('dispatch.standDown.title')} patient={emergency.patientName} place={placeWords(emergency, say)}
        consequence={say('dispatch.standDown.consequence', { name: of?.responderName ?? '' })} confirmLabel={say('dispatch.standDown.confirm')}
        onConfirm={() => of !== null && standDown.run(crypto.randomUUID(), of.responderId)} onCancel={shut}
      />
    </>
  );
  return { ask: setOf, dialog };
}

function Record({ detail, hasEnded }: { detail: EmergencyDetail; hasEnded: boolean }) {
  const { say } = useWords();
  const [asked, explain] = useState<WhyOf | null>(null);
  const standDown = useStandDown(detail.summary);
  return (
    <>
      <section aria-labelledby="offers-title">
        <h3 id="offers-title">{say('dispatch.offers')}</h3>
        <OfferList offers={detail.offers} standDown={hasEnded ? undefined : standDown.ask} explain={explain} />
        {standDown.dialog}
        <WhyDialog emergencyId={detail.summary.id} of={asked} onClose={() => explain(null)} />
      </section>
      <section aria-labelledby="pages-title">
        <h3 id="pages-title">{say('dispatch.pages')}</h3>
        <PageLadders pages={detail.pages} explain={explain} />
      </section>
      <section aria-labelledby="timeline-title">
        <h3 id="timeline-title">{say('active.timeline')}</h3>
        <Timeline entries={detail.timeline} isNewestFirst />
      </section>
    </>
  );
}
