// Answers from outside the app on a real PostgreSQL: by token, by SMS, by a key of a call, and by the carrier's signed callbacks.
import assert from 'node:assert/strict';
import { before, describe, test, type TestContext } from 'node:test';
import type { CarrierStatus, PageId, TokenAnswer } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createTestEngine, highAlarm, seedWard, T0, type Ward } from '../emergency/emergency-testing.ts';
import type { AnswerPage, PageAnswer, PageAnswerOutcome } from '../emergency/page-answer.ts';
import { createPageAnswers } from '../emergency/page-answer-engine.ts';
import { createRecordReceipt } from '../emergency/page-receipt-engine.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createAnswerDesk } from './answer-desk-engine.ts';
import { createAnswerKeys } from './answer-key-node.ts';
import { createCarrierReports } from './carrier-report-engine.ts';
import { createCarrierHandlers } from './carrier-routes.ts';
import { isSignedBy, signForm } from './carrier-signature-node.ts';
import { createTwilioCarrier } from './carrier-twilio.ts';
import type { TestAnswers } from './test-answer.ts';
import { openTwilioService, TWILIO_ACCOUNT, TWILIO_TOKEN } from './twilio-service-testing.ts';

const keys = createAnswerKeys(new Uint8Array(32).fill(7));
const publicUrl = 'https://care.example.org';
let database: TestDatabase;
let phones = 0;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

/** Test pages are reachability's to prove. */
const noTests: TestAnswers = { receive: async () => null, confirmText: async () => ({ isConfirmed: false, locale: null }), answerCall: async () => null };

interface Rig {
  ward: Ward;
  emergencyId: string;
  pageId: PageId;
  personId: string;
  phone: string;
  desk: ReturnType<typeof createAnswerDesk>;
  /** What reached the emergency: person and answer. */
  given: string[];
  token: (expiresInMs?: number) => string;
  code: string;
  engine: ReturnType<typeof createTestEngine>;
}

/** A responder paged by SMS. The emergency's own answers are its slice's to prove; here the first decision stands. */
async function pagedResponder(answers: Partial<Record<PageAnswer, PageAnswerOutcome>> = {}): Promise<Rig> {
  const seeded = await seedWard(database, 1);
  const ward = { ...seeded, people: seeded.people.map((person) => ({ ...person, isConnected: false })) };
  const { personId } = ward.responders[0]!;
  phones += 1;
  const phone = `+3766${String(phones).padStart(5, '0')}`;
  await database.sql(`insert into contact_channels (person_id, tenant_id, channel, address, confirmed_at) values ($1, $2, 'sms', $3, now())`, [personId, ward.tenantId, phone]);
  const engine = createTestEngine(ward.people);
  const emergencyId = await database.pg.asEngine(async (tx) => (await engine.engine.raise(tx, [highAlarm(ward)], T0)).raised[0]!.emergencyId);
  const [page] = await database.sql<{ id: PageId }>(`select id from pages where emergency_id = $1 and person_id = $2 and channel = 'sms'`, [emergencyId, personId]);
  const given: string[] = [];
  const outcomes: Partial<Record<PageAnswer, PageAnswerOutcome>> = {
    acknowledge: { type: 'acknowledged' }, accept: { type: 'accepted' }, decline: { type: 'declined' }, 'call-back': { type: 'call-back-noted' }, ...answers,
  };
  const answerPage: AnswerPage = async (_tx, id, person, answer) => {
    const isRepeated = given.includes(`${id} ${person} ${answer}`);
    given.push(`${id} ${person} ${answer}`);
    return isRepeated ? { type: 'already-so', answer } : outcomes[answer]!;
  };
  const desk = createAnswerDesk({ pg: database.pg, ids: engine.ids, keys, sealing: createTestKeys(), answerPage, recordReceipt: createRecordReceipt(engine.engine), tests: noTests });
  const token = (expiresInMs = 60_000): string => keys.tokenFor({ pageId: page!.id, personId }, T0 + expiresInMs);
  return { ward, emergencyId, pageId: page!.id, personId, phone, desk, given, token, code: keys.codeOf(personId, emergencyId), engine };
}

