// The command line without a process: help, unknown commands, refused options, exit codes.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { commands } from './commands.ts';
import type { Io } from './io.ts';
import { runMain } from './main.ts';

async function run(argv: string[], env: Record<string, string> = {}) {
  let out = '';
  let err = '';
  const io: Io = {
    stdin: Readable.from([]),
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    cwd: '/',
    env,
    isTty: false,
  };
  return { code: await runMain(argv, io), out, err };
}

describe('mydr24', () => {
  it('lists every command, and without a word ends with 2', async () => {
    const help = await run(['--help']);
    assert.equal(help.code, 0);
    for (const { name, summary } of commands) assert.ok(help.out.includes(name) && help.out.includes(summary), name);
    assert.equal((await run([])).code, 2);
  });

  it('answers an unknown command with the nearest name and 2', async () => {
    const { code, err } = await run(['doctr']);
    assert.equal(code, 2);
    assert.match(err, /unknown command "doctr"; did you mean "doctor"\?/);
  });

  it('answers --help of doctor, config and migrate with their options', async () => {
    for (const name of ['doctor', 'config', 'migrate']) {
      const { code, out } = await run([name, '--help']);
      assert.equal(code, 0);
      assert.match(out, /--data-dir <text>/);
      assert.deepEqual(await run(['help', name]), { code, out, err: '' });
    }
  });

  it('refuses an unknown option, naming the nearest, with 2', async () => {
    const { code, err } = await run(['config', '--prot', '1']);
    assert.equal(code, 2);
    assert.match(err, /did you mean --port/);
  });

  it('prints the configuration with sources and without secrets', async () => {
    const { code, out } = await run(['config', '--port', '8100'], { MYDR24_AUTH_KEY: 'c2VjcmV0', DATABASE_URL: 'postgres://a:hush@b/c' });
    assert.equal(code, 1);
    assert.match(out, /port = 8100 {2}\(flag\)/);
    assert.match(out, /authKey = \(set, hidden\) {2}\(environment\)/);
    assert.match(out, /A server would not start: authKey has 48 bits/);
    assert.ok(!out.includes('c2VjcmV0') && !out.includes('hush'));
  });

  it('prints the same as JSON, secrets hidden too', async () => {
    const { out } = await run(['config', '--json'], { MYDR24_AUTH_KEY: 'c2VjcmV0' });
    const parsed = JSON.parse(out) as { options: Record<string, { value: unknown; source: string }> };
    assert.deepEqual([parsed.options['port']?.value, parsed.options['authKey']?.value], [8024, '(set, hidden)']);
  });
});
