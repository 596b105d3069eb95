// The runner against files that fail in every way a file can: nothing may look green or hang the run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import type { Tally } from './tally.ts';

const FILES = {
  'good.test.ts': `import { it } from 'node:test'; it('one', () => {}); it('two', () => {});`,
  'bad.test.ts': `import { it } from 'node:test'; it('one', () => {}); it('two', () => { throw new Error('so it is told'); });`,
  // More results than a pipe holds: none may be lost on their way.
  'many.test.ts': `import { it } from 'node:test'; for (let n = 0; n < 2000; n += 1) it('test ' + n + ' with a title as long as titles are that say a whole sentence', () => {});`,
  'empty.test.ts': 'export const tests = 0;',
  'crash.test.ts': `throw new Error('did not load');`,
  'hang.test.ts': `import { it } from 'node:test'; it('waits', () => new Promise(() => { setInterval(() => {}, 1000); }));`,
  'hook.test.ts': `import { before, describe, it } from 'node:test'; describe('x', () => { before(() => { throw new Error('hook broke'); }); it('never', () => {}); });`,
};

it('tells good files from failing, empty, crashing and hanging ones', (t) => {
  const cwd = mkdtempSync(join(tmpdir(), 'mydr24-runner-'));
  t.after(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(cwd, name), text);
  const options = { files: Object.keys(FILES), cwd, concurrency: 2, timeoutMs: 1_000 };
  const script = `import { runNodeTests } from ${JSON.stringify(new URL('./node-runner.ts', import.meta.url).href)};
    const tally = await runNodeTests({ ...${JSON.stringify(options)}, onFile: () => {} });
    process.stdout.write(JSON.stringify(tally));`;
  // The runner does not start inside a test, where node:test marks the environment.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const entry = join(cwd, 'entry.mts');
  writeFileSync(entry, script);
  const ended = spawnSync(process.execPath, [entry], { env, encoding: 'utf8', timeout: 30_000 });
  const tally = JSON.parse(ended.stdout) as Tally;
  assert.equal(tally.passed, 2_003, ended.stdout);
  const told = tally.failures.join('\n');
  for (const expected of [/bad\.test\.ts[\s\S]*so it is told/, /empty\.test\.ts: no test ran/, /crash\.test\.ts[\s\S]*did not load/, /hang\.test\.ts[\s\S]*waits/, /hook broke/]) {
    assert.match(told, expected);
  }
  assert.ok(tally.failed >= 5);
});
