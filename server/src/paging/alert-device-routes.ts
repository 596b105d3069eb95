// Registering, retiring and test-ringing the telephones, sirens and systems of a tenant, and which channels are connected.
import type { AlertDeviceKind, ChannelState } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { problemOfAddress } from './alert-device-address.ts';
import { findRungDevice, insertAlertDevice, listAlertDevices, retireAlertDevice } from './alert-device-store.ts';
import { deskText } from './page-text.ts';
import { failed, type PageMessage, type Pager, type RungDevice, unclear } from './pager.ts';

export interface AlertDeviceRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  /** `whsec_` and 24 bytes or more, base64. */
  readonly makeSecret: () => string;
  readonly listedHosts: readonly string[];
  readonly pagers: readonly Pager[];
  readonly listChannels: () => ChannelState[];
  /** The book in memory follows. */
  readonly onChanged: () => void;
}

export type AlertDeviceHandlers = Pick<Handlers<Caller>, 'listAlertDevices' | 'createAlertDevice' | 'retireAlertDevice' | 'ringAlertDevice' | 'listChannels'>;

const RING_WITHIN_MS = 8_000;
const absent = () => refuse('not-found', 'not-found', 'there is no such record');

export function createAlertDeviceHandlers(options: AlertDeviceRouteOptions): AlertDeviceHandlers {
  const { pg, door, ids, listedHosts } = options;
  const enter = (tx: Parameters<Door['enter']>[0], caller: Caller, requestId: string) => door.enter(tx, caller, 'alert-device.manage', { type: 'tenant' }, requestId);
  return {
    listAlertDevices: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await enter(tx, caller, requestId);
        return entry.ok ? answer({ alertDevices: await listAlertDevices(tx) }) : entry;
      }, { readOnly: true }),
    listChannels: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await enter(tx, caller, requestId);
        return entry.ok ? answer({ channels: options.listChannels() }) : entry;
      }, { readOnly: true }),
    createAlertDevice: ({ caller, body, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await enter(tx, caller, requestId);
        if (!entry.ok) return entry;
        const problem = problemOfAddress(body.kind, body.address, listedHosts);
        if (problem !== null) return refuse('unprocessable', 'address-not-allowed', problem);
        const secret = body.kind === 'desk-phone' ? null : options.makeSecret();
        const alertDevice = await insertAlertDevice(tx, { ...body, id: ids.next(), tenantId: tenantOf(caller), secret, nowMs });
        if (alertDevice === undefined) return absent();
        tx.afterCommit(options.onChanged);
        return answer({ alertDevice, secret });
      }),
    retireAlertDevice: ({ caller, params: { alertDeviceId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await enter(tx, caller, requestId);
        if (!entry.ok) return entry;
        if ((await retireAlertDevice(tx, alertDeviceId, nowMs)) === 0) return absent();
        tx.afterCommit(options.onChanged);
        return answer({});
      }),
    async ringAlertDevice({ caller, params: { alertDeviceId }, requestId }) {
      const found = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await enter(tx, caller, requestId);
        return entry.ok ? answer(await findRungDevice(tx, alertDeviceId)) : entry;
      });
      if (!found.ok) return found;
      if (found.body === undefined) return absent();
      const outcome = await ring(options.pagers, testRing(ids.next(), tenantOf(caller), found.body), found.body.kind);
      return answer({ outcome: outcome.type, code: outcome.type === 'sent' ? null : outcome.failure });
    },
  };
}

async function ring(pagers: readonly Pager[], message: PageMessage, kind: AlertDeviceKind) {
  const pager = pagers.find(({ channel }) => channel === kind);
  if (pager === undefined) return failed('no-such-channel');
  return pager.send(message, AbortSignal.timeout(RING_WITHIN_MS)).catch(() => unclear('sender-broke'));
}

/** Says that it is a test before anything else; a siren is told so in its message. */
function testRing(key: string, tenantId: string, { locale, ...alertDevice }: RungDevice & { locale: string }): PageMessage {
  const nobody = { personId: null, address: null, pushTargets: [], answerToken: null, canDecide: false };
  return { ...nobody, key, tenantId, purpose: 'notify', mode: 'test', locale, text: deskText(locale, 'test'), alertDevice, isGoodForMs: RING_WITHIN_MS, isRepeat: false };
}
