// A finding of the linter in words: what is wrong and what to do, and where. The server judges; this only says it.
import { EmergencyKind, type PackFinding } from '@mydr24/protocol';
import type { Say, WordId } from '../words/words.ts';
import type { Path } from './pack-text.ts';

export function findingWords(finding: Pick<PackFinding, 'code'>, say: Say): string {
  return say(`finding.${finding.code}`);
}

const placeNames: Readonly<Record<string, WordId>> = {
  steps: 'admin.place.step', checklist: 'admin.place.checklist', callerQuestions: 'admin.place.question', answers: 'admin.place.answer', sources: 'admin.place.source', numbers: 'admin.place.number',
};

/** "Stroke › step 2"; what the reader does not need the file's words for is left out. */
export function placeWords(path: Path, say: Say): string {
  const words: string[] = [];
  for (const [index, key] of path.entries()) {
    const kind = EmergencyKind.safeParse(key);
    const next = path[index + 1];
    const name = placeNames[String(key)];
    if (kind.success && path[index - 1] === 'kinds') words.push(say(`emergency.kind.${kind.data}`));
    else if (name !== undefined && typeof next === 'number') words.push(say(name, { n: next + 1 }));
  }
  return words.length === 0 ? say('admin.place.whole') : words.join(' › ');
}

/** A file with an error cannot run, so nobody asks how it would. */
export const hasError = (findings: readonly PackFinding[]): boolean => findings.some(({ severity }) => severity === 'error');

export const bySeverity = (one: PackFinding, other: PackFinding): number => (one.severity === other.severity ? (one.line ?? 0) - (other.line ?? 0) : one.severity === 'error' ? -1 : 1);

export function countFindings(findings: readonly PackFinding[]): { errors: number; warnings: number } {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: findings.length - errors };
}
