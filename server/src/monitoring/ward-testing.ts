// One patient as the engine holds them, for tests: readings, words of devices and commands go in, what was decided is kept, and time passes by wake-ups.
import assert from 'node:assert/strict';
import type { VitalKind } from '@mydr24/protocol';
import type { Reading } from '../intake/reading.ts';
import { noSignals, type SaidSignal } from './device-signals.ts';
import type { MonitorCommand } from './monitor-command.ts';
import { settingsFor } from './monitor-settings.ts';
import { createMonitor, type MonitorSettings } from './patient-monitor.ts';
import { noTasks, type ClockRow, type SilenceRow } from './patient-tasks.ts';
import { freshQuality } from './reading-quality.ts';
import { judgeFacts, judgePatient, latestByPlace, wakeAtOf, type AlarmRow, type AnswerOutcome, type PatientDecision, type PatientFacts, type WatchedPatient } from './watched-patient.ts';

export const T0 = 1_000_000_000_000;
export const MIN = 60_000;
export const person = { patientId: 'p', personId: 'nurse', personName: 'Nurse Sample' };
export const adult: PatientFacts = { patientId: 'p', tenantId: 't', unitId: 'u', spo2Scale: 1, isPregnant: false, bornOn: '1960-01-01', programme: null };
const units: Partial<Record<VitalKind, string>> = { temperature: 'Cel', systolic: 'mm[Hg]', 'heart-rate': '/min', 'pulse-rate': '/min', 'respiratory-rate': '/min' };

export const readingOf = (kind: VitalKind, value: number | string | null, takenAt: number, more: Partial<Reading> = {}): Reading => ({
  tenantId: 't', patientId: 'p', deviceId: 'd', seq: 0, kind, value: typeof value === 'string' ? null : value, code: typeof value === 'string' ? value : null,
  unit: typeof value === 'number' ? (units[kind] ?? '%') : null, takenAt, receivedAt: takenAt, noDataMs: null, ...more,
});

export class Ward {
  watched: WatchedPatient;
  readonly decisions: PatientDecision[] = [];
  readonly alarms: AlarmRow[] = [];
  readonly silences: SilenceRow[] = [];
  readonly clocks: ClockRow[] = [];
  now = T0;
  #ids = 0;
  constructor(facts: PatientFacts = adult, settings: MonitorSettings = settingsFor(facts, T0)) {
    this.watched = { facts, monitor: createMonitor(settings, [], [], T0), open: new Map(), latest: latestByPlace([]), tasks: noTasks, signals: noSignals, quality: freshQuality };
  }
  run(readings: readonly Reading[], command?: MonitorCommand, signals: readonly SaidSignal[] = []): AnswerOutcome | undefined {
    const decision = this.#keep(judgePatient(this.watched, { readings, signals, commands: command === undefined ? [] : [command] }, this.now, this.#newId));
    return command === undefined ? undefined : decision.outcomes.get(command);
  }
  /** Other facts, and what follows from them. */
  become(change: Partial<PatientFacts>, settings?: MonitorSettings): PatientDecision {
    const facts = { ...this.watched.facts, ...change };
    return this.#keep(judgeFacts(this.watched, facts, settings ?? settingsFor(facts, this.now), this.now, this.#newId));
  }
  readonly #newId = (): string => `id-${(this.#ids += 1)}`;
  #keep(decision: PatientDecision): PatientDecision {
    this.watched = decision.after;
    this.decisions.push(decision);
    this.alarms.push(...decision.alarms);
    this.silences.push(...decision.silences);
    this.clocks.push(...decision.clocks);
    return decision;
  }
  get last(): PatientDecision {
    return this.decisions.at(-1)!;
  }
  /** One a second. */
  read(kind: VitalKind, value: number, seconds = 1): this {
    for (let n = 0; n < seconds; n += 1) {
      this.run([readingOf(kind, value, this.now, { noDataMs: 10 * 3_600_000 })]);
      this.now += 1000;
    }
    return this;
  }
  /** Charted: it stands alone. */
  chart(kind: VitalKind, value: number | string, more: Partial<Reading> = {}): this {
    this.run([readingOf(kind, value, this.now, more)]);
    return this;
  }
  say(signal: SaidSignal['signal'], isPresent: boolean, more: Partial<SaidSignal> = {}): this {
    this.run([], undefined, [{ tenantId: 't', patientId: 'p', deviceId: 'd', signal, vital: null, isPresent, saidAt: this.now, ...more }]);
    return this;
  }
  /** Time passes with nothing coming in. */
  wait(ms: number): this {
    const until = this.now + ms;
    for (let due = wakeAtOf(this.watched, this.now); due !== null && due <= until; due = wakeAtOf(this.watched, this.now)) {
      this.now = Math.max(due, this.now);
      this.run([]);
      const next = wakeAtOf(this.watched, this.now);
      assert.ok(next === null || next > this.now, 'a wake-up that does not move on');
    }
    this.now = until;
    return this;
  }
  alarm(key = 'spo2-low'): AlarmRow {
    const row = this.watched.open.get(key);
    assert.ok(row, `no open ${key}`);
    return row;
  }
  silence(kind: 'audio-off' | 'shelved' | 'alarm-off', minutes: number): SilenceRow {
    const outcome = this.run([], { answer: 'silence', kind, alarmId: this.alarm().id, forMs: minutes * MIN, reason: 'being washed', ...person });
    assert.ok(outcome?.ok === true && outcome.silence !== null);
    return outcome.silence;
  }
  get open(): string[] {
    return [...this.watched.tasks.silences.values()].map(({ kind }) => kind);
  }
}
