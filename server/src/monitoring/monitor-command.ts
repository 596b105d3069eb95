// What a person may do to an alarm. They go through the same lane as readings, so that none is decided on an old state.

export type AlarmAnswer = 'ack' | 'unack' | 'audio-pause' | 'reset';

export interface MonitorCommand {
  readonly answer: AlarmAnswer;
  readonly patientId: string;
  readonly alarmId: string;
  readonly personId: string;
  /** As screens show who has seen an alarm. */
  readonly personName: string | null;
  /** Only for `audio-pause`. */
  readonly pauseMs: number | null;
}
