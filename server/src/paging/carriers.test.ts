// Every carrier through the one contract, each against a real other end of our own, and what only one of them has.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Carrier, CarrierMessage, CarrierReport, InboundText } from './carrier.ts';
import { type CarrierRig, describeCarrier } from './carrier-contract.ts';
import { createFakeCarrier } from './carrier-fake.ts';
import { createSmppCarrier } from './carrier-smpp.ts';
import { createSmtpCarrier } from './carrier-smtp.ts';
import { createTwilioCarrier, type TwilioOptions } from './carrier-twilio.ts';
import { TEST_CERTIFICATE, TEST_KEY } from './push-service-testing.ts';
import { CENTRE_PASSWORD, CENTRE_USER, INVALID_DESTINATION, openSmsCentre } from './sms-centre-testing.ts';
import { readTwilioStatus } from './twiml.ts';
import { INVALID_NUMBER, openTwilioService, TWILIO_ACCOUNT, TWILIO_TOKEN } from './twilio-service-testing.ts';

const KEY = '01890000-0000-7000-8000-000000000001';
const never = new AbortController().signal;
const message = (channel: CarrierMessage['channel'], to = '+376600000'): CarrierMessage => ({
  key: KEY, channel, to, text: 'MyDR24: you are paged. Open to see. (000001)', locale: 'en', isAnswerable: channel === 'voice',
});

// Twilio-style ------------------------------------------------------------------------------------------------------

async function openTwilio(t: TestContext, options: Partial<TwilioOptions> = {}) {
  const heard: CarrierReport[] = [];
  const service = await openTwilioService(async (url, form) => {
    const told = readTwilioStatus(form);
    if (told !== null) heard.push({ key: new URL(url).searchParams.get('pageId'), ...told });
    return '';
  });
  t.after(() => service.close());
  const create = (token: string): Carrier =>
    createTwilioCarrier({ url: service.url, account: TWILIO_ACCOUNT, token, smsFrom: '+376800000', voiceFrom: '+376800001', publicUrl: 'https://care.example.org', ...options });
  return { service, heard, create, carrier: create(TWILIO_TOKEN) };
}

for (const channel of ['sms', 'voice'] as const) {
  const words = channel === 'sms' ? { queued: 'queued', sent: 'sent', delivered: 'delivered', undelivered: 'undelivered' } : { queued: 'initiated', sent: 'ringing', delivered: 'completed', undelivered: 'no-answer' };
  describeCarrier(`Twilio-style ${channel}`, { hangs: true, cuts: true, reports: true }, async (t): Promise<CarrierRig> => {
    const { service, heard, create, carrier } = await openTwilio(t);
    return {
      carrier, heard, deliverable: message(channel), refused: message(channel, INVALID_NUMBER), arrived: () => service.taken.map(({ sid }) => sid),
      hang: () => (service.be('hanging'), service.reached()), cut: () => service.be('cutting'),
      report: async (ref, status) => void (await service.report(ref, words[status])), stranger: () => create('wrong'),
    };
  });
}

describe('the Twilio-style carrier', () => {
  test('[PG14] "too many" is a clear no, an error of the vendor is no answer, a wrong token a clear no', async (t) => {
    const { service, create, carrier } = await openTwilio(t);
    service.be('too-many');
    assert.deepEqual(await carrier.send(message('sms'), never), { type: 'rejected', code: 'refused-20429' });
    service.be('failing');
    await assert.rejects(carrier.send(message('sms'), never));
    assert.deepEqual(await create('wrong').send(message('sms'), never), { type: 'rejected', code: 'refused-20003' });
  });

  test('[PG6] an SMS goes with its text, its way back and an end; a call asks us for its words, a desk phone is told its own', async (t) => {
    const { service, carrier } = await openTwilio(t);
    await carrier.send(message('sms'), never);
    await carrier.send(message('voice'), never);
    await carrier.send({ ...message('voice'), key: 'desk', isAnswerable: false }, never);
    const [sms, call, desk] = service.taken.map(({ form }) => form);
    const back = `https://care.example.org/v1/carrier`;
    assert.deepEqual(sms, { To: '+376600000', From: '+376800000', Body: message('sms').text, ValidityPeriod: '120', StatusCallback: `${back}/status?pageId=${KEY}` });
    assert.deepEqual([call!['Url'], call!['Twiml'], call!['From']], [`${back}/calls?pageId=${KEY}`, undefined, '+376800001']);
    assert.equal(desk!['Twiml']!.split('<Say language="en-GB">MyDR24: you are paged.').length, 4);
  });
});

