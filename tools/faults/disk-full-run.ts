// disk-full.ts as one of the rehearsals: a program of its own, because it must be root and mounts a disk.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { notTried, type Rehearsal } from './rehearsal.ts';

const PROGRAM = fileURLToPath(new URL('disk-full.ts', import.meta.url));

export const diskFull: Rehearsal = async (look) => {
  if (process.getuid?.() !== 0) throw notTried('root is needed to mount a small disk');
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  const lines = [...said.matchAll(/^(ok {2}|FAIL) {2}(.+)$/gm)];
  for (const [, mark, what] of lines) look.expect(what!, mark === 'ok  ');
  look.expect('it ended by itself', child.exitCode === 0 && lines.length > 0);
  return `${lines.length} expectations`;
};
