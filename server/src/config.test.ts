// What production refuses to start with, what a demo is bound to, and which keys are good enough.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { judgeAuthKey } from './auth-key.ts';
import { type Config, findStartProblems, parseConfig } from './config.ts';

const GOOD = createHash('sha256').update('a key for this test').digest();
const ORIGIN = 'https://care.example.org';

function configOf(changes: Partial<Config> = {}): Config {
  const verdict = parseConfig({ flags: [], env: {} }, { authKey: GOOD.toString('base64url'), publicOrigin: ORIGIN, ...changes });
  assert.ok(verdict.ok);
  return verdict.config;
}

describe('production', () => {
  it('starts with a good key and an https origin', () => assert.deepEqual(findStartProblems(configOf()), []));

  const refused: readonly [string, Partial<Config>, RegExp][] = [
    ['an absent key, saying how to make one', { authKey: undefined }, /authKey is not set.*randomBytes\(32\)/],
    ['a short key', { authKey: GOOD.subarray(0, 31).toString('base64url') }, /248 bits, and needs 256/],
    ['a key of zeros', { authKey: Buffer.alloc(32).toString('hex') }, /default or easily guessed/],
    ['a counting key', { authKey: Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64url') }, /easily guessed/],
    ['a phrase as a key', { authKey: Buffer.from('please-change-me-please-change-me').toString('base64') }, /easily guessed/],
    ['text that is no key', { authKey: 'not a key at all!' }, /base64url or hexadecimal/],
    ['a missing origin', { publicOrigin: undefined }, /publicOrigin is not set/],
    ['an origin without TLS', { publicOrigin: 'http://care.example.org' }, /https:/],
    ['an origin with a path', { allowedOrigins: ['https://a.example/x'] }, /without a path/],
    ['half a push key pair', { vapidPublicKey: 'x' }, /all three or none/],
    ['a road engine without its address', { roadEngine: 'osrm' }, /needs roadEngineUrl/],
    ['HL7 v2 from other machines without their certificates', { hl7Port: 2575, host: '0.0.0.0' }, /needs deviceTlsCa/],
    ['HL7 v2 on an address of its own without them', { hl7Port: 2575, hl7Host: '10.0.0.5' }, /needs deviceTlsCa/],
    ['a road engine at no address', { roadEngine: 'valhalla', roadEngineUrl: 'localhost:8002' }, /should be an address like/],
    ['a road engine’s package without its tiles', { roadEngine: 'valhalla-package' }, /needs roadEngineConfig/],
  ];
  for (const [what, changes, expected] of refused) {
    it(`refuses ${what}`, () => assert.match(findStartProblems(configOf(changes)).join('\n'), expected));
  }

  it('never repeats a refused key', () => {
    const authKey = 'c2VjcmV0';
    assert.ok(!findStartProblems(configOf({ authKey })).join('\n').includes(authKey));
  });
});

describe('HL7 v2', () => {
  it('[HV12] is taken from other machines by client certificates only, unless the operator says that the network between is theirs', () => {
    const far = { hl7Port: 2575, hl7Host: '10.0.0.5' } as const;
    assert.match(findStartProblems(configOf({ ...far, deviceTlsCert: 'c.pem', deviceTlsKey: 'k.pem' })).join(), /needs deviceTlsCa/);
    for (const fine of [{ ...far, deviceTlsCert: 'c.pem', deviceTlsKey: 'k.pem', deviceTlsCa: 'ca.pem' }, { ...far, hl7Plain: true }, { hl7Port: 2575 }, { ...far, hl7Port: 0 }]) assert.deepEqual(findStartProblems(configOf(fine)), []);
  });
});

describe('a database on another machine', () => {
  const problemsOf = (databaseUrl: string, changes: Partial<Config> = {}) => findStartProblems(configOf({ databaseUrl, ...changes })).join('\n');

  it('[TL5] is reached by verified TLS only, unless the operator says that the network between is theirs', () => {
    for (const open of ['postgres://u:hunter2@db/care', 'postgres://u:hunter2@db.example.org:5432/care?sslmode=require', 'postgres://u:hunter2@10.0.0.7/care?sslmode=no-verify', 'postgres://u:hunter2@127.0.0.1.example.org/care', 'postgres://u:hunter2@127.0.0.1/care?host=db']) {
      const problem = problemsOf(open);
      assert.match(problem, /verified TLS/, open);
      assert.ok(!problem.includes('hunter2') && !problem.includes('example.org'), problem);
      assert.equal(problemsOf(open, { databasePlain: true }), '');
    }
    for (const closed of ['postgres://u:p@db/care?sslmode=verify-full', 'postgres://u:p@127.0.0.1/care', 'postgres://u:p@localhost:5433/care', 'postgres://u:p@[::1]/care', 'postgres:///care?host=/var/run/postgresql', 'postgres://u:p@%2Fvar%2Frun/care']) {
      assert.equal(problemsOf(closed), '', closed);
    }
  });
});

describe('demo', () => {
  const demo = { mode: 'demo', authKey: undefined, publicOrigin: undefined } as const;

  it('needs no key and no origin', () => assert.deepEqual(findStartProblems(configOf(demo)), []));

  it('is refused on any address but loopback', () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.4', 'care.example.org', '127.0.0.1.example.org']) {
      assert.match(findStartProblems(configOf({ ...demo, host })).join('\n'), /this machine only/, host);
    }
    for (const host of ['127.0.0.1', '::1', 'localhost', '127.8.0.1']) {
      assert.deepEqual(findStartProblems(configOf({ ...demo, host })), [], host);
    }
  });
});

describe('judgeAuthKey', () => {
  it('reads the same key from hexadecimal, base64url and base64', () => {
    for (const encoding of ['hex', 'base64url', 'base64'] as const) {
      const verdict = judgeAuthKey(GOOD.toString(encoding));
      assert.ok(verdict.ok, encoding);
      assert.deepEqual(Buffer.from(verdict.key), GOOD);
    }
  });
});
