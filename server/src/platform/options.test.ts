// The table of options: who wins, what is refused, what is shown.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countEdits, nearestName } from './nearest-name.ts';
import { choice, describeOptions, flagOf, integer, list, parseOptions, secret, showValue, text, toggle, variableOf } from './options.ts';

const table = {
  port: integer({ fallback: 8024, min: 1, max: 65_535, description: 'port to listen on' }),
  dataDir: text({ fallback: undefined, description: 'where data lives' }),
  authKey: secret({ description: 'signs sessions' }),
  databaseUrl: secret({ description: 'outside server', alias: 'DATABASE_URL' }),
  origins: list({ fallback: [], description: 'who may connect' }),
  isQuiet: toggle({ fallback: false, description: 'say less' }),
  mode: choice({ fallback: 'production', names: ['production', 'demo'], description: 'how to run' }),
};

function parse(flags: string[], env: Record<string, string> = {}, file?: unknown) {
  return parseOptions(table, { flags, env, file }, ['MYDR24_CONFIG']);
}

function problemsOf(...input: Parameters<typeof parse>): string {
  const parsed = parse(...input);
  assert.equal(parsed.ok, false);
  return parsed.ok ? '' : parsed.problems.join('\n');
}

describe('options', () => {
  it('take the flag before the environment before the file before the default', () => {
    const everywhere = parse(['--port', '1'], { MYDR24_PORT: '2' }, { port: 3 });
    const without = [parse([], { MYDR24_PORT: '2' }, { port: 3 }), parse([], {}, { port: 3 }), parse([])];
    const found = [everywhere, ...without].map((each) => each.ok && [each.values.port, each.sources.port]);
    assert.deepEqual(found, [[1, 'flag'], [2, 'environment'], [3, 'file'], [8024, 'default']]);
  });

  it('read every type, both flag forms, aliases and positionals', () => {
    const parsed = parse(['--data-dir=/x=y', '--origins', 'https://a, https://b', '--is-quiet', 'FILE', '--mode', 'demo'], { DATABASE_URL: 'u' });
    assert.ok(parsed.ok);
    const { dataDir, origins, isQuiet, mode, databaseUrl } = parsed.values;
    assert.deepEqual([dataDir, origins, isQuiet, mode, databaseUrl], ['/x=y', ['https://a', 'https://b'], true, 'demo', 'u']);
    assert.deepEqual(parsed.positionals, ['FILE']);
    const loud = parse(['--no-is-quiet'], { MYDR24_IS_QUIET: 'yes' }, { origins: ['https://a', 'https://b'] });
    assert.ok(loud.ok);
    assert.deepEqual([loud.values.isQuiet, loud.values.origins], [false, ['https://a', 'https://b']]);
  });

  it('refuse unknown keys everywhere and name the nearest', () => {
    const problems = problemsOf(['--prot', '1'], { MYDR24_DATADIR: '/x', MYDR24_CONFIG: 'fine', OTHER: 'fine' }, { authkey: 'k', zzzzzzzz: 1 });
    assert.match(problems, /--prot; did you mean --port\?/);
    assert.match(problems, /MYDR24_DATADIR; did you mean MYDR24_DATA_DIR\?/);
    assert.match(problems, /authkey; did you mean authKey\?/);
    assert.match(problems, /zzzzzzzz$/m);
    assert.equal(problems.split('\n').length, 4);
  });

  it('refuse values that do not fit, saying where they stood and what was expected', () => {
    assert.match(problemsOf(['--port', '0']), /--port should be a whole number 1-65535, not "0"/);
    assert.match(problemsOf([], { MYDR24_PORT: '80.5' }), /MYDR24_PORT should be/);
    assert.match(problemsOf([], {}, { mode: 'dmeo' }), /"mode" in the configuration file should be one of production, demo/);
    assert.match(problemsOf([], {}, ['port']), /one JSON object/);
    assert.match(problemsOf(['--port']), /--port needs a value/);
  });

  it('never show a secret', () => {
    assert.equal(showValue(table.authKey, 'tell nobody'), '(set, hidden)');
    assert.equal(showValue(table.authKey, undefined), '(not set)');
    assert.match(describeOptions(table), /--auth-key <secret>\n\s+signs sessions \[MYDR24_AUTH_KEY\]/);
  });

  it('name flags and variables after the key', () => {
    assert.deepEqual([flagOf('dataDir'), variableOf('dataDir')], ['--data-dir', 'MYDR24_DATA_DIR']);
  });
});

describe('nearestName', () => {
  it('finds slips of the finger and leaves strangers alone', () => {
    const names = ['serve', 'demo', 'doctor', 'migrate'];
    const found = ['doctr', 'dmeo', 'Serve', 'migarte', 'quarantine'].map((word) => nearestName(word, names));
    assert.deepEqual(found, ['doctor', 'demo', 'serve', 'migrate', undefined]);
  });

  it('counts a swap of neighbours as one edit', () => {
    assert.deepEqual([countEdits('ab', 'ba'), countEdits('', 'abc'), countEdits('abc', 'abc'), countEdits('abc', 'axc')], [1, 3, 0, 1]);
  });
});
