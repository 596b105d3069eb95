// The words that leave the house, in every language and on every channel, and how replies to them are read.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type PagePurpose, TeamPlace } from '@mydr24/protocol';
import { composePage } from './page-message.ts';
import { deskText, mailText, outcomeText, type PageFacts, pageText, smsText, spokenText } from './page-text.ts';
import { type OutcomeType, pageLanguages, wordsOf } from './page-words.ts';
import { pushPayload } from './push-payload.ts';
import { pageMessage } from './pager-testing.ts';
import { readSmsAnswer } from './sms-answer.ts';
import { splitSms } from './sms-parts.ts';
import { readSmppReceipt } from './smpp-receipt.ts';

const PAGE_ID = '01890000-0000-7000-8000-00000abcdef0';
const purposes: readonly PagePurpose[] = ['offer', 'notify', 'stand-down', 'fail-safe'];
const facts = (given: Partial<PageFacts> = {}): PageFacts => ({ pageId: PAGE_ID, purpose: 'offer', mode: 'actual', locale: 'en', isRepeat: false, place: null, ...given });

describe('the words of a page', () => {
  test('[PG6] say in every language that one is paged and nothing of whom or why', () => {
    assert.deepEqual(pageLanguages.toSorted(), ['ca', 'de', 'en', 'es', 'fr', 'hi', 'pt']);
    for (const locale of [...pageLanguages, 'es-ES', 'xx']) {
      for (const purpose of purposes) assert.match(pageText(facts({ purpose, locale })), /^MyDR24 ?: [^\d]+\(bcdef0\)$/);
    }
  });

  test('[PG13] begin with the drill, in every language and on every channel', () => {
    for (const locale of pageLanguages) {
      const drill = facts({ mode: 'drill', locale });
      const said = [pageText(drill), smsText(drill, '1234'), mailText(drill, 'https://x/answer#y'), spokenText(drill), deskText(locale, 'drill'), outcomeText('accepted', drill)];
      for (const text of said) assert.ok(text.startsWith(`${wordsOf(locale).drill}. `), text);
      assert.ok(!pageText(facts({ locale })).includes(wordsOf(locale).drill));
    }
  });

  test('[PG25] say in every language for which place of a team one is asked, by text and by voice, and drop it when one is sent away', () => {
    for (const locale of pageLanguages) {
      const said = TeamPlace.options.map((place) => spokenText(facts({ locale, place })));
      assert.equal(new Set(said).size, TeamPlace.options.length);
      for (const [n, place] of TeamPlace.options.entries()) {
        assert.ok(said[n]!.startsWith(wordsOf(locale).paged), said[n]);
        assert.ok(smsText(facts({ locale, place }), '1234').startsWith(`${said[n]} (bcdef0)`));
        assert.equal(pageText(facts({ locale, place, purpose: 'stand-down' })), pageText(facts({ locale, purpose: 'stand-down' })));
        const { parts } = splitSms(smsText(facts({ locale, place, mode: 'drill', isRepeat: true }), '1234'));
        assert.ok(parts.length <= 4, `${locale}: ${parts.length}`);
      }
    }
  });

  test('[PG13] a repeat says so, and a stand-down asks for no answer', () => {
    assert.match(pageText(facts({ isRepeat: true })), /\(bcdef0, repeated\)$/);
    assert.equal(smsText(facts({ purpose: 'stand-down' }), null), pageText(facts({ purpose: 'stand-down' })));
  });

  test('[PG19] every outcome has its sentence in every language, and a name is a given name', () => {
    for (const locale of pageLanguages) {
      for (const type of Object.keys(wordsOf('en').outcomes) as OutcomeType[]) assert.ok(outcomeText(type, facts({ locale }), 'Marc Serra').length > 3);
      assert.match(outcomeText('taken', facts({ locale }), 'Marc Serra'), /Marc(?! Serra)/);
    }
  });

  test('[PG6] an SMS is one or two messages long in every language', () => {
    for (const locale of pageLanguages) {
      const { parts, alphabet } = splitSms(smsText(facts({ locale, mode: 'drill', isRepeat: true }), '1234'));
      assert.ok(parts.length <= 3, `${locale}: ${parts.length} ${alphabet}`);
    }
  });

  test('[PG11] a push fits one record in every language', () => {
    for (const locale of pageLanguages) {
      const text = pageText(facts({ locale, mode: 'drill', isRepeat: true }));
      // RFC 8291, section 4: 4096 bytes, less the header of 86 and the tag and delimiter of 17.
      const payload = JSON.stringify(pushPayload(pageMessage({ locale, text, answerToken: 'x'.repeat(72) })));
      assert.ok(Buffer.byteLength(payload) <= 4096 - 86 - 17);
    }
    assert.deepEqual(pushPayload(pageMessage({ canDecide: false, answerToken: 'T' })).answer?.actions, [], 'a test page is received, not decided');
  });

  test('[PG20] the link of a mail holds its token behind the #, where no server and no scanner of mail is sent it', () => {
    const keys = { tokenFor: () => 'TOKEN', codeOf: () => '1234', testCodeOf: () => '000000', readToken: () => null };
    const page = { id: PAGE_ID, tenantId: 't', emergencyId: 'e', personId: 'p', channel: 'email', purpose: 'offer', mode: 'actual', attempts: 1, waitMs: '20000', locale: 'en', place: null, address: 'a@b', pushTargets: [], alertDevice: null };
    const { text, isGoodForMs } = composePage(page as never, null, 0, { keys, publicUrl: 'https://care.example.org' });
    const [link = ''] = /https:\S+/.exec(text) ?? [];
    assert.deepEqual([new URL(link).hash, new URL(link).pathname, new URL(link).search, isGoodForMs], ['#TOKEN', '/answer', '', 30_000]);
  });
});

