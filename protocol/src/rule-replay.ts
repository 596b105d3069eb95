// Trying a set of alarm rules before it goes live: on stored readings (replay), or beside the live ones for a stated time (shadow).
// Neither ever sounds. Durations in milliseconds.
import { z } from 'zod';
import { AlarmPriority } from './alarms.ts';
import { endpoint, ok } from './endpoint.ts';
import { Instant, PatientId, UnitId } from './ids.ts';

/** Alarms that began, by rule, priority and unit, with the rules in force and with the tried ones. */
export const ReplayCount = z.object({ ruleId: z.string(), priority: AlarmPriority, unitId: UnitId.nullable(), before: z.int(), after: z.int() });
export type ReplayCount = z.infer<typeof ReplayCount>;

export const realEventTypes = ['emergency', 'acted-on', 'adverse-event'] as const;
export const RealEventType = z.enum(realEventTypes);
export type RealEventType = z.infer<typeof RealEventType>;
/** Something that really happened; `before` and `after` say whether an alarm would have told of it. */
export const ReplayedEvent = z.object({ type: RealEventType, patientId: PatientId, at: Instant, before: z.boolean(), after: z.boolean() });
export type ReplayedEvent = z.infer<typeof ReplayedEvent>;
export const EventTally = z.object({ type: RealEventType, all: z.int(), before: z.int(), after: z.int() });
export type EventTally = z.infer<typeof EventTally>;

export const ReplayFigures = z.object({
  /** A patient's 24 hours with readings; counted by days on which there was one. */
  bedDays: z.int(), readings: z.int(), counts: z.array(ReplayCount), events: z.array(EventTally),
  /** Those told of by one of the two only, newest first, at most 200. */
  changed: z.array(ReplayedEvent),
});
export type ReplayFigures = z.infer<typeof ReplayFigures>;

export const RuleReplay = z
  .object({
    id: z.uuid(), version: z.int(), kind: z.enum(['replay', 'shadow']), state: z.enum(['running', 'done', 'cancelled', 'failed']),
    fromAt: Instant, untilAt: Instant, startedByName: z.string().nullable(), startedAt: Instant,
    /** When the figures were last counted; a shadow counts anew every ten minutes. */
    countedAt: Instant.nullable(), tookMs: z.int().nullable(), patients: z.int(), patientsDone: z.int(), figures: ReplayFigures.nullable(),
  })
  .meta({ id: 'RuleReplay' });
export type RuleReplay = z.infer<typeof RuleReplay>;

const person = 'person' as const;
const byVersion = z.object({ version: z.coerce.number().int().min(2) });
const byReplay = z.object({ version: z.coerce.number().int().min(2), replayId: z.uuid() });
export const MOST_REPLAY_DAYS = 30;
export const MOST_SHADOW_HOURS = 24 * 28;

export const ruleReplayEndpoints = {
  listRuleReplays: endpoint('GET', '/v1/alarm-rules/:version/replays', 'What this set would have done: its replays and shadows, newest first', { auth: person, params: byVersion, reply: z.object({ replays: z.array(RuleReplay) }) }),
  startRuleReplay: endpoint('POST', '/v1/alarm-rules/:version/replays', 'Judge the last days of every patient of its scope with the rules in force and with these; nobody is alarmed', {
    auth: person, params: byVersion, body: z.object({ days: z.int().min(1).max(MOST_REPLAY_DAYS).default(MOST_REPLAY_DAYS) }), reply: RuleReplay,
  }),
  startRuleShadow: endpoint('POST', '/v1/alarm-rules/:version/shadows', 'Judge beside the rules in force from now on for so many hours; never sounds, is stored apart', {
    auth: person, params: byVersion, body: z.object({ hours: z.int().min(1).max(MOST_SHADOW_HOURS) }), reply: RuleReplay,
  }),
  cancelRuleReplay: endpoint('POST', '/v1/alarm-rules/:version/replays/:replayId/cancel', 'Stop a replay or end a shadow; what was counted stays', { auth: person, params: byReplay, reply: ok }),
};
