// Assembles the one record of an incident from what the other slices wrote: when each milestone was reached, how long each
// stretch took, and who looked. Computes nothing clinical and leaves nothing out; loading and rights are elsewhere.
import type {
  EmergencyDetail, EmergencyWhy, IncidentAlarm, IncidentFigure, IncidentReadings, IncidentRecord, IncidentView, Milestone, Milestones, Page, SceneRecord, TimelineEntry,
} from '@mydr24/protocol';

export interface IncidentParts {
  detail: EmergencyDetail;
  tenantName: string;
  rounds: EmergencyWhy['rounds'];
  alarms: readonly IncidentAlarm[];
  readings: readonly IncidentReadings[];
  scene: SceneRecord;
}

/** The record before it is hashed, and before it is known who saw it. */
export type UnsealedIncident = Omit<IncidentRecord, 'views' | 'sha256'>;

/** How long before the first reading the record begins: what the patient was like. */
export const BEFORE_MS = 10 * 60_000;

export function assembleIncident({ detail, tenantName, rounds, alarms, readings, scene }: IncidentParts): UnsealedIncident {
  const reached = milestonesOf(detail);
  const { summary, protocol, offers, pages, timeline } = detail;
  return { summary, tenantName, protocol, milestones: reached, figures: figuresOf(reached), timeline, offers, pages, rounds, alarms: [...alarms], readings: [...readings], scene };
}

/** From which instant to which the record looks at the patient and at the boards. */
export function spanOf({ summary, timeline }: Pick<EmergencyDetail, 'summary' | 'timeline'>, nowMs: number): { fromAt: number; toAt: number } {
  const first = Math.min(summary.openedAt, ...timeline.map(({ at }) => at));
  return { fromAt: first - BEFORE_MS, toAt: summary.closedAt ?? nowMs };
}

// Milestones ---------------------------------------------------------------------------------------------------

export function milestonesOf({ summary, timeline, pages }: EmergencyDetail): Milestones {
  const first = (is: (entry: TimelineEntry) => boolean): number | null => timeline.find(is)?.at ?? null;
  const kind = (name: TimelineEntry['kind']) => first((entry) => entry.kind === name);
  // What was reported by mistake and taken back was not reached.
  const isTakenBack = ({ n, facts }: TimelineEntry): boolean => timeline.some((later) => later.n > n && later.kind === 'status-taken-back' && later.facts['status'] === facts['status']);
  const status = (name: string) => first((entry) => entry.kind === 'status-changed' && entry.facts['status'] === name && !isTakenBack(entry));
  const asking = pages.filter(({ purpose, channel }) => purpose !== 'stand-down' && channel !== 'fail-safe');
  return {
    reading: kind('reading'),
    alarm: kind('alarm'),
    opened: summary.openedAt,
    sought: kind('step-started'),
    paged: earliest(asking, ({ sentAt }) => sentAt),
    receipt: earliest(asking, ({ deliveredAt }) => deliveredAt),
    acknowledged: kind('acknowledged'),
    accepted: kind('accepted'),
    'en-route': status('en-route'),
    'on-scene': status('on-scene'),
    closed: summary.closedAt,
  };
}

function earliest(pages: readonly Page[], instantOf: (page: Page) => number | null): number | null {
  const instants = pages.map(instantOf).filter((at) => at !== null);
  return instants.length === 0 ? null : Math.min(...instants);
}

// Figures ------------------------------------------------------------------------------------------------------

/** NENA-STA-020.1-2020: 90 % of calls answered within 15 s. NFPA 1710: turnout within 60 s. */
export const ANSWER_LINE_MS = 15_000;
export const TURNOUT_LINE_MS = 60_000;

interface Stretch {
  code: IncidentFigure['code'];
  from: Milestone;
  /** The first of these that was reached. */
  to: readonly Milestone[];
  limitMs: number | null;
}

const stretches: readonly Stretch[] = [
  { code: 'reading-to-alarm', from: 'reading', to: ['alarm'], limitMs: null },
  { code: 'reading-to-opened', from: 'reading', to: ['opened'], limitMs: null },
  { code: 'opened-to-paged', from: 'opened', to: ['paged'], limitMs: null },
  { code: 'paged-to-receipt', from: 'paged', to: ['receipt'], limitMs: null },
  { code: 'sought-to-answered', from: 'sought', to: ['acknowledged', 'accepted'], limitMs: ANSWER_LINE_MS },
  { code: 'sought-to-accepted', from: 'sought', to: ['accepted'], limitMs: null },
  { code: 'turnout', from: 'accepted', to: ['en-route'], limitMs: TURNOUT_LINE_MS },
  { code: 'accepted-to-on-scene', from: 'accepted', to: ['on-scene'], limitMs: null },
  { code: 'opened-to-on-scene', from: 'opened', to: ['on-scene'], limitMs: null },
  { code: 'opened-to-closed', from: 'opened', to: ['closed'], limitMs: null },
];

/** A stretch is there when both its ends were reached, in that order. */
export function figuresOf(reached: Milestones): IncidentFigure[] {
  return stretches.flatMap(({ code, from, to, limitMs }) => {
    const fromAt = reached[from];
    const ends = to.map((name) => reached[name]).filter((at) => at !== null);
    const toAt = ends.length === 0 ? null : Math.min(...ends);
    return fromAt === null || toAt === null || toAt < fromAt ? [] : [{ code, fromAt, toAt, ms: toAt - fromAt, limitMs }];
  });
}

// Who saw it ---------------------------------------------------------------------------------------------------

/** One row of the audit, with the name of whoever it was. */
export interface ViewRow {
  at: number;
  personId: IncidentView['personId'];
  personName: string | null;
  action: string;
  /** `<type>/<id>`, or a bare type. */
  resource: string;
  isRefused: boolean;
}

const throughs: Readonly<Record<string, IncidentView['through']>> = {
  emergency: 'emergency', patient: 'patient', alarm: 'alarm', page: 'page', unit: 'unit', tenant: 'dispatch',
};

/** One line for each person and way in, by the first look. */
export function viewsOf(rows: readonly ViewRow[]): IncidentView[] {
  const lines = new Map<string, IncidentView>();
  for (const { at, personId, personName, action, resource, isRefused } of rows) {
    const key = `${personId} ${action} ${resource} ${isRefused}`;
    const known = lines.get(key);
    const through = throughs[resource.split('/')[0]!] ?? 'other';
    const first: IncidentView = { personId, personName: personName ?? '', action, through, isRefused, firstAt: at, lastAt: at, n: 0 };
    const line = known ?? first;
    lines.set(key, { ...line, firstAt: Math.min(line.firstAt, at), lastAt: Math.max(line.lastAt, at), n: line.n + 1 });
  }
  return [...lines.values()].toSorted((a, b) => a.firstAt - b.firstAt || (a.personName < b.personName ? -1 : 1));
}