describe('an SMS reply', () => {
  const cases: readonly [string, string | null, string | null][] = [
    ['1234 1', '1234', 'acknowledge'], ['1234 2', '1234', 'accept'], ['2 1234', '1234', 'accept'], ['12342', '1234', 'accept'], ['YES 1234', '1234', 'accept'],
    ['1234 sí', '1234', 'accept'], ['1234 SI', '1234', 'accept'], ['Oui, 1234.', '1234', 'accept'], ['1234 nao', '1234', 'decline'], ['1234 não', '1234', 'decline'],
    ['1234 nein', '1234', 'decline'], ['1234 हाँ', '1234', 'accept'], ['1234 नहीं', '1234', 'decline'], ['1234: 4', '1234', 'call-back'], ['1234 truca', '1234', 'call-back'],
    ['1234', '1234', null], ['2', null, 'accept'], ['1234 yes no', '1234', null], ['1234 5678 2', null, 'accept'], ['hello', null, null], ['', null, null], ['1234 9', '1234', null],
  ];
  for (const [text, code, answer] of cases) {
    test(`[PG19] "${text}" is ${answer ?? 'no answer'} to ${code ?? 'no page'}`, () => assert.deepEqual(readSmsAnswer(text), { code, answer, testCode: null }));
  }
  test('[PG19] six digits are the code of a test page and of no page', () => {
    assert.deepEqual(readSmsAnswer('Code 123456!'), { code: null, answer: null, testCode: '123456' });
    assert.deepEqual(readSmsAnswer('123456 654321').testCode, null);
  });
});

describe('the parts of an SMS', () => {
  test('[PG14] joined again are the text, each within its room, no character torn apart', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
        const { alphabet, parts } = splitSms(text);
        if (alphabet === 'ucs2') assert.equal(parts.join(''), text);
        for (const part of parts) {
          assert.ok(part.length <= (alphabet === 'gsm' ? 160 : 70));
          assert.ok(part.isWellFormed() || !text.isWellFormed());
        }
      }),
    );
  });
});

test('[PG15] a receipt without a state we know, or without a name, says nothing', () => {
  assert.equal(readSmppReceipt({ text: 'id:1 stat:UNKNOWN' }), null);
  assert.equal(readSmppReceipt({ text: 'stat:DELIVRD' }), null);
  assert.deepEqual(readSmppReceipt({ text: 'id:A1b stat:delivrd err:000' }), { ref: 'A1b', status: 'delivered' });
  assert.deepEqual(readSmppReceipt({ receiptedMessageId: 'x', messageState: 5, text: 'stat:DELIVRD' }), { ref: 'x', status: 'undelivered' });
});
