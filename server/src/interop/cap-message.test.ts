// CAP 1.2 as it comes in: the standard's own shape is read, everything else is refused by a clear code, and nothing breaks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planOf } from './cap-alert.ts';
import { type CapRefusal, readCap } from './cap-message.ts';
import { SAMPLE, sampleCap } from './cap-testing.ts';

const codeOf = (text: string): CapRefusal['code'] | 'read' => {
  const verdict = readCap(text);
  return verdict.ok ? 'read' : verdict.refusal.code;
};
const codes = new Set(['read', 'not-xml', 'forbidden-xml', 'not-cap', 'missing', 'repeated', 'not-allowed', 'too-long', 'too-many']);

test('[IO5] a message is read whole: references, several parts, areas, instants with their offsets', () => {
  const verdict = readCap(SAMPLE);
  assert.ok(verdict.ok, verdict.ok ? '' : `${verdict.refusal.code} ${verdict.refusal.where}`);
  const { message } = verdict;
  assert.deepEqual(
    [message.sender, message.identifier, message.sentAt, message.status, message.msgType, message.scope],
    ['met@example.org', 'flood-2026-11', Date.UTC(2026, 10, 25, 2, 0, 0), 'Actual', 'Alert', 'Public'],
  );
  const [part] = message.parts;
  assert.deepEqual([part?.event, part?.urgency, part?.severity, part?.certainty, part?.expiresAt], ['Flood & slide 5 < 6', 'Expected', 'Severe', 'Likely', Date.UTC(2026, 10, 25, 14)]);
  assert.deepEqual(part?.areas[0]?.circles, [{ lat: 42.5, lon: 1.5, radiusKm: 12.5 }]);
  assert.equal(part?.areas[0]?.polygons[0]?.length, 4);
});

test('[IO5] prefixes and other namespaces make no difference', () => {
  const prefixed = SAMPLE.replaceAll(/<(\/?)(\w+)/g, '<$1cap:$2').replace('xmlns=', 'xmlns:cap=').replace('</cap:alert>', '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:identifier>x</ds:identifier></ds:Signature></cap:alert>');
  assert.deepEqual(readCap(prefixed), readCap(SAMPLE));
});

const wrongs: [name: string, text: string, code: CapRefusal['code']][] = [
  ['nothing', '', 'not-xml'],
  ['no XML', 'flood!', 'not-xml'],
  ['an open tag', SAMPLE.replace('</info>', ''), 'not-xml'],
  ['two roots', `${SAMPLE}${SAMPLE.replace(/<\?.*\?>/, '')}`, 'not-xml'],
  ['a document type', SAMPLE.replace('<alert', '<!DOCTYPE alert [<!ENTITY a "b">]><alert'), 'forbidden-xml'],
  ['an external entity', SAMPLE.replace('<alert', '<!DOCTYPE alert SYSTEM "file:///etc/passwd"><alert'), 'forbidden-xml'],
  ['a billion laughs', `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${SAMPLE.replace('Flood', '&b;')}`, 'forbidden-xml'],
  ['an unknown entity', SAMPLE.replace('Flood', '&nbsp;'), 'forbidden-xml'],
  ['a control character', SAMPLE.replace('Flood', 'Flo\u0007od'), 'forbidden-xml'],
  ['a control character by number', SAMPLE.replace('Flood', 'Flo&#7;od'), 'forbidden-xml'],
  ['a surrogate by number', SAMPLE.replace('Flood', '&#xD800;'), 'forbidden-xml'],
  ['CAP 1.1', SAMPLE.replace('cap:1.2', 'cap:1.1'), 'not-cap'],
  ['another root', '<rss/>', 'not-cap'],
  ['no sender', SAMPLE.replace(/<sender>.*<\/sender>/, ''), 'missing'],
  ['an empty event', SAMPLE.replace(/<event>.*<\/event>/, '<event> </event>'), 'missing'],
  ['no part', SAMPLE.replace(/<info>[\s\S]*<\/info>/, ''), 'missing'],
  ['an update of nothing', sampleCap({ msgType: 'Update' }), 'missing'],
  ['a private message to nobody', SAMPLE.replace('>Public<', '>Private<'), 'missing'],
  ['two senders', SAMPLE.replace('<sender>', '<sender>a</sender><sender>'), 'repeated'],
  ['a status of its own', sampleCap({ status: 'Real' }), 'not-allowed'],
  ['an identifier with a comma', sampleCap({ identifier: 'a,b' }), 'not-allowed'],
  ['a local time', sampleCap({ sent: '2026-11-25T03:00:00' }), 'not-allowed'],
  ['a date that is none', sampleCap({ sent: '2026-02-30T03:00:00+01:00' }), 'not-allowed'],
  ['an open polygon', SAMPLE.replace('42.4,1.4 42.6,1.4 42.6,1.6 42.4,1.4', '42.4,1.4 42.6,1.4 42.6,1.6 42.4,1.5'), 'not-allowed'],
  ['a place beyond the pole', SAMPLE.replace('42.5,1.5 12.5', '92.5,1.5 12.5'), 'not-allowed'],
  ['a very long headline', SAMPLE.replace('Rivers rise', 'x'.repeat(501)), 'too-long'],
  ['a thousand parts', SAMPLE.replace(/<info>[\s\S]*<\/info>/, (part) => part.repeat(21)), 'too-many'],
  ['a deep nest', `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${'<info>'.repeat(40)}${'</info>'.repeat(40)}</alert>`, 'not-xml'],
];
for (const [name, text, code] of wrongs) {
  test(`[IO6] ${name} is refused as ${code}`, () => assert.equal(codeOf(text), code));
}

test('[IO6] whatever bytes come in, the answer is a message or a clear refusal that repeats nothing of them', () => {
  const noise = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 400 }).map((text) => `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${text}</alert>`));
  const cut = fc.tuple(fc.nat(SAMPLE.length), fc.nat(SAMPLE.length)).map(([a, b]) => SAMPLE.slice(0, Math.min(a, b)) + SAMPLE.slice(Math.max(a, b)));
  const swapped = fc.tuple(fc.nat(SAMPLE.length - 1), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 })).map(([at, text]) => SAMPLE.slice(0, at) + text + SAMPLE.slice(at + 1));
  const doubled = fc.tuple(fc.nat(SAMPLE.length), fc.nat(300)).map(([at, length]) => SAMPLE.slice(0, at + length) + SAMPLE.slice(at));
  fc.assert(
    fc.property(fc.oneof(noise, cut, swapped, doubled), (text) => {
      const verdict = readCap(text);
      if (verdict.ok) return void planOf(verdict.message, 0);
      assert.ok(codes.has(verdict.refusal.code));
      assert.match(verdict.refusal.where, /^(document|(alert|info|area)(\.\w+)?)$/);
    }),
    { numRuns: 3_000 },
  );
});

test('[IO6] names that are dangerous in JavaScript are elements like any other, or no XML at all', () => {
  for (const name of ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString']) {
    const code = codeOf(SAMPLE.replace('</alert>', `<${name}>1</${name}></alert>`));
    assert.ok(code === 'read' || code === 'not-xml', `${name}: ${code}`);
  }
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});
