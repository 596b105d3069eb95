// The written form of a timeline, checked before it is played: a misspelt limit must not silently be the default one.
import { z } from 'zod';
import { isCommand, timelineDefaults } from './alarm-timeline.ts';
import type { Timeline } from './alarm-timeline.ts';

/** A week of seconds: more is a mistake in the unit. */
const MAX_SECONDS = 604_800;
const second = z.int().min(0).max(MAX_SECONDS);
const duration = z.number().min(0).max(MAX_SECONDS);
const Config = z
  .strictObject({
    low: z.number(), delay: duration, highLow: z.number(), highDelay: duration, clearDelay: duration, latching: z.boolean(),
    audioPause: duration, noData: duration.positive().nullable(), hysteresis: z.number().min(0),
  })
  .partial();
const sample = [second, second, z.number().nullable()] as const;
const TimelineInput = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  config: Config.default({}),
  segments: z.array(z.union([z.tuple([...sample]), z.tuple([...sample, z.number()])])),
  commands: z
    .array(
      z.union([
        z.tuple([second, z.string().refine(isCommand, 'unknown command')]),
        z.tuple([second, z.string().refine(isCommand, 'unknown command'), z.enum(['physiological', 'technical'])]),
      ]),
    )
    .default([]),
  endSec: second,
});

export type TimelineRead = { readonly ok: true; readonly timeline: Timeline } | { readonly ok: false; readonly refusal: string };

function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the timeline' : issue.path.join('.');
  return `${where}: ${issue?.message ?? 'does not fit'}; a timeline is {id, config, segments, commands, endSec}, times in whole seconds`;
}

/** Without the fields that are there but undefined, which would hide a default. */
function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** `defaults` are those of the document; what neither it nor the timeline sets is `timelineDefaults`. */
export function readTimeline(written: unknown, defaults: unknown): TimelineRead {
  const input = TimelineInput.safeParse(written);
  if (!input.success) return { ok: false, refusal: explain(input.error) };
  const shared = Config.safeParse(defaults ?? {});
  if (!shared.success) return { ok: false, refusal: `defaults: ${explain(shared.error)}` };
  const { config, segments, commands, endSec } = input.data;
  return { ok: true, timeline: { config: { ...timelineDefaults, ...present(shared.data), ...present(config) }, segments, commands, endSec } };
}
