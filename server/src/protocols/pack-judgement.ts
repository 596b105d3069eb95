// The whole judgement of a pack: its text read and linted alone, which takes long and needs nobody, then the people behind it.
// The first part is a plain value, so that a server can have it made on another thread.
import type { PackFinding, ProtocolPack } from '@mydr24/protocol';
import { inOrder, type PackPath, type Place, placed } from './finding.ts';
import { lintPack } from './pack-lint.ts';
import { kindsOf } from './pack-plan.ts';
import { readPack } from './pack-source.ts';
import { lintStaffing } from './staffing-lint.ts';
import type { Staffing } from './staffing.ts';

export interface PackReading {
  /** Null when the text does not have the form of a pack. */
  pack: ProtocolPack | null;
  /** Of the text alone. */
  findings: PackFinding[];
  /** Where each step stands, by its path: what is said of people is said of steps. */
  places: Readonly<Record<string, ReturnType<Place>>>;
}
export type ReadSource = (source: string) => Promise<PackReading>;

export function readingOf(source: string): PackReading {
  const { pack, findings, place } = readPack(source);
  if (pack === null) return { pack, findings, places: {} };
  const paths = kindsOf(pack).flatMap(([name, { steps }]) =>
    steps.flatMap(({ onCall }, i): PackPath[] => [['kinds', name, 'steps', i], ...onCall.map((_, k): PackPath => ['kinds', name, 'steps', i, 'onCall', k])]),
  );
  return { pack, findings: placed(lintPack(pack), place), places: Object.fromEntries(paths.map((path) => [path.join('/'), place(path)])) };
}

export interface Judgement {
  pack: ProtocolPack | null;
  findings: PackFinding[];
}

/** `staffing` null: the text alone, as a pack's author without a server sees it. */
export function judgeReading({ pack, findings, places }: PackReading, staffing: Staffing | null, nowMs: number): Judgement {
  if (pack === null || staffing === null) return { pack, findings };
  const place: Place = (path) => places[path.join('/')] ?? { line: null, column: null };
  return { pack, findings: inOrder([...findings, ...placed(lintStaffing(pack, staffing, nowMs), place)]) };
}

export const judgeSource = (source: string, staffing: Staffing | null, nowMs: number): Judgement => judgeReading(readingOf(source), staffing, nowMs);