const byToken = (rig: Rig, answer: TokenAnswer['answer'], token = rig.token()) => rig.desk.byToken({ token, answer }, T0);
const answersOf = ({ pageId }: Rig) =>
  database.sql<{ way: string; answer: string; outcome: string }>('select way, answer, outcome from page_answers where page_id = $1 order by answered_at, id', [pageId]);

describe('an answer by token', () => {
  test('[PG19] is handed to the emergency, kept with what it came to, and answered in words', async () => {
    const rig = await pagedResponder();
    assert.deepEqual(await byToken(rig, 'accept'), { type: 'accepted', text: 'You go.', locale: 'en' });
    assert.deepEqual(rig.given, [`${rig.pageId} ${rig.personId} accept`]);
    assert.deepEqual(await answersOf(rig), [{ way: 'token', answer: 'accept', outcome: 'accepted' }]);
  });

  test('[PG19] the same answer again, from another device too, is understood; another decision by the same token is not taken', async () => {
    const rig = await pagedResponder();
    await byToken(rig, 'acknowledge');
    await byToken(rig, 'accept');
    assert.equal((await byToken(rig, 'accept', rig.token(50_000))).type, 'already-so');
    assert.equal((await byToken(rig, 'decline')).type, 'token-used');
    assert.deepEqual(rig.given.map((line) => line.split(' ')[2]), ['acknowledge', 'accept', 'accept']);
  });

  test('[PG19] of two decisions by one token at the same moment one is taken', async () => {
    const rig = await pagedResponder();
    const replies = await Promise.all([byToken(rig, 'accept'), byToken(rig, 'decline'), byToken(rig, 'call-back')]);
    assert.equal(replies.filter(({ type }) => type === 'token-used').length, 2);
    assert.equal(rig.given.length, 1);
  });

  test('[PG19] a push that came in is the receipt of a device, without the app', async () => {
    const rig = await pagedResponder();
    assert.equal((await byToken(rig, 'delivered')).type, 'received');
    assert.equal((await byToken(rig, 'shown')).type, 'received');
    const [page] = await database.sql<{ delivered_at: Date | null; shown_at: Date | null }>('select delivered_at, shown_at from pages where id = $1', [rig.pageId]);
    assert.ok(page!.delivered_at !== null && page!.shown_at !== null);
    assert.deepEqual(rig.given, []);
  });

  test('[PG20] one that is forged, too old or for a page that is not there, or whose person left, learns nothing and does nothing', async () => {
    const [rig, other] = [await pagedResponder(), await pagedResponder()];
    const nothing = { type: 'unknown-page', text: 'There is nothing to answer. Open MyDR24.', locale: 'en' };
    const good = rig.token();
    const flipped = `${good.slice(0, 20)}${good[20] === 'A' ? 'B' : 'A'}${good.slice(21)}`;
    const otherKey = createAnswerKeys(new Uint8Array(32).fill(8)).tokenFor({ pageId: rig.pageId, personId: rig.personId as never }, T0 + 1_000);
    const swapped = keys.tokenFor({ pageId: rig.pageId, personId: other.personId as never }, T0 + 1_000);
    const nowhere = keys.tokenFor({ pageId: rig.personId as never, personId: rig.personId as never }, T0 + 1_000);
    for (const token of [flipped, otherKey, swapped, nowhere, rig.token(0), '', 'x'.repeat(72)]) assert.deepEqual(await byToken(rig, 'accept', token), nothing, token);
    await database.sql('update persons set is_active = false where id = $1', [rig.personId]);
    assert.deepEqual(await byToken(rig, 'accept', good), nothing);
    assert.deepEqual([rig.given, await answersOf(rig)], [[], []]);
  });
});

