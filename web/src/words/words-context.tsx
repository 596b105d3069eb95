// Gives every part the way to say a word, and sets the document's language and direction.
import type { I18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { en } from './en/index.ts';
import { localeFor, locales, speaker, wordsOf, type Locale, type Say } from './words.ts';

const STORED = 'mydr24.locale';

interface LanguageChoice {
  locale: Locale;
  choose: (locale: Locale) => void;
}

const Language = createContext<LanguageChoice>({ locale: 'en', choose: () => undefined });

function firstLocale(): Locale {
  const stored = localStorage.getItem(STORED);
  return locales.find((locale) => locale === stored) ?? localeFor(navigator.languages);
}

export function WordsProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState<Locale>(firstLocale);
  const [i18n, setI18n] = useState<I18n>(() => speaker('en', en));
  useEffect(() => {
    let isWanted = true;
    void wordsOf[locale]().then((words) => {
      if (!isWanted) return;
      setI18n(speaker(locale, words));
      document.documentElement.lang = locale;
      document.documentElement.dir = new URLSearchParams(location.search).get('dir') === 'rtl' ? 'rtl' : 'ltr';
    });
    return () => {
      isWanted = false;
    };
  }, [locale]);
  const choice = useMemo(
    () => ({
      locale,
      choose: (next: Locale) => {
        localStorage.setItem(STORED, next);
        setLocale(next);
      },
    }),
    [locale],
  );
  return (
    <Language value={choice}>
      <I18nProvider i18n={i18n}>{children}</I18nProvider>
    </Language>
  );
}

export function useLanguage(): LanguageChoice {
  return use(Language);
}

export function useWords(): { say: Say; locale: string } {
  const { i18n } = useLingui();
  return useMemo(() => ({ say: (id, values) => i18n._(id, values), locale: i18n.locale }), [i18n]);
}
