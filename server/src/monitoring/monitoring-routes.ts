// Answers people about alarms and about one patient's board. Enters by the door; an answer to an alarm then goes through
// intake's lane, so that it is decided on the newest state.
import type { Alarm, AlarmSilence, ResponseClock, SilenceKind } from '@mydr24/protocol';
import type { Action, Caller, Door, PersonCaller } from '../people/access.ts';
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import { answer, refuse, type Answer, type Call, type Handlers } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findAnswering, findPersonName } from './alarm-store.ts';
import { readPatientBoard, type OpenEmergencies } from './board-store.ts';
import type { AlarmAnswer, MonitorCommand, SealedReason } from './monitor-command.ts';
import type { CommandOutcome } from './monitor-desk.ts';
import { sealReason } from './task-store.ts';

export interface MonitoringRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly door: Door;
  /** Intake's lane. */
  readonly command: (command: MonitorCommand) => Promise<CommandOutcome>;
  readonly openEmergencies: OpenEmergencies;
}

export type MonitoringHandlers = Pick<Handlers<Caller>, 'getPatient' | 'acknowledgeAlarm' | 'unacknowledgeAlarm' | 'pauseAlarmAudio' | 'resetAlarm' | 'turnAlarmAudioOff' | 'shelveAlarm' | 'turnAlarmOff' | 'endAlarmSilence' | 'assessPatient'>;

type AlarmCall = Call<Caller, 'acknowledgeAlarm' | 'unacknowledgeAlarm' | 'pauseAlarmAudio' | 'resetAlarm'>;

type SilenceCall = Call<Caller, 'turnAlarmAudioOff' | 'shelveAlarm' | 'turnAlarmOff'>;
interface Asked { readonly patientId: string; readonly personId: string; readonly personName: string | null }

export function createMonitoringHandlers({ pg, keys, ids, door, command, openEmergencies }: MonitoringRouteOptions): MonitoringHandlers {
  async function answerAlarm(call: Pick<AlarmCall, 'caller' | 'params' | 'requestId'>, given: AlarmAnswer, pauseMs: number | null): Promise<Answer<Alarm>> {
    const { caller, params: { alarmId }, requestId } = call;
    const entered = await enterAlarm(caller, alarmId, 'alarm.answer', requestId);
    if (!entered.ok) return entered;
    const outcome = await command({ answer: given, ...entered.body, alarmId, pauseMs });
    return outcome.ok ? answer(outcome.alarm as Alarm) : outcome;
  }

  async function silenceAlarm({ caller, params: { alarmId }, body, requestId }: Pick<SilenceCall, 'caller' | 'params' | 'requestId' | 'body'>, kind: SilenceKind): Promise<Answer<AlarmSilence>> {
    const entered = await enterAlarm(caller, alarmId, kind === 'alarm-off' ? 'alarm.switch-off' : 'alarm.silence', requestId);
    if (!entered.ok) return entered;
    const sealed = await sealedReason(caller as PersonCaller, entered.body.patientId, body.reason);
    const outcome = await command({ answer: 'silence', kind, alarmId, forMs: body.minutes * 60_000, reason: body.reason, sealed, ...entered.body });
    return outcome.ok ? answer(outcome.silence as AlarmSilence) : outcome;
  }

  /** Sealed before the alarm is silenced: the commit that judges waits for no key, and the silence for none that does not come. */
  async function sealedReason({ tenantId }: PersonCaller, patientId: string, reason: string): Promise<SealedReason | undefined> {
    const silenceId = ids.next();
    const content = await pg.asTenant(tenantId, (tx) => sealReason(tx, keys, { tenantId, patientId, silenceId }, reason));
    return content === null ? undefined : { silenceId, content };
  }

  /** Whose alarm it is and who asks. */
  async function enterAlarm(caller: Caller, alarmId: string, action: Action, requestId: string): Promise<Answer<Asked>> {
    if (caller.type !== 'person') return refuse('unauthenticated', 'sign-in-needed', 'this needs a signed-in person; sign in and try again');
    const { personId } = caller;
    return pg.asTenant(caller.tenantId, async (tx) => {
      const facts = await door.enter(tx, caller, action, { type: 'alarm', id: alarmId }, requestId);
      if (!facts.ok) return facts;
      const found = await findAnswering(tx, alarmId, personId);
      return found === undefined ? refuse('not-found', 'not-found', 'there is no such alarm') : answer({ personId, ...found });
    });
  }

  async function enterPatient(caller: Caller, patientId: string, action: Action, requestId: string): Promise<Answer<Asked>> {
    if (caller.type !== 'person') return refuse('unauthenticated', 'sign-in-needed', 'this needs a signed-in person; sign in and try again');
    const { personId } = caller;
    return pg.asTenant(caller.tenantId, async (tx) => {
      const facts = await door.enter(tx, caller, action, { type: 'patient', id: patientId }, requestId);
      return facts.ok ? answer({ patientId, personId, personName: await findPersonName(tx, personId) }) : facts;
    });
  }

  return {
    acknowledgeAlarm: (call) => answerAlarm(call, 'ack', null),
    unacknowledgeAlarm: (call) => answerAlarm(call, 'unack', null),
    pauseAlarmAudio: (call) => answerAlarm(call, 'audio-pause', call.body.seconds * 1000),
    resetAlarm: (call) => answerAlarm(call, 'reset', null),
    turnAlarmAudioOff: (call) => silenceAlarm(call, 'audio-off'),
    shelveAlarm: (call) => silenceAlarm(call, 'shelved'),
    turnAlarmOff: (call) => silenceAlarm(call, 'alarm-off'),
    async endAlarmSilence({ caller, params: { patientId, silenceId }, requestId }) {
      const entered = await enterPatient(caller, patientId, 'alarm.silence', requestId);
      if (!entered.ok) return entered;
      const outcome = await command({ answer: 'end-silence', silenceId, ...entered.body });
      return outcome.ok ? answer(outcome.silence as AlarmSilence) : outcome;
    },
    async assessPatient({ caller, params: { patientId, clockId }, requestId }) {
      const entered = await enterPatient(caller, patientId, 'score.assess', requestId);
      if (!entered.ok) return entered;
      const outcome = await command({ answer: 'assessed', clockId, ...entered.body });
      return outcome.ok ? answer(outcome.clock as ResponseClock) : outcome;
    },
    async getPatient({ caller, params: { patientId }, requestId, nowMs }) {
      if (caller.type !== 'person') return refuse('unauthenticated', 'sign-in-needed', 'this needs a signed-in person; sign in and try again');
      return pg.asTenant(caller.tenantId, async (tx) => {
        const facts = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
        if (!facts.ok) return facts;
        const board = await readPatientBoard(tx, keys, patientId, openEmergencies, nowMs);
        return board === null ? refuse('not-found', 'not-found', 'there is no such patient') : answer(board);
      }, { readOnly: true });
    },
  };
}