describe('an answer by SMS', () => {
  test('[PG19] with the code of the page is taken, however the number is written, and answered with what is now so', async () => {
    const rig = await pagedResponder();
    assert.equal(await rig.desk.bySms({ from: rig.phone.replace('+', '00'), text: `${rig.code} 2` }, T0), 'You go.');
    assert.deepEqual(await answersOf(rig), [{ way: 'sms', answer: 'accept', outcome: 'accepted' }]);
  });

  test('[PG19] somebody else goes, it has ended, it was said before: each has its answer', async () => {
    const rig = await pagedResponder({ accept: { type: 'taken', holderName: 'Marc Serra' }, decline: { type: 'ended' } });
    const say = (text: string): Promise<string | null> => rig.desk.bySms({ from: rig.phone, text }, T0);
    assert.deepEqual([await say(`${rig.code} 2`), await say(`no ${rig.code}`), await say(`${rig.code} ok`), await say(`${rig.code} ok`)], [
      'Marc already goes. Thank you.', 'It has ended. Thank you.', 'Noted: you have seen it. Say 2 if you go.', 'That was noted before.',
    ]);
  });

  test('[PG19] is answered in the language of whoever was paged', async () => {
    const rig = await pagedResponder();
    await database.sql(`update persons set locale = 'ca' where id = $1`, [rig.personId]);
    assert.equal(await rig.desk.bySms({ from: rig.phone, text: `${rig.code} no` }, T0), 'Anotat: no pots anar-hi. S’avisa altres persones.');
  });

  test('[PG20] with a wrong code, an old one or none gets one and the same answer, and after five only silence', async () => {
    const [rig, idle] = [await pagedResponder(), await pagedResponder()];
    await database.sql('delete from pages where person_id = $1', [idle.personId]);
    const wrong = rig.code === '0000' ? '0001' : '0000';
    const [toPaged, toIdle, unreadable] = [
      await rig.desk.bySms({ from: rig.phone, text: `${wrong} 2` }, T0), await idle.desk.bySms({ from: idle.phone, text: `${idle.code} 2` }, T0),
      await rig.desk.bySms({ from: rig.phone, text: 'what is this?' }, T0),
    ];
    assert.equal(toPaged, 'We did not understand. Reply with the code of the message and 2 (I go), 3 (I cannot) or 4 (call me).');
    assert.deepEqual([toIdle, unreadable], [toPaged, toPaged]);
    for (let i = 0; i < 3; i += 1) assert.equal(await rig.desk.bySms({ from: rig.phone, text: `${wrong} 2` }, T0), toPaged);
    // The right one is not listened to either until the window is over: a stranger who guesses must not find it.
    assert.equal(await rig.desk.bySms({ from: rig.phone, text: `${rig.code} 2` }, T0), null);
    assert.equal(await rig.desk.bySms({ from: rig.phone, text: `${rig.code} 2` }, T0 + 15 * 60_000), 'You go.');
  });

  test('[PG20] from a number nobody here has is not answered', async () => {
    const rig = await pagedResponder();
    assert.equal(await rig.desk.bySms({ from: '+999000111', text: `${rig.code} 2` }, T0), null);
    assert.deepEqual(rig.given, []);
  });

  test('[PG20] two people of one number are told apart by their codes', async () => {
    const [first, second] = [await pagedResponder(), await pagedResponder()];
    await database.sql('update contact_channels set address = $2 where person_id = $1', [second.personId, first.phone]);
    assert.equal(await second.desk.bySms({ from: first.phone, text: `${second.code} 2` }, T0), 'You go.');
    assert.deepEqual(second.given, [`${second.pageId} ${second.personId} accept`]);
  });
});

describe('an answer by a key', () => {
  test('[PG19] the call says that one is paged and which key does what; 9 says it again', async () => {
    const rig = await pagedResponder();
    const words = { locale: 'en', texts: ['MyDR24: you are paged. Open to see.', 'Press 1: I have heard it. 2: I go. 3: I cannot go. 4: call me back. 9: say it again.'], keys: 1 };
    assert.deepEqual([await rig.desk.byCall(rig.pageId, null, T0), await rig.desk.byCall(rig.pageId, '9', T0)], [words, words]);
    assert.deepEqual(rig.given, []);
  });

  test('[PG25] the call says for which place of a team one is asked', async () => {
    const rig = await pagedResponder();
    await database.sql(`update offers set place = 'aed-runner' where emergency_id = $1`, [rig.emergencyId]);
    assert.equal((await rig.desk.byCall(rig.pageId, null, T0))?.texts[0], 'MyDR24: you are paged. Open to see. You are asked to bring the AED.');
  });

  test('[PG19] "heard" leaves the other keys open; a decision ends the call', async () => {
    const rig = await pagedResponder();
    assert.equal((await rig.desk.byCall(rig.pageId, '1', T0))?.keys, 1);
    assert.deepEqual(await rig.desk.byCall(rig.pageId, '2', T0), { locale: 'en', texts: ['You go.'], keys: 0 });
    assert.deepEqual(rig.given.map((line) => line.split(' ')[2]), ['acknowledge', 'accept']);
  });
});

