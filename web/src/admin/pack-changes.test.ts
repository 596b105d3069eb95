// The list of changes says who is reached how and when, in words, and nothing where nothing changes.
import { ProtocolPack } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { fixtureSource } from '../gallery/admin-pack.ts';
import { en } from '../words/en/index.ts';
import { speaker, type Say } from '../words/words.ts';
import { groupChanges, packChanges } from './pack-changes.ts';
import { readPack } from './pack-text.ts';

const i18n = speaker('en', en);
const say: Say = (id, values) => i18n._(id, values);
const pack = (source: string): ProtocolPack => ProtocolPack.parse(readPack(source).value);
const changes = (from: string, to: string) => packChanges(pack(fixtureSource), pack(fixtureSource.replace(from, to)), say, 'en');

test('the same pack changes nothing', () => {
  expect(packChanges(pack(fixtureSource), pack(fixtureSource), say, 'en')).toEqual([]);
});

test('a wait of a shared plan changes for every kind that shares it, said once', () => {
  expect(groupChanges(changes('waitS: 10 #', 'waitS: 6 #'))).toEqual([{ kinds: ['cardiac-arrest', 'stroke'], texts: ['“nearest” waits 10 s → 6 s'] }]);
});

test('whom a step reaches, by what and when it runs are said before and after', () => {
  expect(changes('        roles: [nurse]\n        channels: [app, push]', '        roles: [nurse, doctor]\n        channels: [app, sms]')).toEqual([
    { kind: 'technical', text: '“ward” reaches: Nurse → Nurse & Doctor' },
    { kind: 'technical', text: '“ward” by: app › push → app › SMS' },
  ]);
  expect(changes('from: "22:00"', 'from: "21:00"')[0]?.text).toBe('“cardiology” runs: from 22:00 to 07:00 → from 21:00 to 07:00');
});

test('a new step, a step that goes and a new number are named', () => {
  expect(changes('      - id: ward\n', '      - id: hall\n').map(({ text }) => text)).toEqual(['Step “ward” removed', 'New step 1, “hall”: Nurse, next after 20 s']);
  expect(changes('number: "112"', 'number: "116"')).toEqual([{ kind: null, text: 'Number “emergency”: 112 → 116' }]);
});
