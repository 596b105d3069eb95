// How a program that is not ours is asked: whether it is there, which version, what it printed. Nothing of it is trusted but its words.
import { spawn, spawnSync } from 'node:child_process';
import type { Target } from './attack-rig.ts';

/** What one look found. `problems` fail the run; `did` says what was tried, with figures. */
export interface Finding {
  readonly did: string;
  readonly problems: readonly string[];
}
export interface Look {
  /** What Debian calls it; null for what is our own. */
  readonly debianPackage: string | null;
  /** Its program and what makes it say its version. */
  readonly program: readonly [string, ...string[]] | null;
  run(scene: Scene): Promise<Finding>;
}
export interface Scene {
  readonly target: Target;
  /** Where the same server takes HL7 v2 over TLS. */
  readonly tlsPort: number;
  /** Made for this run. */
  readonly certificate: { readonly cert: string; readonly key: string };
  /** For files of a look, gone after it. */
  readonly dir: string;
}

/** Undefined when it is not installed. */
export function versionOf(program: readonly [string, ...string[]]): string | undefined {
  const [name, ...args] = program;
  const asked = spawnSync(name, args, { encoding: 'utf8', timeout: 20_000 });
  if (asked.error !== undefined) return undefined;
  return /\d+(\.\d+)+/.exec(`${asked.stdout}\n${asked.stderr}`)?.[0] ?? 'of unknown version';
}

export interface Said {
  readonly text: string;
  readonly isCutOff: boolean;
}

/** Runs to its end, or to the end of its time. */
export function say(program: string, args: readonly string[], withinMs: number, input?: string): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    let text = '';
    let isCutOff = false;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (text += part.toString('utf8')));
    const timer = setTimeout(() => {
      isCutOff = true;
      child.kill('SIGKILL');
    }, withinMs);
    child.on('error', (error) => (text += String(error)));
    child.on('close', () => {
      clearTimeout(timer);
      resolve({ text, isCutOff });
    });
    if (input !== undefined) child.stdin?.end(input);
  });
}
