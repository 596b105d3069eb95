// Each way to tell the operator against the real thing: an SMTP server, a web server that checks signatures, a program.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { type AlertChannel, channelsOf } from './alert-channel.ts';
import { messageOf, rehearsalOf } from './alert-text.ts';
import { codeOf } from './link-call-http.ts';

const broken = messageOf({ kind: 'broken', broken: { link: 'page', code: 'timeout' }, forMs: 90_000, count: 1, hasBeenGood: true }, 'valley', Date.UTC(2026, 10, 25, 12));
const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes 123').toString('base64')}`;
const soon = (): AbortSignal => AbortSignal.timeout(5_000);

function one(text: string): AlertChannel {
  const { channels, problems } = channelsOf([text]);
  assert.deepEqual(problems, []);
  return channels[0]!;
}

async function openMail(t: TestContext, mayDeliver: boolean) {
  const mails: string[] = [];
  const signedIn: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'], allowInsecureAuth: true,
    onAuth: ({ username = '', password }, _session, done) => (password === 'p@ss' ? (signedIn.push(username), done(null, { user: username })) : done(new Error('no'))),
    onRcptTo: (_address, _session, done) => done(mayDeliver ? null : new Error('not here')),
    onData: (stream, _session, done) => void stream.on('data', (chunk: Buffer) => mails.push(chunk.toString())).on('end', () => done()),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, mails, signedIn };
}

test('[WD4] a mail says what broke; the rehearsal signs in and sends none; a refused one is a failure', async (t) => {
  const mail = await openMail(t, true);
  const channel = one(`smtp://user:p%40ss@127.0.0.1:${mail.port}?from=watchdog@example.org&to=ops@example.org`);
  await channel.rehearse(rehearsalOf('valley'), soon());
  assert.deepEqual([mail.signedIn, mail.mails], [['user'], []]);
  await channel.send(broken, soon());
  assert.match(mail.mails.join(''), /Subject: BROKEN: MyDR24 valley at page \(timeout\)/);
  const closed = await openMail(t, false);
  await assert.rejects(one(`smtp://user:p%40ss@127.0.0.1:${closed.port}?from=a@example.org&to=b@example.org`).send(broken, soon()));
  const wrong = one(`smtp://user:wrong@127.0.0.1:${mail.port}?from=a@example.org&to=b@example.org`);
  await assert.rejects(wrong.rehearse(rehearsalOf('valley'), soon()), (error) => codeOf(error) === 'EAUTH');
});

test('[WD4] a webhook is signed by Standard Webhooks, its secret does not travel, and its no is a failure', async (t) => {
  let status = 204;
  const got: { url: string; type: string; data: unknown }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const body = new Webhook(SECRET).verify(Buffer.concat(chunks), request.headers as Record<string, string>) as { type: string; data: unknown };
      got.push({ url: request.url!, ...body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => void server.close());
  const channel = one(`webhook+http://127.0.0.1:${(server.address() as AddressInfo).port}/hook#${encodeURIComponent(SECRET)}`);
  await channel.send(broken, soon());
  await channel.rehearse(rehearsalOf('valley'), soon());
  assert.deepEqual(got.map(({ url, type }) => [url, type]), [['/hook', 'mydr24.watchdog.broken'], ['/hook', 'mydr24.watchdog.rehearsal']]);
  assert.deepEqual(got[0]!.data, broken);
  status = 500;
  await assert.rejects(channel.send(broken, soon()), (error) => codeOf(error) === 'http-500');
});

test('[WD4] a program gets the kind and the message, says by its exit code whether it took it, and is killed when it hangs', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'mydr24-alert-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const program = (name: string, text: string): string => {
    const path = join(dir, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return `command:${path}`;
  };
  await one(program('take', `cat > ${dir}/$1`)).send(broken, soon());
  assert.deepEqual(JSON.parse(readFileSync(join(dir, 'broken'), 'utf8')), broken);
  await one(program('quick', 'exit 0')).rehearse(rehearsalOf('valley'), soon());
  await assert.rejects(one(program('no', 'exit 3')).send(broken, soon()), (error) => codeOf(error) === 'exit-3');
  await assert.rejects(one('command:/nowhere/at/all').send(broken, soon()), (error) => codeOf(error) === 'ENOENT');
  await assert.rejects(one(program('hang', `exec sleep 60; touch ${dir}/never`)).send(broken, AbortSignal.timeout(200)), (error) => codeOf(error) === 'timeout');
  assert.equal(existsSync(join(dir, 'never')), false);
});

test('a channel that cannot be meant is told without its address', () => {
  for (const [text, expected] of [
    ['http://ops:secret@example.org', 'alert 1 should begin with smtp:, smtps:, webhook+https: or command:'],
    ['smtps://ops:secret@example.org', 'alert 1 needs ?from=...&to=... with mail addresses'],
    ['webhook+https://example.org/x', 'alert 1 needs its secret after #: whsec_ and 24 to 64 bytes as base64'],
    ['command:page-me', 'alert 1 needs the whole path of a program: command:/usr/local/bin/page-operator'],
  ] as const) assert.deepEqual(channelsOf([text]).problems, [expected]);
});

test('[WD3] what is told holds the link, a code, since when and the operator’s own name for the path, and nothing else', () => {
  assert.deepEqual(broken, {
    kind: 'broken', path: 'valley', link: 'page', code: 'timeout', since: '2026-11-25T11:58:30Z', subject: 'BROKEN: MyDR24 valley at page (timeout)',
    text: 'The path from a reading to a page is BROKEN at the link "page" (timeout); last good round 2026-11-25T11:58:30Z, 90 s ago. Alert 1, repeated until it is good.',
  });
});