describe('the callbacks of a carrier', () => {
  async function openCallbacks(t: TestContext, rig: Rig) {
    const reported: [string, CarrierStatus][] = [];
    const onReport = createCarrierReports(database.pg, { nowMs: () => T0 }, async (_tx, pageId, status) => void reported.push([pageId, status]));
    const handlers = createCarrierHandlers({ answers: rig.desk, onReport, trust: { token: TWILIO_TOKEN, publicUrl } });
    const call = async (url: string, form: Readonly<Record<string, string>>, signature: string) => {
      const { pathname, search, searchParams } = new URL(url);
      const name = ({ '/v1/carrier/status': 'takeCarrierStatus', '/v1/carrier/texts': 'takeCarrierText', '/v1/carrier/calls': 'takeCarrierCall' } as const)[pathname]!;
      const signed = { path: `${pathname}${search}`, headers: { 'x-twilio-signature': signature }, rawBody: '' };
      const query = { pageId: searchParams.get('pageId') ?? undefined };
      return handlers[name]({ caller: { type: 'public' }, requestId: 'r', nowMs: T0, params: {}, query, body: form, signed } as never) as Promise<{ ok: boolean; body?: { content: string }; error?: { code: string } }>;
    };
    const service = await openTwilioService(async (url, form, signature) => {
      const answered = await call(url, form, signature);
      return answered.ok ? (answered.body?.content ?? '') : answered.error!.code;
    });
    t.after(() => service.close());
    const carrier = createTwilioCarrier({ url: service.url, account: TWILIO_ACCOUNT, token: TWILIO_TOKEN, smsFrom: '+376800000', voiceFrom: '+376800001', publicUrl });
    const send = (channel: 'sms' | 'voice') =>
      carrier.send({ key: rig.pageId, channel, to: rig.phone, text: 'MyDR24: you are paged.', locale: 'en', isAnswerable: true }, new AbortController().signal);
    return { service, reported, call, send };
  }

  test('[PG21] signed by the carrier are taken: a status, an SMS with its reply, a call with its keys', async (t) => {
    const rig = await pagedResponder();
    const { service, reported, send } = await openCallbacks(t, rig);
    const [sms, voice] = [await send('sms'), await send('voice')];
    assert.ok(sms.type === 'accepted' && voice.type === 'accepted');
    await service.report(sms.ref!, 'delivered');
    assert.deepEqual(reported, [[rig.pageId, 'delivered']]);
    const document = await service.askForWords(voice.ref!);
    assert.match(document, /<Gather input="dtmf" numDigits="1"[^>]*action="https:\/\/care\.example\.org\/v1\/carrier\/calls\?pageId=[-0-9a-f]+"><Say language="en-GB">MyDR24: you are paged/);
    assert.match(await service.askForWords(voice.ref!, '3'), /<Response><Say language="en-GB">Noted: you cannot go/);
    assert.match(await service.receiveText(`${publicUrl}/v1/carrier/texts`, rig.phone, `${rig.code} 3`), /<Message>That was noted before\.<\/Message>/);
    assert.match(await service.receiveText(`${publicUrl}/v1/carrier/texts`, '+999000112', 'hello'), /<Response><\/Response>/);
  });

  test('[PG21] not signed, signed by another, or altered afterwards are refused, and nothing of them is done', async (t) => {
    const rig = await pagedResponder();
    const { call, reported } = await openCallbacks(t, rig);
    const url = `${publicUrl}/v1/carrier/texts`;
    const form = { From: rig.phone, Body: `${rig.code} 2` };
    const bad: [string, Record<string, string>, string][] = [
      [url, form, ''], [url, form, signForm('another', { url, form })], [url, { ...form, Body: `${rig.code} 3` }, signForm(TWILIO_TOKEN, { url, form })],
      [`${publicUrl}/v1/carrier/calls?pageId=${rig.pageId}`, { Digits: '2' }, signForm(TWILIO_TOKEN, { url: `${publicUrl}/v1/carrier/calls`, form: { Digits: '2' } })],
    ];
    for (const [address, fields, signature] of bad) assert.equal((await call(address, fields, signature)).error?.code, 'bad-signature');
    assert.deepEqual([rig.given, reported], [[], []]);
  });

  test('[PG21] the signature is the one of the carrier’s own example', () => {
    const example = { url: 'https://mycompany.com/myapp.php?foo=1&bar=2', form: { CallSid: 'CA1234567890ABCDE', Caller: '+14158675310', Digits: '1234', From: '+14158675310', To: '+18005551212' } };
    assert.equal(signForm('12345', example), 'GvWf1cFY/Q7PnoempGyD5oXAezc=');
    assert.ok(isSignedBy('12345', 'GvWf1cFY/Q7PnoempGyD5oXAezc=', example));
  });

  test('[PG15] a report that names the message only by the carrier’s own id finds its page; one of nobody’s is let go', async () => {
    const rig = await pagedResponder();
    await database.sql(`update pages set provider_ref = 'c77' where id = $1`, [rig.pageId]);
    const reported: string[] = [];
    const onReport = createCarrierReports(database.pg, { nowMs: () => T0 }, async (_tx, pageId) => void reported.push(pageId));
    await onReport({ key: null, ref: 'c77', status: 'delivered' });
    await onReport({ key: null, ref: 'c78', status: 'delivered' });
    assert.deepEqual(reported, [rig.pageId]);
  });
});

