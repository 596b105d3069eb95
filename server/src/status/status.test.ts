// What the operator's status page shows, and to whom.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Fastify from 'fastify';
import { statusPage } from './status-page.ts';
import { readStatus, statusRoutes } from './status-routes.ts';

const LINES = [{ name: 'transport', found: 'TLSv1.3, X25519MLKEM768', isGood: true }, { name: 'backup', found: '<b>none</b>', isGood: false }];

describe('status page', () => {
  it('[ST1] shows each line as text, without any code', () => {
    const page = statusPage(LINES);
    assert.match(page, /transport.*good.*X25519MLKEM768.*backup.*look at it.*&lt;b&gt;none/s);
    assert.doesNotMatch(page, /<script|<style|style=|onload|<b>/);
  });

  it('[ST1] is there for this machine and for whoever has the token, and for nobody else', async () => {
    const app = Fastify();
    statusRoutes({ lines: async () => LINES, metricsToken: 'token-of-metrics' })(app);
    const ask = (remoteAddress: string, headers: Record<string, string> = {}) => app.inject({ url: '/status', remoteAddress, headers });
    assert.deepEqual((await ask('127.0.0.1')).json(), { lines: LINES });
    assert.match((await ask('127.0.0.1', { accept: 'text/html' })).headers['content-type'] as string, /text\/html/);
    assert.equal((await ask('203.0.113.9', { authorization: 'Bearer token-of-metrics' })).statusCode, 200);
    for (const headers of [{}, { authorization: 'Bearer other' }]) assert.equal((await ask('203.0.113.9', headers)).statusCode, 404);
    await app.close();
  });

  it('[ST1] a part that cannot be asked is a line, and hides no other', async () => {
    const lines = await readStatus([async () => Promise.reject(new Error('gone')), async () => LINES]);
    assert.deepEqual([lines.length, lines[0]!.isGood, lines[1]], [3, false, LINES[0]]);
  });
});
