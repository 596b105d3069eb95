// `mydr24 protocol diff`: what changed between two packs, in words rather than lines.
import { parseArgs } from 'node:util';
import { diffPacks } from '@mydr24/server/protocols/pack-diff.ts';
import type { ExitCode, Io } from './io.ts';
import { mustReadPack, painter } from './protocol-pack.ts';

export function diff(argv: string[], io: Io): ExitCode {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { json: { type: 'boolean' } } });
  const [before, after] = [mustReadPack(positionals[0], io), mustReadPack(positionals[1], io)];
  const changes = diffPacks(before, after);
  if (values.json) {
    io.out(`${JSON.stringify(changes, null, 2)}\n`);
    return changes.length > 0 ? 1 : 0;
  }
  const paint = painter(io);
  const lines = changes.map(({ where, what }, i) => `${changes[i - 1]?.where === where ? '' : `${paint('bold', where)}\n`}  ${what}\n`);
  io.out(changes.length === 0 ? 'no difference in what the packs say\n' : lines.join(''));
  return changes.length > 0 ? 1 : 0;
}
