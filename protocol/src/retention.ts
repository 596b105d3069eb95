// For how long a tenant keeps what devices sent, and what would go with a shorter time.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant } from './ids.ts';

export const Retention = z
  .object({
    keepDays: z.int(), keepHoursDays: z.int(),
    /** A shorter time waits until then to count, so that it can be taken back; null: what is said counts. */
    countsFrom: Instant.nullable(),
    /** None but those of held patients are left from before it; null: none went. */
    readingsUntil: Instant.nullable(), hoursUntil: Instant.nullable(),
    waveformHours: z.int(),
    leastDays: z.int(), mostDays: z.int(), mostWaveformHours: z.int(),
  })
  .meta({ id: 'Retention' });
export type Retention = z.infer<typeof Retention>;

/** What these times would let go of that is kept now. `before` null: nothing. */
export const RetentionPreview = z
  .object({
    /** `weeks`: whole ones there may be readings of; `fromAt`: when it begins, at the earliest. */
    readings: z.object({ before: Instant.nullable(), weeks: z.int(), fromAt: Instant }), hours: z.object({ before: Instant.nullable(), fromAt: Instant }),
    waveforms: z.object({ before: Instant.nullable(), fromAt: Instant }),
    /** Why these times are refused; null: they are not. */
    flaw: z.enum(['too-short', 'too-long', 'hours-shorter']).nullable(),
  })
  .meta({ id: 'RetentionPreview' });
export type RetentionPreview = z.infer<typeof RetentionPreview>;

const person = 'person' as const;
const days = z.coerce.number().int().min(0).max(100_000);
export const MOST_WAVEFORM_HOURS = 8_760;
export const retentionEndpoints = {
  getRetention: endpoint('GET', '/v1/retention', 'How long readings, their hours and waveforms are kept, and how far they went', { auth: person, reply: Retention }),
  previewRetention: endpoint('GET', '/v1/retention/preview', 'What would go with these times and when; changes nothing', {
    auth: person, query: z.object({ keepDays: days, keepHoursDays: days, waveformHours: z.coerce.number().int().min(1).max(MOST_WAVEFORM_HOURS) }), reply: RetentionPreview,
  }),
  setReadingRetention: endpoint('PUT', '/v1/retention/readings', 'Keep readings and their hours for so many days; a shorter time counts a day later, patients with an open emergency or a hold are left out', {
    auth: person, needsStepUp: true, body: z.object({ keepDays: z.int().min(0).max(100_000), keepHoursDays: z.int().min(0).max(100_000) }), reply: Retention,
  }),
};
