// How a finding of the linter is made: code, place and one sentence with what was found, what was expected and what to do.
import type { FindingCode, PackFinding } from '@mydr24/protocol';

export type PackPath = PackFinding['path'];
export type Place = (path: PackPath) => { line: number | null; column: number | null };

/** What a rule says; the place in the file is added by `placed`. */
export type Remark = Omit<PackFinding, 'line' | 'column'>;

export const flaw = (code: FindingCode, path: PackPath, message: string, facts: PackFinding['facts'] = {}): Remark => ({ code, severity: 'error', path, message, facts });
export const doubt = (code: FindingCode, path: PackPath, message: string, facts: PackFinding['facts'] = {}): Remark => ({ ...flaw(code, path, message, facts), severity: 'warning' });

/** In the order of the file; one remark of a code for a place. */
export function placed(remarks: readonly Remark[], place: Place): PackFinding[] {
  const unique = new Map(remarks.map((remark) => [`${remark.code} ${remark.path.join('/')} ${remark.message}`, remark]));
  return inOrder([...unique.values()].map((remark) => ({ ...remark, ...place(remark.path) })));
}

export const inOrder = (findings: readonly PackFinding[]): PackFinding[] => findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));

/** `kinds.stroke.steps[0].waitS` */
export function pathText(path: PackPath): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}

export const hasErrors = (findings: readonly Pick<PackFinding, 'severity'>[]): boolean => findings.some(({ severity }) => severity === 'error');