// SMPP --------------------------------------------------------------------------------------------------------------

async function openSmpp(t: TestContext) {
  const centre = await openSmsCentre();
  const heard: CarrierReport[] = [];
  const texts: InboundText[] = [];
  const ears = { onReport: async (report: CarrierReport) => void heard.push(report), onText: async (text: InboundText) => void texts.push(text) };
  const create = (password: string): Carrier =>
    createSmppCarrier({ url: centre.url, user: CENTRE_USER, password, smsFrom: 'MyDR24', ears, timings: { enquireEveryMs: 20, answerWithinMs: 200, firstPauseMs: 10, longestPauseMs: 20 } });
  const carrier = create(CENTRE_PASSWORD);
  t.after(async () => {
    await carrier.close();
    await centre.close();
  });
  await carrier.check(never);
  return { centre, heard, texts, ears, create, carrier };
}

describeCarrier('SMPP', { hangs: true, cuts: true, reports: true }, async (t): Promise<CarrierRig> => {
  const { centre, heard, create, carrier } = await openSmpp(t);
  return {
    carrier, heard, deliverable: message('sms'), refused: message('sms', `+${INVALID_DESTINATION}`), arrived: () => centre.texts.map(({ ref }) => ref),
    hang: () => (centre.be('hanging'), centre.reached()), cut: () => centre.be('cutting'),
    report: async (ref, status) => void (await centre.receipt(ref, status)), stranger: () => create('wrong'),
  };
});

describe('the SMPP carrier', () => {
  test('[PG14] long and foreign texts arrive whole, in as many parts as they need', async (t) => {
    const { centre, carrier } = await openSmpp(t);
    const texts = ['short', 'x'.repeat(161), `${'y'.repeat(152)}€${'z'.repeat(20)}`, 'MyDR24: आपको बुलाया गया है। '.repeat(6), 'à la porte'];
    for (const [nth, text] of texts.entries()) await carrier.send({ ...message('sms'), key: `k${nth}`, text }, never);
    assert.deepEqual(centre.texts.map(({ text }) => text), texts);
    assert.deepEqual(centre.texts.map(({ parts, coding }) => `${parts} x ${coding}`), ['1 x 0', '2 x 0', '2 x 0', '3 x 8', '1 x 0']);
  });

  test('[PG15] a receipt in text alone is read as well, by its own name for the message and by our key', async (t) => {
    const { centre, heard, carrier } = await openSmpp(t);
    const answer = await carrier.send(message('sms'), never);
    assert.ok(answer.type === 'accepted');
    assert.equal(await centre.receipt(answer.ref!, 'undelivered', 'text'), 0);
    assert.deepEqual(heard, [{ key: KEY, ref: answer.ref, status: 'undelivered' }]);
  });

  test('[PG14] a text somebody sent is taken once it is kept, and offered again when it could not be', async (t) => {
    const { centre, texts, ears } = await openSmpp(t);
    assert.equal(await centre.receiveText('376600000', '1234 sí'), 0);
    assert.deepEqual(texts, [{ from: '376600000', text: '1234 sí' }]);
    ears.onText = () => Promise.reject(new Error('no database'));
    assert.equal(await centre.receiveText('376600000', '1234 2'), 0x64);
  });

  test('[PG14] a lost line is opened again by itself', async (t) => {
    const { centre, carrier } = await openSmpp(t);
    await centre.dropLines();
    assert.equal((await carrier.send(message('sms'), AbortSignal.timeout(5_000))).type, 'accepted');
    assert.equal(centre.binds(), 2);
  });

  test('[PG14] a centre that stopped answering enquiries is left and bound again', async (t) => {
    const { centre, carrier } = await openSmpp(t);
    centre.be('hanging');
    const reached = centre.reached();
    const first = carrier.send(message('sms'), never);
    await reached;
    await assert.rejects(first, /line was lost/);
    centre.be('ok');
    assert.equal((await carrier.send(message('sms'), AbortSignal.timeout(5_000))).type, 'accepted');
  });
});

// SMTP --------------------------------------------------------------------------------------------------------------

interface Mail {
  to: string;
  raw: string;
}

