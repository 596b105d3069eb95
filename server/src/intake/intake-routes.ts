// Answers devices and people about readings: submit a batch, chart by hand, look at history. Enters by the door; judging and
// storing are the lane's.
import { randomInt } from 'node:crypto';
import type { Caller, Door } from '../people/access.ts';
import { normalise, type UnitRefusal } from '../monitoring/units.ts';
import { answer, refuse, type Answer, type Handlers } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { ensureChartingDevice } from './charting-store.ts';
import type { DeviceIntake } from './device-intake.ts';
import type { Intake } from './intake-engine.ts';
import { listReadingPoints } from './reading-store.ts';
import { MAX_AHEAD_MS } from './reading-judge.ts';
import type { Reading } from './reading.ts';

export interface IntakeRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly intake: Pick<Intake, 'store' | 'oldestAt'>;
  readonly devices: DeviceIntake;
}

export type IntakeHandlers = Pick<Handlers<Caller>, 'submitReadings' | 'chartObservation' | 'listReadings'>;

/** `devices.device_seq` of what is charted: drawn, because a person numbers nothing. */
const SEQ_RANGE = 2 ** 47;

const CHART_REFUSALS: Record<UnitRefusal, string> = {
  'wrong-unit': 'the unit does not fit this vital sign; send its UCUM unit, or none for a coded value',
  'out-of-range': 'the value is outside of what can be true; check it and send it again',
  'not-a-number': 'this vital sign takes a number; check the value and send it again',
  'unknown-code': 'this vital sign takes one of its codes; check the value and send it again',
};

export function createIntakeHandlers({ pg, door, intake, devices }: IntakeRouteOptions): IntakeHandlers {
  return {
    async submitReadings({ caller, body, address }) {
      if (caller.type !== 'device') return refuse('unauthenticated', 'device-key-needed', 'readings are sent with a device key; register the device and use its key');
      return answer(await devices.submit(caller, { way: address === undefined ? 'ws' : 'http', report: body.device, isHistory: body.isHistory }, body.readings));
    },

    async chartObservation({ caller, params: { patientId }, body, requestId, nowMs }) {
      if (caller.type !== 'person') return notAPerson();
      const sense = normalise(body.kind, body.value, body.unit);
      const takenAt = body.takenAt ?? nowMs;
      const entered = await pg.asTenant(caller.tenantId, async (tx): Promise<Answer<string>> => {
        const facts = await door.enter(tx, caller, 'patient.chart', { type: 'patient', id: patientId }, requestId);
        if (!facts.ok) return facts;
        if (!sense.ok) return refuse('unprocessable', sense.refusal, CHART_REFUSALS[sense.refusal]);
        if (takenAt > nowMs + MAX_AHEAD_MS) return refuse('unprocessable', 'future-time', 'takenAt lies in the future; check the clock of this device');
        if (takenAt < intake.oldestAt(caller.tenantId, nowMs)) return refuse('unprocessable', 'too-old', 'takenAt lies before the oldest readings kept here');
        return answer(await ensureChartingDevice(tx, caller.tenantId, nowMs));
      });
      if (!entered.ok || !sense.ok) return entered.ok ? refuse('bug', 'unreachable', 'this request could not be answered') : entered;
      const { kind, value, code, unit } = sense;
      const reading: Reading = {
        tenantId: caller.tenantId, patientId, deviceId: entered.body, seq: randomInt(SEQ_RANGE), kind, value, code, unit, takenAt, receivedAt: nowMs, noDataMs: null, isByHand: true,
      };
      const [outcome] = await intake.store([reading]);
      return outcome === 'stored' ? answer({}) : refuse('unavailable', 'not-stored', 'this observation could not be stored; send it again');
    },

    async listReadings({ caller, params: { patientId }, query: { kind, fromAt, toAt, maxPoints }, requestId }) {
      if (caller.type !== 'person') return notAPerson();
      return pg.asTenant(caller.tenantId, async (tx) => {
        const facts = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
        if (!facts.ok) return facts;
        if (toAt <= fromAt) return refuse('bad-request', 'empty-span', 'toAt must lie after fromAt');
        return answer({ points: await listReadingPoints(tx, patientId, kind, fromAt, toAt, maxPoints) });
      }, { readOnly: true });
    },
  };
}

function notAPerson(): ReturnType<typeof refuse> {
  return refuse('unauthenticated', 'sign-in-needed', 'this needs a signed-in person; sign in and try again');
}
