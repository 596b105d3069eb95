// Answers people about alarms and about one patient's board. Enters by the door; an answer to an alarm then goes through
// intake's lane, so that it is decided on the newest state.
import type { Alarm } from '@mydr24/protocol';
import type { Caller, Door } from '../people/access.ts';
import type { Clock } from '../platform/clock.ts';
import { answer, refuse, type Answer, type Call, type Handlers } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findAnswering } from './alarm-store.ts';
import { readPatientBoard, type OpenEmergencies } from './board-store.ts';
import type { AlarmAnswer, MonitorCommand } from './monitor-command.ts';
import type { CommandOutcome } from './monitor-desk.ts';

export interface MonitoringRouteOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly door: Door;
  /** Intake's lane. */
  readonly command: (command: MonitorCommand) => Promise<CommandOutcome>;
  readonly openEmergencies: OpenEmergencies;
}

export type MonitoringHandlers = Pick<Handlers<Caller>, 'getPatient' | 'acknowledgeAlarm' | 'unacknowledgeAlarm' | 'pauseAlarmAudio' | 'resetAlarm'>;

type AlarmCall = Call<Caller, 'acknowledgeAlarm' | 'unacknowledgeAlarm' | 'pauseAlarmAudio' | 'resetAlarm'>;

export function createMonitoringHandlers({ pg, door, command, openEmergencies }: MonitoringRouteOptions): MonitoringHandlers {
  async function answerAlarm(call: Pick<AlarmCall, 'caller' | 'params' | 'requestId'>, given: AlarmAnswer, pauseMs: number | null): Promise<Answer<Alarm>> {
    const { caller, params: { alarmId }, requestId } = call;
    if (caller.type !== 'person') return refuse('unauthenticated', 'sign-in-needed', 'this needs a signed-in person; sign in and try again');
    const entered = await pg.asTenant(caller.tenantId, async (tx) => {
      const facts = await door.enter(tx, caller, 'alarm.answer', { type: 'alarm', id: alarmId }, requestId);
      return facts.ok ? answer(await findAnswering(tx, alarmId, caller.personId)) : facts;
    });
    if (!entered.ok) return entered;
    if (entered.body === undefined) return refuse('not-found', 'not-found', 'there is no such alarm');
    const outcome = await command({ answer: given, ...entered.body, alarmId, personId: caller.personId, pauseMs });
    return outcome.ok ? answer(outcome.alarm) : outcome;
  }

  return {
    acknowledgeAlarm: (call) => answerAlarm(call, 'ack', null),
    unacknowledgeAlarm: (call) => answerAlarm(call, 'unack', null),
    pauseAlarmAudio: (call) => answerAlarm(call, 'audio-pause', call.body.seconds * 1000),
    resetAlarm: (call) => answerAlarm(call, 'reset', null),
    async getPatient({ caller, params: { patientId }, requestId, nowMs }) {
      if (caller.type !== 'person') return refuse('unauthenticated', 'sign-in-needed', 'this needs a signed-in person; sign in and try again');
      return pg.asTenant(caller.tenantId, async (tx) => {
        const facts = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
        if (!facts.ok) return facts;
        const board = await readPatientBoard(tx, patientId, openEmergencies, nowMs);
        return board === null ? refuse('not-found', 'not-found', 'there is no such patient') : answer(board);
      });
    },
  };
}
