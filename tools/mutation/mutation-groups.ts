// Which files count as scoring and which as alarm logic, and what score each group must reach. Pure files of server/src/monitoring: what reads or writes is proven
// on a real database instead.
import type { Group } from './mutation-report.ts';

export const groups: readonly Group[] = [
  { name: 'scoring', bound: 100, files: ['news2', 'news2-set', 'news2-live', 'pews', 'meows', 'qsofa', 'score-bands', 'other-score', 'other-score-set', 'score-input'] },
  {
    name: 'alarm logic', bound: 90,
    files: [
      'alarm', 'alarm-condition', 'threshold', 'rule-window', 'rule-layers', 'rule-set', 'alarm-chain', 'judge', 'device-signals', 'stream-watch', 'quality-gate', 'reading-quality',
      'personal-limits', 'watched-patient', 'patient-monitor', 'monitor-judgement', 'wake-queue', 'patient-tasks', 'monitor-draft',
    ],
  },
];