describe('with the emergency itself', () => {
  /** The same desk, over the emergency's own answers and reports. */
  async function realDesk() {
    const rig = await pagedResponder();
    const { engine, roster, ids } = rig.engine;
    const desk = createAnswerDesk({ pg: database.pg, ids, keys, sealing: createTestKeys(), answerPage: createPageAnswers({ engine, roster }), recordReceipt: createRecordReceipt(engine), tests: noTests });
    return { rig, desk, onReport: createCarrierReports(database.pg, { nowMs: () => T0 + 3_600_000 }, engine.reportCarrier) };
  }

  test('[PG19] an SMS accepts the offer, and says so again when it comes again; a late "no" is told who goes', async () => {
    const { rig, desk } = await realDesk();
    const say = (text: string): Promise<string | null> => desk.bySms({ from: rig.phone, text }, T0 + 4_000);
    assert.deepEqual([await say(`${rig.code} 2`), await say(`${rig.code} YES`)], ['You go.', 'That was noted before.']);
    const [emergency] = await database.sql<{ status: string; holder_id: string }>('select status, holder_id from emergencies where id = $1', [rig.emergencyId]);
    assert.deepEqual(emergency, { status: 'accepted', holder_id: rig.personId });
  });

  test('[PG19] an answer after the end is told that it has ended', async () => {
    const { rig, desk } = await realDesk();
    const by = rig.ward.dispatcher;
    await database.pg.asTenant(rig.ward.tenantId, (tx) => rig.engine.engine.apply(tx, rig.emergencyId, () => ({ type: 'closed', by, outcome: 'false-alarm', note: '' }), T0 + 1_000));
    assert.equal((await desk.byToken({ token: rig.token(), answer: 'accept' }, T0 + 2_000)).text, 'It has ended. Thank you.');
  });

  test('[PG15] reports twice, an hour late and shuffled leave the page where its end was', async () => {
    const { rig, onReport } = await realDesk();
    for (const status of ['sent', 'delivered', 'queued', 'delivered', 'sent'] as const) await onReport({ key: rig.pageId, ref: null, status });
    const [page] = await database.sql<{ carrier_status: string; delivered_at: null }>('select carrier_status, delivered_at from pages where id = $1', [rig.pageId]);
    assert.deepEqual(page, { carrier_status: 'delivered', delivered_at: null });
  });
});
