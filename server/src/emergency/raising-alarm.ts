// What intake hands over when an alarm makes an emergency, and what it gets back. Intake calls `raise` inside its own
// transaction (D3: one commit from reading to page) and appends the returned events together with its own, in one call,
// so that all topics of the transaction are locked in one order (D2).
import type { AlarmId, EmergencyCause, EmergencyId, EmergencyKind, EmergencySummary, PatientId, TenantId } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';
import type { NewEvent } from '../platform/topic-log.ts';

export interface RaisingAlarm {
  tenantId: TenantId;
  patientId: PatientId;
  kind: EmergencyKind;
  cause: Extract<EmergencyCause, { type: 'alarm' }>;
  /** Device time of the reading that began it: where the incident timeline starts. */
  firstReadingAt: number;
}

export interface RaisedEmergency {
  alarmId: AlarmId;
  emergencyId: EmergencyId;
  /** False when the alarm joined an emergency of the same patient and kind that was already open. */
  isNew: boolean;
  /** As every screen shows it now, e.g. for the board in memory. */
  summary: EmergencySummary;
}

export interface RaisingOutcome {
  /** One per alarm, in the same order. */
  raised: RaisedEmergency[];
  /** To be appended to the topic log by the caller, with its own events. */
  events: NewEvent[];
}

/** Its writes may still be under way when it resolves: the transaction's commit waits for them. */
export type RaiseEmergencies = (tx: Tx, alarms: readonly RaisingAlarm[], nowMs: number) => Promise<RaisingOutcome>;

/** Starts the reads a later `raise` for these patients needs, in the same transaction: they travel with what is sent before. */
export type ForeseeRaising = (tx: Tx, patientIds: readonly string[], nowMs: number) => void;
