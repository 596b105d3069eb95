// Answers devices and people about waveforms: store chunks, load a stretch, say how long they are kept.
import type { WaveformResult } from '@mydr24/protocol';
import type { Caller, Door } from '../people/access.ts';
import { answer, refuse, type Handlers } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findKeepHours, insertWaveforms, listWaveforms, saveKeepHours, type WaveformOutcome } from './waveform-store.ts';
import { judgeWaveform, marked } from './waveform.ts';

export type WaveformHandlers = Pick<Handlers<Caller>, 'submitWaveforms' | 'listWaveforms' | 'getWaveformRetention' | 'setWaveformRetention'>;

export interface WaveformRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  /** False while the disk is nearly full. */
  readonly hasRoom?: () => boolean;
}

const HOUR_MS = 3_600_000;
const LONGEST_SPAN_MS = 300_000;
const REFUSED = {
  'sequence-conflict': 'this number of this channel holds other samples already; number each chunk once',
  'unknown-patient': 'this device has no such patient; check patientId and the pairing of the device',
} as const;

export function createWaveformHandlers({ pg, door, hasRoom = () => true }: WaveformRouteOptions): WaveformHandlers {
  return {
    async submitWaveforms({ caller, body, nowMs }) {
      if (caller.type !== 'device') return refuse('unauthenticated', 'device-key-needed', 'waveforms are sent with a device key; register the device and use its key');
      if (!hasRoom()) return refuse('unavailable', 'no-room', 'there is no room for waveforms now; send them again later');
      return answer(await pg.asEngine(async (tx) => {
        const oldestAt = nowMs - (await findKeepHours(tx, caller.tenantId)) * HOUR_MS;
        const verdicts = body.chunks.map((chunk) => judgeWaveform(chunk, caller.patientId, nowMs, oldestAt));
        const outcomes = await insertWaveforms(tx, caller, verdicts.flatMap((verdict) => (verdict.ok ? [verdict.waveform] : [])), nowMs);
        let next = 0;
        const results = verdicts.map((verdict): WaveformResult => {
          if (!verdict.ok) return { status: 'refused', seq: verdict.seq, reason: verdict.reason, message: verdict.message };
          return resultOf(verdict.waveform.seq, outcomes[next++]!);
        });
        return { results };
      }));
    },

    async listWaveforms({ caller, params: { patientId }, query: { fromAt, toAt }, requestId }) {
      if (caller.type !== 'person') return notAPerson();
      return pg.asTenant(caller.tenantId, async (tx) => {
        const facts = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
        if (!facts.ok) return facts;
        if (toAt <= fromAt || toAt - fromAt > LONGEST_SPAN_MS) return refuse('bad-request', 'span-does-not-fit', 'toAt must lie after fromAt, by at most five minutes');
        return answer({ chunks: marked(await listWaveforms(tx, patientId, fromAt, toAt)) });
      });
    },

    async getWaveformRetention({ caller, requestId }) {
      if (caller.type !== 'person') return notAPerson();
      return pg.asTenant(caller.tenantId, async (tx) => {
        const facts = await door.enter(tx, caller, 'waveform.retention', { type: 'tenant' }, requestId);
        return facts.ok ? answer({ keepHours: await findKeepHours(tx, caller.tenantId) }) : facts;
      });
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
