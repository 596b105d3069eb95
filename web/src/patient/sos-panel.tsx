// Calling for help: hold the button, five seconds to take it back, then it goes out. If it does not go out, says so and says what to do.
import type { EmergencySummary } from '@mydr24/protocol';
import { useCallback, useEffect } from 'react';
import { BigButton } from '../design/big-button.tsx';
import { useSpeak } from '../design/live-region.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRetryWhenLive } from '../emergency/use-retry-when-live.ts';
import { useClient, useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { CallNumber, EMERGENCY_NUMBER } from './call-number.tsx';
import { HoldRing } from './hold-ring.tsx';
import { positionIfAllowed } from './position-if-allowed.ts';
import styles from './sos-panel.module.css';

export function SosPanel({ counting }: { counting: EmergencySummary | null }) {
  const { say } = useWords();
  const request = useRequest();
  const send = useAction(
    useCallback(
      // The position asked for takes at most a moment: help goes to the known address without it.
      async (key: string) => request('sendSos', { body: await positionIfAllowed() }, { key }),
      [request],
    ),
  );
  useRetryWhenLive(send.state);
  if (counting !== null) return <Countdown emergency={counting} />;
  const hasFailed = send.state.status === 'failed';
  return (
    <section className={styles.whole} aria-labelledby="sos-title">
      <h2 id="sos-title" className={styles.title}>
        {say('patient.sos.title')}
      </h2>
      <HoldRing helpId="hold-help" isSending={send.state.status === 'pending'} onHeld={() => send.run(crypto.randomUUID())} />
      <p id="hold-help" className={styles.help}>
        {say('patient.sos.help')}
      </p>
      <div role="alert" className={styles.alert}>
        {hasFailed && (
          <>
            <p className={styles.failed}>{say('patient.sos.failed', { number: EMERGENCY_NUMBER })}</p>
            <CallNumber number={EMERGENCY_NUMBER} />
          </>
        )}
      </div>
      {send.state.status === 'failed' && <NotSent error={send.state.error} retry={send.state.retry} dismiss={send.dismiss} />}
    </section>
  );
}

function Countdown({ emergency }: { emergency: EmergencySummary }) {
  const { say } = useWords();
  const now = useNow();
  const client = useClient();
  const request = useRequest();
  const speak = useSpeak();
  const cancel = useAction(useCallback((key: string) => request('cancelSos', { params: { emergencyId: emergency.id } }, { key }), [request, emergency.id]));
  const left = Math.max(0, Math.ceil(((emergency.wakeAt ?? now) - Math.max(now, client.serverNowMs() - 1_000)) / 1000));
  useEffect(() => speak(say('patient.countdown.said'), 'assertive'), [say, speak]);
  return (
    <section className={styles.whole} aria-labelledby="countdown-title">
      <h2 id="countdown-title" className={styles.title}>
        {say('patient.countdown')}
      </h2>
      <p className={styles.count} aria-hidden="true">
        {left}
      </p>
      <p className={styles.help}>{say('patient.countdown.next')}</p>
      <div className={styles.cancel}>
        <BigButton label={say('patient.countdown.cancel')} look="plain" isPending={cancel.state.status === 'pending'} onPress={() => cancel.run(crypto.randomUUID())} />
      </div>
      {cancel.state.status === 'failed' &&
        (cancel.state.error.code === 'too-late-to-cancel' ? (
          <p role="alert" className={styles.failed}>
            {say('patient.countdown.tooLate')}
          </p>
        ) : (
          <NotSent error={cancel.state.error} retry={cancel.state.retry} dismiss={cancel.dismiss} />
        ))}
    </section>
  );
}