async function openSmtp(t: TestContext, options: SMTPServerOptions = {}, trusted?: { ca: string; servername: string }) {
  const mails: Mail[] = [];
  const state: { mode: 'ok' | 'hanging' | 'cutting'; reached: () => void } = { mode: 'ok', reached: () => {} };
  const cut = (): void => (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> }).connections.forEach(({ _socket }) => _socket.destroy());
  const server: SMTPServer = new SMTPServer({
    authOptional: true, disabledCommands: trusted ? [] : ['STARTTLS'], allowInsecureAuth: true, logger: false,
    onAuth: ({ username, password }, _session, done) => (username === 'pages' && password === 'good' ? done(null, { user: 'pages' }) : done(new Error('Invalid login'))),
    onRcptTo: ({ address }, _session, done) => (address.startsWith('nobody') ? done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })) : done()),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        state.reached();
        if (state.mode === 'hanging') return;
        if (state.mode === 'cutting') return cut();
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), raw: Buffer.concat(parts).toString('utf8') });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const create = (password: string): Carrier =>
    createSmtpCarrier({ url: `smtp://pages:${password}@127.0.0.1:${port}`, from: 'pages@care.example.org', tls: trusted ? 'required' : 'if-offered', ...(trusted ? { trusted } : {}) });
  const carrier = create('good');
  t.after(async () => {
    await carrier.close();
    await new Promise<void>((closed) => server.close(() => closed()));
  });
  return { mails, state, create, carrier };
}

const idOf = ({ raw }: Mail): string => /^Message-ID: <(.+)@/im.exec(raw)?.[1] ?? '';

describeCarrier('SMTP', { hangs: true, cuts: true, reports: false }, async (t): Promise<CarrierRig> => {
  const { mails, state, create, carrier } = await openSmtp(t);
  return {
    // A mail that comes twice has one Message-ID, and is shown once.
    carrier, heard: [], deliverable: message('email', 'rita@example.org'), refused: message('email', 'nobody@example.org'), arrived: () => [...new Set(mails.map(idOf))],
    hang: () => ((state.mode = 'hanging'), new Promise((resolve) => void (state.reached = resolve))), cut: () => void (state.mode = 'cutting'),
    report: null, stranger: () => create('wrong'),
  };
});

describe('the SMTP carrier', () => {
  test('[PG6] a mail has the first line as its subject, the page as its id, and goes by TLS to a server it trusts', async (t) => {
    const trusted = { ca: TEST_CERTIFICATE, servername: 'push.example.org' };
    const { mails, carrier } = await openSmtp(t, { key: TEST_KEY, cert: TEST_CERTIFICATE, authOptional: false, allowInsecureAuth: false }, trusted);
    await carrier.send({ ...message('email', 'rita@example.org'), text: 'DRILL. MyDR24: you are paged.\n\nAnswer here: https://care.example.org/answer#x' }, never);
    const { raw, to } = mails[0]!;
    assert.equal(to, 'rita@example.org');
    assert.match(raw, /^Subject: DRILL\. MyDR24: you are paged\.\r$/m);
    assert.match(raw, new RegExp(`^Message-ID: <${KEY}@care\\.example\\.org>\r$`, 'm'));
    assert.match(raw, /https:\/\/care\.example\.org\/answer#x/);
  });

  test('[PG14] a server without TLS is sent nothing when TLS is required', async (t) => {
    const strict = await openSmtp(t, { disabledCommands: ['STARTTLS'] }, { ca: TEST_CERTIFICATE, servername: 'push.example.org' });
    assert.deepEqual((await strict.carrier.send(message('email', 'rita@example.org'), never)).type, 'rejected');
    assert.deepEqual(strict.mails, []);
  });
});

// The fake ----------------------------------------------------------------------------------------------------------

for (const channel of ['sms', 'voice', 'email'] as const) {
  describeCarrier(`fake ${channel}`, { hangs: true, cuts: false, reports: false }, async (): Promise<CarrierRig> => {
    const carrier = createFakeCarrier({ nowMs: () => 1_700_000_000_000 }, { random: () => 0.5 });
    const refusing = message(channel, 'refused');
    const own: Carrier = {
      ...carrier,
      send: (given, signal) => {
        carrier.setFaults({ failRate: given.to === 'refused' ? 1 : 0 });
        return carrier.send(given, signal);
      },
    };
    return {
      carrier: own, heard: [], deliverable: message(channel), refused: refusing, arrived: () => carrier.list().filter(({ state }) => state === 'delivered').map(({ id }) => id),
      hang: () => (carrier.setFaults({ delayMs: 60_000 }), Promise.resolve()), cut: null, report: null, stranger: null,
    };
  });
}
