// Runners that are programs of their own: lint and the type checker count as one test each; vitest reports its counts.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure, type Tally } from './tally.ts';

export interface Ended {
  readonly code: number;
  readonly output: string;
}

export function runProgram(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? 1, output: signal === null ? output : `${output}\nended by ${signal}` }));
  });
}

/** A program that counts as one test: passed when it ends with 0. */
export async function runAsOneTest(name: string, program: string, args: readonly string[], cwd: string): Promise<Tally> {
  const { code, output } = await runProgram(program, args, cwd);
  return code === 0 ? { passed: 1, failed: 0, failures: [] } : failure(`${name}\n${output.trim()}`);
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[];
}

export async function runVitest(root: string, files: readonly string[]): Promise<Tally> {
  const dir = mkdtempSync(join(tmpdir(), 'mydr24-vitest-'));
  try {
    const outputFile = join(dir, 'report.json');
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const names = files.map((file) => file.replace(/^web\//, ''));
    const args = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`, ...names];
    const { code, output } = await runProgram(process.execPath, args, join(root, 'web'));
    if (!existsSync(outputFile)) return failure(`vitest ended without a report (exit code ${code})\n${output.trim()}`);
    return readVitest(JSON.parse(readFileSync(outputFile, 'utf8')) as VitestReport, code, output);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Counts a file that failed without a failed test (it did not load), and an unhandled error, as failures. */
export function readVitest(report: VitestReport, code: number, output: string): Tally {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const counted = report.numFailedTests + broken;
  const failed = counted === 0 && code !== 0 ? 1 : counted;
  return { passed: report.numPassedTests, failed, failures: failed > 0 ? [output.trim()] : [] };
}
