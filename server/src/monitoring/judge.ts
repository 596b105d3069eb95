// Judges a patient's past with any rules, as if it came in live and through the same gate: for trying a change of rules on stored readings and for counting
// alarms. Pure; nothing live runs through here. Answers every change in the order of time.
import type { VitalKind } from '@mydr24/protocol';
import { placeOf } from './monitor-draft.ts';
import { freshGate, judgeQuality } from './quality-gate.ts';
import { isDangerous } from './reading-quality.ts';
import { createMonitor, nextWakeAt, stepMonitor, type Monitor, type MonitorChange, type MonitorEvent, type MonitorSettings } from './patient-monitor.ts';

export interface PastReading {
  readonly kind: VitalKind;
  readonly value: number | null;
  readonly code: string | null;
  readonly unit: string | null;
  readonly atMs: number;
  /** The stream's limit of silence then; left out, the kind's own. */
  readonly noDataMs?: number | null;
}

/** What people did then, and what devices said of themselves. */
export type PastEvent = { readonly atMs: number; readonly event: Extract<MonitorEvent, { type: 'command' | 'signal' }> };

export interface History {
  /** In the order of time. */
  readonly readings: readonly PastReading[];
  readonly events?: readonly PastEvent[];
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A value of a stream that is known and may be silent as long as before. */
function isOrdinary(before: Monitor, event: MonitorEvent): boolean {
  if (event.type !== 'reading' || event.value === null) return false;
  const stream = before.streams[placeOf[event.kind]] ?? null;
  return stream !== null && stream.value !== null && (event.noDataMs === undefined || event.noDataMs === stream.watch.noDataMs);
}

type Take = (event: MonitorEvent, nowMs: number) => void;

/** Stored readings behind the same gate as live ones; all of a patient count as one device's. */
function gatedTake(take: Take, settings: MonitorSettings): (reading: PastReading) => void {
  let gate = freshGate;
  const doubted = { 'doubtful-values': new Set<VitalKind>(), 'doubtful-danger': new Set<VitalKind>() };
  const say = (signal: keyof typeof doubted, kind: VitalKind, isPresent: boolean, nowMs: number): void => {
    const was = doubted[signal].size > 0;
    if (isPresent) doubted[signal].add(kind);
    else doubted[signal].delete(kind);
    if (was !== doubted[signal].size > 0) take({ type: 'signal', signal, isPresent }, nowMs);
  };
  return ({ atMs, ...reading }) => {
    const { kind, value } = reading;
    const verdict = judgeQuality(gate, { kind, value, deviceId: '', takenAt: atMs }, false);
    gate = verdict.gate;
    const isSure = verdict.doubt === null;
    if (!isSure || value !== null) {
      say('doubtful-values', kind, !isSure, atMs);
      say('doubtful-danger', kind, !isSure && isDangerous(settings.rules, kind, value), atMs);
    }
    take({ type: 'reading', deviceAtMs: atMs, ...reading, ...(isSure ? {} : { value: null, code: null, unit: null }) }, atMs);
  };
}

/** `as-it-came`: every value is taken as sure, to see what the gate changes. */
export function judge(history: History, settings: MonitorSettings, quality: 'gated' | 'as-it-came' = 'gated'): MonitorChange[] {
  const changes: MonitorChange[] = [];
  let monitor = createMonitor(settings, [], [], history.fromMs);
  // Nothing is due before this. What an ordinary reading of a known stream moves, it moves to later: looked at anew only when it is over.
  let restUntilMs = -Infinity;
  const take: Take = (event, nowMs) => {
    const before = monitor;
    const step = stepMonitor(monitor, event, nowMs);
    monitor = step.monitor;
    if (step.persist.length > 0 || !isOrdinary(before, event)) restUntilMs = -Infinity;
    for (const change of step.changes) changes.push(change);
  };
  // What is due at the same moment as a reading is judged after it, as in intake's lane.
  const tickUntil = (untilMs: number, fromMs: number): void => {
    if (untilMs <= restUntilMs) return;
    let due = nextWakeAt(monitor, fromMs);
    for (let last = -Infinity; due !== null && due < untilMs && due > last; due = nextWakeAt(monitor, last)) take({ type: 'tick' }, (last = due));
    restUntilMs = due ?? -Infinity;
  };
  const takeReading = quality === 'gated' ? gatedTake(take, settings) : ({ atMs, ...reading }: PastReading): void => take({ type: 'reading', deviceAtMs: atMs, ...reading }, atMs);
  const steps: readonly (PastReading | PastEvent)[] = history.events === undefined ? history.readings : [...history.readings, ...history.events].toSorted((a, b) => a.atMs - b.atMs);
  let lastMs = history.fromMs;
  for (const step of steps) {
    const { atMs } = step;
    if (atMs < history.fromMs || atMs > history.untilMs) continue;
    tickUntil(atMs, lastMs);
    if ('event' in step) take(step.event, atMs);
    else takeReading(step);
    lastMs = atMs;
  }
  tickUntil(history.untilMs + 1, lastMs);
  return changes;
}
