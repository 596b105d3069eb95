// Alerts of other systems: handed in by a person or a registered source, answered by a dispatcher. A message is acknowledged
// after its commit, and a repeat is answered like the first. Reading is cap-message.ts, deciding cap-alert.ts.
import type { CapAlertId, CapReceipt } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Keys } from '../keys/keys.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import { outcomeOf, planOf } from './cap-alert.ts';
import { type CapRead, type CapRefusal, readCap } from './cap-message.ts';
import {
  answerCapAlert, type CapDoor, changedEvent, endCapAlerts, findCapAlertForUpdate, findCapAlertId, findEmergencyMode, findPatientsByName, findPersonName, insertCapAlert, isAlertSource,
} from './cap-store.ts';

export interface CapRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly log: TopicLog;
  readonly ids: Ids;
}

export type CapHandlers = Pick<Handlers<Caller>, 'submitCap' | 'submitCapFromDevice' | 'answerCapAlert' | 'findPatients'>;

const messages: Record<CapRefusal['code'], string> = {
  'not-xml': 'this is not well-formed XML; send one CAP 1.2 message',
  'forbidden-xml': 'document types, entities and control characters are refused; send plain CAP 1.2 XML',
  'not-cap': 'the root must be alert of urn:oasis:names:tc:emergency:cap:1.2',
  missing: 'an element that CAP 1.2 requires is missing or empty',
  repeated: 'an element that CAP 1.2 allows once is there again',
  'not-allowed': 'an element has a value that CAP 1.2 does not allow',
  'too-long': 'an element is longer than is accepted here',
  'too-many': 'there are more elements of one kind than are accepted here',
};

function notRead({ code, where }: CapRefusal): ReturnType<typeof refuse> {
  return refuse('unprocessable', `cap-${code}`, `${messages[code]}: ${where}`);
}

export function createCapHandlers({ pg, keys, door, log, ids }: CapRouteOptions): CapHandlers {
  const store = async (tx: Tx, way: CapDoor, message: CapRead, source: string, nowMs: number): Promise<Answer<CapReceipt>> => {
    const plan = planOf(message, nowMs);
    const id = ids.next<CapAlertId>();
    const stored = await insertCapAlert(tx, { id, door: way, message, plan, source, receivedAt: nowMs });
    const outcome = outcomeOf(plan);
    if (stored === undefined) return answer({ id: (await findCapAlertId(tx, way.tenantId, message))!, isRepeat: true, outcome });
    const ended = plan.type === 'keep' ? [] : await endCapAlerts(tx, way, message, plan.ends, plan.type === 'cancel' ? 'cancelled' : 'superseded');
    const changed = [...ended, ...(stored === 'kept' ? [] : [stored])];
    await log.append(tx, changed.map((alert) => changedEvent(way.tenantId, alert)), nowMs);
    return answer({ id, isRepeat: false, outcome });
  };

  return {
    submitCap: ({ caller, body, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'cap.submit', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const read = readCap(body);
        const personId = caller.type === 'person' ? caller.personId : null;
        return read.ok ? store(tx, { tenantId: tenantOf(caller), deviceId: null, personId }, read.message, body, nowMs) : notRead(read.refusal);
      }),
    async submitCapFromDevice({ caller, body, nowMs }) {
      if (caller.type !== 'device') return refuse('unauthenticated', 'device-key-needed', 'this needs the key of a device registered as an alert source');
      const { tenantId, deviceId } = caller;
      const read = readCap(body);
      return pg.asTenant(tenantId, async (tx) => {
        if (!(await isAlertSource(tx, deviceId))) return refuse('forbidden', 'not-an-alert-source', 'this device may not hand in alerts; register one as an alert source');
        return read.ok ? store(tx, { tenantId, deviceId, personId: null }, read.message, body, nowMs) : notRead(read.refusal);
      });
    },
    answerCapAlert: ({ caller, params: { capAlertId }, body: { emergencyId = null }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'cap.answer', { type: 'cap-alert', id: capAlertId }, requestId);
        if (!entry.ok) return entry;
        const alert = await findCapAlertForUpdate(tx, capAlertId);
        if (!alert || caller.type !== 'person') return refuse('not-found', 'not-found', 'there is no such record');
        if (alert.state !== 'active' && alert.state !== 'answered') return refuse('conflict', 'alert-over', 'this alert was cancelled, replaced or has expired');
        if (emergencyId !== null) {
          const mode = await findEmergencyMode(tx, emergencyId);
          if (mode === undefined) return refuse('not-found', 'not-found', 'there is no such record');
          if (mode !== alert.mode) return refuse('conflict', 'not-the-same-mode', 'an exercise or a test is never made a real emergency, nor a real alert a drill');
        }
        const answered = await answerCapAlert(tx, capAlertId, { personId: caller.personId, name: await findPersonName(tx, caller.personId) }, emergencyId, nowMs);
        await log.append(tx, [changedEvent(tenantOf(caller), answered)], nowMs);
        return answer(answered);
      }),
    findPatients: ({ caller, body: { name }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.find', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ patients: await findPatientsByName(tx, keys, tenantOf(caller), name) }) : entry;
      }),
  };
}
