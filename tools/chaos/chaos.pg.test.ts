// A short form of `npm run chaos`: a few blows, every promise. How quickly the server is ready again is judged by the long
// form only: it depends on what else this machine does.
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { rehearse, type Round } from './rehearsal.ts';

/** Kills the server, then its database, then both. */
const SEED = 19;

test('kill -9 of the server and the database during load breaks no promise', async () => {
  const rounds: Round[] = [];
  const logFile = join(tmpdir(), `mydr24-chaos-test-${process.pid}.log`);
  await rehearse({ rounds: 3, seed: SEED, port: await freePort(), logFile, readyWithinMs: 60_000, onRound: (round) => void rounds.push(round) });
  rmSync(logFile, { force: true });
  assert.deepEqual(rounds.flatMap(({ problems }) => problems), []);
  assert.deepEqual(new Set(rounds.map(({ fault }) => fault)), new Set(['server', 'database', 'both']));
  assert.ok(rounds.at(-1)!.readings > 0);
});
