// Every text a person reads or hears, by key, in three languages. `en` is the source; the others must have each of its keys or
// they do not compile. Knows no browser.
import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { en } from './en/index.ts';

export type WordId = keyof typeof en;
export type Words = Record<WordId, string>;
export type WordValues = Record<string, string | number>;
export type Say = (id: WordId, values?: WordValues) => string;

export const locales = ['en', 'ca', 'es'] as const;
export type Locale = (typeof locales)[number];
export const localeNames: Record<Locale, string> = { en: 'English', ca: 'Català', es: 'Español' };

/** Loads a language when it is asked for; only the source language is in the first load. */
export const wordsOf: Record<Locale, () => Promise<Words>> = {
  en: async () => en,
  ca: async () => (await import('./ca/index.ts')).ca,
  es: async () => (await import('./es/index.ts')).es,
};

export function speaker(locale: string, words: Words) {
  const i18n = setupI18n({ locale, messages: { [locale]: words } });
  i18n.setMessagesCompiler(compiledOnce());
  return i18n;
}

/** The library compiles a message each time it is said; a board says the same few hundred ones thousands of times a minute. */
function compiledOnce(): typeof compileMessage {
  const compiled = new Map<string, ReturnType<typeof compileMessage>>();
  return (message) => {
    const known = compiled.get(message) ?? compileMessage(message);
    compiled.set(message, known);
    return known;
  };
}

/** The best of our languages for what a browser asks for, in its order. */
export function localeFor(asked: readonly string[]): Locale {
  for (const tag of asked) {
    const language = tag.toLowerCase().split('-')[0];
    const found = locales.find((locale) => locale === language);
    if (found !== undefined) return found;
  }
  return 'en';
}
