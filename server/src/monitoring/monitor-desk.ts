// The seam between intake's one commit (D3) and the judging of patients: what intake asks, in which order. Only shapes;
// monitor-engine.ts is the desk, and app.ts joins the two. All calls come from one lane, so a patient has one writer.
//
//   load -> (in the transaction: guard, decide, foresee, write) -> commit -> settle; a failed commit leaves no trace but `forget`
import type { Alarm, AlarmSilence, ResponseClock, WireError } from '@mydr24/protocol';
import type { Reading } from '../intake/reading.ts';
import type { SaidSignal } from './device-signals.ts';
import type { Tx } from '../platform/postgres.ts';
import type { MonitorCommand } from './monitor-command.ts';

/** What one commit judges. Readings are those newly stored, in any order. */
export interface DeskWork {
  readonly readings: readonly Reading[];
  readonly commands: readonly MonitorCommand[];
  readonly signals: readonly SaidSignal[];
}

export type CommandOutcome = { readonly ok: true; readonly alarm: Alarm | null; readonly silence: AlarmSilence | null; readonly clock: ResponseClock | null } | { readonly ok: false; readonly error: WireError };

/** What would be true after the commit. Opaque to intake but for the answers to commands, one per command. */
export interface DeskDecision {
  readonly outcomes: readonly CommandOutcome[];
  readonly isEmpty: boolean;
}

export interface MonitorDesk {
  /** The tenant of a patient this node judges; undefined when it is not loaded or not ours. */
  tenantOf(patientId: string): string | undefined;
  /** Loads patients not met before. False: one of them belongs to a shard this node does not hold now. */
  load(patientIds: readonly string[], nowMs: number): Promise<boolean>;
  /** Throws a Fault unless the node still holds the shards it judges. Its statements travel ahead of the commit's own. */
  guard(tx: Tx): Promise<void>;
  /** Pure over the desk's memory: also runs what is due. May be asked again for the same commit. */
  decide(work: DeskWork, nowMs: number): DeskDecision;
  /** Whether any of this would change an alarm, or is of a patient who has one or is about to. Pure; decides nothing. */
  isPressing(work: DeskWork, nowMs: number): boolean;
  /** Starts reading what `write` would need for this decision, so that it travels with the commit's first statements. */
  foresee(tx: Tx, decision: DeskDecision, nowMs: number): void;
  /** Resolves once every write is on its way; `stored` when PostgreSQL has answered them all. */
  write(tx: Tx, decision: DeskDecision, nowMs: number): Promise<{ readonly stored: Promise<unknown> }>;
  settle(decision: DeskDecision, nowMs: number): void;
  /** After a commit whose outcome is unknown: what it decided on is loaded afresh before it is judged again. */
  forget(): void;
  /** After a commit that failed for a reason that trying again will not mend. True: a patient was put aside, so it may now pass. */
  blame(error: unknown): boolean;
  /** When something becomes due although nothing comes in. */
  nextWakeAt(): number | null;
}
