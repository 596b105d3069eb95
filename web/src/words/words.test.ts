// The catalogues: whole in every language, with the same values in each text, readable by the compiler; and no text outside of them.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locales, localeFor, speaker, wordsOf, type WordId, type Words } from './words.ts';

const source = join(import.meta.dirname, '..');
const all = await Promise.all(locales.map(async (locale) => [locale, await wordsOf[locale]()] as const));
const en: Words = await wordsOf.en();
const ids = Object.keys(en) as WordId[];

/** Names of the values in a message, with the kind of each: {n, plural, …} and {n} differ. */
function valuesIn(message: string): string[] {
  return [...new Set([...message.matchAll(/(?<!\b(?:zero|one|two|few|many|other) )(?<!=\d+ )\{(\w+)(?:, (plural|select))?/g)].map(([, name, kind]) => `${name} ${kind ?? ''}`))].filter((each) => !/^\w+ $/.test(each) || message.includes(`{${each.trim()}}`)).toSorted();
}

test.each(all)('[UI-W1] %s has every key of the source and no other', (_locale, words) => {
  expect(Object.keys(words).toSorted()).toEqual(ids.toSorted());
});

test('[UI-W1] no two areas have a text of the same name: one of them would be said for the other', async () => {
  const areas = await Promise.all(globSync('en/*.ts', { cwd: import.meta.dirname }).filter((file) => !file.endsWith('index.ts')).map((file) => import(join(import.meta.dirname, file)) as Promise<Record<string, object>>));
  const names = areas.flatMap((area) => Object.values(area).flatMap((words) => Object.keys(words)));
  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
  expect(names.toSorted()).toEqual(ids.toSorted());
});

test.each(all)('[UI-W1] every text of %s is there and uses the same values as the source', (_locale, words) => {
  for (const id of ids) {
    expect(words[id].trim(), id).not.toBe('');
    expect(valuesIn(words[id]), id).toEqual(valuesIn(en[id]));
  }
});

test.each(all)('[UI-W1] every text of %s can be said, for one and for many', (locale, words) => {
  const i18n = speaker(locale, words);
  for (const id of ids) {
    const names = valuesIn(en[id]).map((each) => each.split(' ')[0] as string);
    for (const n of [0, 1, 5]) {
      const said = i18n._(id, Object.fromEntries(names.map((name) => [name, n])));
      expect(said, id).not.toMatch(/[{}#]|undefined/);
      // What a missing text would be said as; a key without a dot may be its own word.
      if (id.includes('.')) expect(said, id).not.toBe(id);
    }
  }
});

const LETTERS = /\p{L}{2,}/u;
/** Text between tags, and texts in attributes that are read by people. */
function hardCoded(code: string): string[] {
  const withoutComments = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const nodes = [...withoutComments.matchAll(/<\/?[a-z][^<>]*>([^<>{}()=;]+)<\/?[A-Za-z]/g)].map(([, text]) => (text ?? '').trim());
  const attributes = [...withoutComments.matchAll(/\s(?:aria-label|title|placeholder|alt|label)="([^"]+)"/g)].map(([, text]) => text ?? '');
  // A comma first is what is left of type arguments, not a text.
  return [...nodes, ...attributes].filter((text) => LETTERS.test(text) && !text.startsWith(','));
}

test('[UI-W1] the search for hard-coded text finds it', () => {
  expect(hardCoded('<p>Hello there</p>')).toEqual(['Hello there']);
  expect(hardCoded('<img alt="A picture" />')).toEqual(['A picture']);
  expect(hardCoded("<p>{say('x')}</p>")).toEqual([]);
});

const components = globSync('**/*.tsx', { cwd: source }).filter((path) => !path.startsWith('gallery') && !path.endsWith('.test.tsx'));

test.each(components)('[UI-W1] %s has no text of its own', (path) => {
  expect(hardCoded(readFileSync(join(source, path), 'utf8'))).toEqual([]);
});

test('[UI-W1] the browser gets the first of its languages that we have', () => {
  expect(localeFor(['fr-FR', 'ca-AD', 'en'])).toBe('ca');
  expect(localeFor(['es-419'])).toBe('es');
  expect(localeFor(['fr'])).toBe('en');
});
