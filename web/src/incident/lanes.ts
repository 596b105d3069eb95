// Every line of an incident in the lane it belongs to: what was measured, what was decided, what was sent and received, what
// people did, and the state. In the order in which it happened.
import type { IncidentAlarm, IncidentAlarmPhase, IncidentRecord, TimelineEntry } from '@mydr24/protocol';

export const lanes = ['signal', 'engine', 'pages', 'people', 'status'] as const;
export type Lane = (typeof lanes)[number];

export type LaneLine = { key: string; at: number; lane: Lane } & ({ type: 'entry'; entry: TimelineEntry } | { type: 'phase'; alarm: IncidentAlarm; phase: IncidentAlarmPhase });

const laneOfKind: Readonly<Record<string, Lane>> = {
  reading: 'signal', alarm: 'signal',
  paged: 'pages', receipt: 'pages', 'page-failed': 'pages', 'carrier-reported': 'pages',
  acknowledged: 'people', accepted: 'people', declined: 'people', 'handed-over': 'people', 'taken-over': 'people', escalated: 'people', 'call-back-asked': 'people', 'call-back-done': 'people',
  'went-off-duty': 'people', 'question-answered': 'people', 'stood-down': 'people', 'offer-expired': 'people', 'place-accepted': 'people', 'place-status': 'people', 'place-left': 'people', 'sooner-dismissed': 'people',
  opened: 'status', 'countdown-started': 'status', cancelled: 'status', 'status-changed': 'status', closed: 'status', reclassified: 'status', joined: 'status', quarantined: 'status',
};

/** What no other lane claims was decided by the engine. */
export function laneOf(kind: TimelineEntry['kind']): Lane {
  return laneOfKind[kind] ?? 'engine';
}

export function linesOf({ timeline, alarms }: Pick<IncidentRecord, 'timeline' | 'alarms'>): LaneLine[] {
  const entries = timeline.map((entry): LaneLine => ({ key: `entry ${entry.n}`, at: entry.at, lane: laneOf(entry.kind), type: 'entry', entry }));
  const phases = alarms.flatMap((alarm) => alarm.phases.map((phase, n): LaneLine => ({ key: `phase ${alarm.id} ${n}`, at: phase.at, lane: 'signal', type: 'phase', alarm, phase })));
  // Of one instant, what was measured comes before what was made of it.
  return [...phases, ...entries].toSorted((a, b) => a.at - b.at);
}

/** The instants something happened at, each once: where a replay steps to. */
export function stopsOf(lines: readonly LaneLine[]): number[] {
  return [...new Set(lines.map(({ at }) => at))];
}
