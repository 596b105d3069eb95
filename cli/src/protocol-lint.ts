// `mydr24 protocol lint`: every finding with its line, errors first refused, and one line that sums up.
import { parseArgs } from 'node:util';
import type { PackFinding } from '@mydr24/protocol';
import { hasErrors, pathText } from '@mydr24/server/protocols/finding.ts';
import { judgeSource } from '@mydr24/server/protocols/pack-judgement.ts';
import type { ExitCode, Io } from './io.ts';
import { packPath, painter, readStaffing, readText } from './protocol-pack.ts';

export function lint(argv: string[], io: Io): ExitCode {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { staffing: { type: 'string' }, json: { type: 'boolean' } } });
  const [name] = positionals;
  const source = readText(packPath(name, io));
  const { pack, findings } = judgeSource(source, readStaffing(values.staffing, io), Date.now());
  if (values.json) io.out(`${JSON.stringify({ id: pack?.id ?? null, version: pack?.version ?? null, findings }, null, 2)}\n`);
  else io.out(report(name!, findings, values.staffing !== undefined, io));
  return hasErrors(findings) ? 1 : 0;
}

function report(name: string, findings: readonly PackFinding[], hasStaffing: boolean, io: Io): string {
  const paint = painter(io);
  const lines = findings.map(({ severity, line, column, path, code, message }) => {
    const mark = severity === 'error' ? paint('red', 'error  ') : paint('yellow', 'warning');
    return `${name}:${line ?? 1}:${column ?? 1}  ${mark}  ${paint('bold', code)}  ${pathText(path)}\n    ${message}\n`;
  });
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  const verdict = errors > 0 ? paint('red', 'cannot be activated') : paint('green', 'can be activated');
  const people = hasStaffing ? '' : ' Nobody was looked at: add --staffing FILE.json to judge the people behind it.';
  return `${lines.join('')}${name}: ${verdict}: ${count(errors, 'error')}, ${count(warnings, 'warning')}.${people}\n`;
}
