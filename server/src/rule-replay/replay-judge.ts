// Where a patient's past is judged: apart from the live thread, which has readings and pages to see to.
import type { ReplayFigures } from '@mydr24/protocol';
import type { ReadingBlock } from './reading-blocks.ts';
import type { PatientPast } from './replay.ts';

export type PackedPast = Omit<PatientPast, 'readings'> & { readonly blocks: readonly ReadingBlock[] };
export interface ReplayJudge {
  judge(past: PackedPast): Promise<ReplayFigures>;
  stop(): Promise<void>;
}
