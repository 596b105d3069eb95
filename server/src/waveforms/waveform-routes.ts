// Answers devices and people about waveforms: store chunks, load a stretch, say how long they are kept.
import type { WaveformResult } from '@mydr24/protocol';
import type { Caller, Door } from '../people/access.ts';
import { answer, refuse, type Handlers } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findKeepHours, insertWaveforms, listStrip, listWaveforms, saveKeepHours, type WaveformOutcome } from './waveform-store.ts';
import { judgeWaveform, marked, type Waveform } from './waveform.ts';
import type { Sender } from './waveform-watch-engine.ts';

export type WaveformHandlers = Pick<Handlers<Caller>, 'submitWaveforms' | 'listWaveforms' | 'getAlarmStrip' | 'getWaveformRetention' | 'setWaveformRetention'>;

export interface WaveformRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  /** False while the disk is nearly full. */
  readonly hasRoom?: () => boolean;
  /** False while another node judges one of these patients: it must be the one that hears of them. */
  readonly canJudge?: (patientIds: readonly string[], nowMs: number) => Promise<boolean>;
  /** Told of what is newly stored, after its commit. */
  readonly onStored?: (sender: Sender, waveforms: readonly Waveform[]) => void;
}

const HOUR_MS = 3_600_000;
const LONGEST_SPAN_MS = 300_000;
const REFUSED = {
  'sequence-conflict': 'this number of this channel holds other samples already; number each chunk once',
  'unknown-patient': 'this device has no such patient; check patientId and the pairing of the device',
} as const;

export function createWaveformHandlers({ pg, door, hasRoom = () => true, canJudge = async () => true, onStored = () => {} }: WaveformRouteOptions): WaveformHandlers {
  return {
    async submitWaveforms({ caller, body, nowMs }) {
      if (caller.type !== 'device') return refuse('unauthenticated', 'device-key-needed', 'waveforms are sent with a device key; register the device and use its key');
      if (!hasRoom()) return refuse('unavailable', 'no-room', 'there is no room for waveforms now; send them again later');
      const oldestAt = nowMs - (await pg.asEngine((tx) => findKeepHours(tx, caller.tenantId), { readOnly: true })) * HOUR_MS;
      const verdicts = body.chunks.map((chunk) => judgeWaveform(chunk, caller.patientId, nowMs, oldestAt));
      const waveforms = verdicts.flatMap((verdict) => (verdict.ok ? [verdict.waveform] : []));
      if (!(await canJudge([...new Set(waveforms.map(({ patientId }) => patientId))], nowMs))) return refuse('unavailable', 'not-judged-here', 'another node judges this patient now; send the chunks again');
      const outcomes = await pg.asEngine((tx) => insertWaveforms(tx, caller, waveforms, nowMs));
      onStored(caller, waveforms.filter((_, n) => outcomes[n] === 'stored'));
      let next = 0;
      const results = verdicts.map((verdict): WaveformResult => {
        if (!verdict.ok) return { status: 'refused', seq: verdict.seq, reason: verdict.reason, message: verdict.message };
        return resultOf(verdict.waveform.seq, outcomes[next++]!);
      });
      return answer({ results });
    },

    async getAlarmStrip({ caller, params: { alarmId }, requestId }) {
      if (caller.type !== 'person') return notAPerson();
      return pg.asTenant(caller.tenantId, async (tx) => {
        const facts = await door.enter(tx, caller, 'patient.read', { type: 'alarm', id: alarmId }, requestId);
        return facts.ok ? answer({ chunks: marked(await listStrip(tx, alarmId)) }) : facts;
      }, { readOnly: true });
    },

    async listWaveforms({ caller, params: { patientId }, query: { fromAt, toAt }, requestId }) {
      if (caller.type !== 'person') return notAPerson();
      return pg.asTenant(caller.tenantId, async (tx) => {
        const facts = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
        if (!facts.ok) return facts;
        if (toAt <= fromAt || toAt - fromAt > LONGEST_SPAN_MS) return refuse('bad-request', 'span-does-not-fit', 'toAt must lie after fromAt, by at most five minutes');
        return answer({ chunks: marked(await listWaveforms(tx, patientId, fromAt, toAt)) });
      }, { readOnly: true });
    },

    async getWaveformRetention({ caller, requestId }) {
      if (caller.type !== 'person') return notAPerson();
      return pg.asTenant(caller.tenantId, async (tx) => {
        const facts = await door.enter(tx, caller, 'waveform.retention', { type: 'tenant' }, requestId);
        return facts.ok ? answer({ keepHours: await findKeepHours(tx, caller.tenantId) }) : facts;
      }, { readOnly: true });
    },

    async setWaveformRetention({ caller, body, requestId }) {
      if (caller.type !== 'person') return notAPerson();
      return pg.asTenant(caller.tenantId, async (tx) => {
        const facts = await door.enter(tx, caller, 'waveform.retention', { type: 'tenant' }, requestId);
        if (!facts.ok) return facts;
        await saveKeepHours(tx, caller.tenantId, body.keepHours);
        return answer({});
      });
    },
  };
}

function resultOf(seq: number, outcome: WaveformOutcome): WaveformResult {
  if (outcome === 'stored' || outcome === 'duplicate') return { status: outcome, seq };
  return { status: 'refused', seq, reason: outcome, message: REFUSED[outcome] };
}

function notAPerson(): ReturnType<typeof refuse> {
  return refuse('unauthenticated', 'sign-in-needed', 'this needs a signed-in person; sign in and try again');
}
