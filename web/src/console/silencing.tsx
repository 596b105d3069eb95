// Silencing one alarm of this patient, and the way back for a few seconds.
import type { Alarm, AlarmSilence } from '@mydr24/protocol';
import { useCallback } from 'react';
import { conditionWords } from '../design/alarm-words.ts';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { UndoToast } from '../design/undo-toast.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { SilenceForm, type Silencing as Asked } from './silence-form.tsx';

const endpointOf = { 'audio-off': 'turnAlarmAudioOff', shelved: 'shelveAlarm', 'alarm-off': 'turnAlarmOff' } as const;

export function Silencing({ alarm, onDone }: { alarm: Alarm; onDone: (silence: AlarmSilence) => void }) {
  const request = useRequest();
  const canSwitchOff = useMe().person.roles.includes('doctor');
  const alarmId = alarm.id;
  const action = useAction(useCallback(({ kind, ...body }: Asked) => request(endpointOf[kind], { params: { alarmId }, body }), [request, alarmId]), onDone);
  return (
    <>
      <SilenceForm canSwitchOff={canSwitchOff} isPending={action.state.status === 'pending'} onSilence={action.run} />
      {action.state.status === 'failed' && <NotSent error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} />}
    </>
  );
}

export function UndoSilence({ silence, onGone }: { silence: AlarmSilence | null; onGone: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const end = useAction(useCallback((given: AlarmSilence) => request('endAlarmSilence', { params: { patientId: given.patientId, silenceId: given.id } }), [request]));
  const condition = silence === null ? '' : conditionWords({ conditionKey: silence.conditionKey, vital: null, unit: null, value: null }, say, locale);
  const text = silence === null ? '' : say('silence.done', { kind: say(`silence.is.${silence.kind}`), time: timeOfDay(silence.untilAt, locale), condition });
  return (
    <>
      {end.state.status === 'failed' && <NotSent error={end.state.error} retry={end.state.retry} dismiss={end.dismiss} />}
      <UndoToast undoable={silence === null ? null : { id: silence.id, text, undo: () => end.run(silence) }} onGone={onGone} />
    </>
  );
}
