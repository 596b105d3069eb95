// What a person may do to an alarm, and what its chain does when nobody did. They go through the same lane as readings, so that none is decided on an old state.
import type { RaisedCause, SilenceKind } from '@mydr24/protocol';

export type AlarmAnswer = 'ack' | 'unack' | 'audio-pause' | 'reset';

interface Person {
  readonly patientId: string;
  readonly personId: string;
  /** As screens show who has seen an alarm. */
  readonly personName: string | null;
}
export interface AnswerCommand extends Person {
  readonly answer: AlarmAnswer;
  readonly alarmId: string;
  /** Only for `audio-pause`. */
  readonly pauseMs: number | null;
}
/** Its reason as it is kept, bound to the silence it is of. */
export interface SealedReason {
  readonly silenceId: string;
  /** Hex. */
  readonly content: string;
}
export interface SilenceCommand extends Person {
  readonly answer: 'silence';
  readonly alarmId: string;
  readonly kind: SilenceKind;
  readonly forMs: number;
  readonly reason: string;
  /** Absent: no key came in time, and it is sealed later. */
  readonly sealed?: SealedReason | undefined;
}
export interface EndSilenceCommand extends Person { readonly answer: 'end-silence'; readonly silenceId: string }
export interface AssessCommand extends Person { readonly answer: 'assessed'; readonly clockId: string }
/** Nobody answered: its chain makes an emergency of it. */
export interface RaiseCommand { readonly answer: 'raise'; readonly patientId: string; readonly alarmId: string; readonly kind: RaisedCause }
export type MonitorCommand = RaiseCommand | AnswerCommand | SilenceCommand | EndSilenceCommand | AssessCommand;
