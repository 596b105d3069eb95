// The endpoints of waveforms: chunks in, a stretch of them out, and how long a tenant keeps them.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { AlarmId, PatientId } from './ids.ts';
import { StoredWaveform, Strip, WaveformBatch, WaveformResult, WaveformRetention } from './waveforms.ts';

const at = z.coerce.number().int().min(0);

export const waveformEndpoints = {
  submitWaveforms: endpoint('POST', '/v1/waveforms', 'Store up to 100 chunks of samples; acknowledged only once on disk', {
    auth: 'device', isCritical: true, bodyBytes: 1024 * 1024, body: WaveformBatch, reply: z.object({ results: z.array(WaveformResult) }),
  }),
  listWaveforms: endpoint('GET', '/v1/patients/:patientId/waveforms', 'Waveforms of at most five minutes, by channel and time', {
    auth: 'person', params: z.object({ patientId: PatientId }), query: z.object({ fromAt: at, toAt: at }), reply: z.object({ chunks: z.array(StoredWaveform) }),
  }),
  getAlarmStrip: endpoint('GET', '/v1/alarms/:alarmId/strip', 'The waveform an alarm rests on, kept with it; empty for alarms of other causes', {
    auth: 'person', params: z.object({ alarmId: AlarmId }), reply: Strip,
  }),
  getWaveformRetention: endpoint('GET', '/v1/waveform-retention', 'How long waveforms are kept', { auth: 'person', reply: WaveformRetention }),
  setWaveformRetention: endpoint('PUT', '/v1/waveform-retention', 'Keep waveforms for so long; around alarms and emergencies they stay', { auth: 'person', needsStepUp: true, body: WaveformRetention, reply: ok }),
} as const;
