// Answers alarms: acknowledge, take back, pause, reset. Pending is visible per alarm, a failure stays until retried or closed.
import type { Alarm } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import type { AlarmCommand } from '../design/alarm-row.tsx';
import { useRequest, type Request } from '../live/live-context.tsx';
import type { ActionState } from '../live/use-action.ts';

const PAUSE_S = 120;
const idle: ActionState = { status: 'idle' };

function send(request: Request, alarm: Alarm, command: AlarmCommand) {
  const params = { alarmId: alarm.id };
  switch (command) {
    case 'acknowledge': return request('acknowledgeAlarm', { params });
    case 'unacknowledge': return request('unacknowledgeAlarm', { params });
    case 'pause': return request('pauseAlarmAudio', { params, body: { seconds: PAUSE_S } });
    case 'reset': return request('resetAlarm', { params });
  }
}

export interface AlarmCommands {
  stateOf: (alarm: Alarm) => ActionState;
  give: (alarm: Alarm, command: AlarmCommand) => void;
  dismiss: (alarm: Alarm) => void;
}

export function useAlarmCommands(done: (alarm: Alarm, command: AlarmCommand) => void): AlarmCommands {
  const request = useRequest();
  const [states, setStates] = useState<Readonly<Record<string, ActionState>>>({});
  const put = useCallback((alarm: Alarm, state: ActionState) => setStates((before) => ({ ...before, [alarm.id]: state })), []);
  const give = useCallback(
    (alarm: Alarm, command: AlarmCommand): void => {
      const attempt = (): void => {
        put(alarm, { status: 'pending' });
        void send(request, alarm, command).then((answer) => {
          if (!answer.ok) return put(alarm, { status: 'failed', error: answer.error, retry: attempt });
          put(alarm, idle);
          done(alarm, command);
        });
      };
      attempt();
    },
    [request, put, done],
  );
  return { stateOf: (alarm) => states[alarm.id] ?? idle, give, dismiss: (alarm) => put(alarm, idle) };
}
