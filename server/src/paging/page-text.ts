// What a page says outside of our own screens: that somebody is paged, and nothing about whom or why (PG6).
import type { PagePurpose } from '@mydr24/protocol';

type Words = Record<'paged' | 'standDown' | 'repeat', string>;
const english: Words = { paged: 'MyDR24: you are paged. Open to see.', standDown: 'MyDR24: you are no longer needed. Thank you.', repeat: 'repeated' };
const words: Record<string, Words> = {
  en: english,
  ca: { paged: 'MyDR24: tens un avís. Obre per veure-ho.', standDown: 'MyDR24: ja no cal que hi vagis. Gràcies.', repeat: 'repetit' },
  es: { paged: 'MyDR24: tienes un aviso. Abre para verlo.', standDown: 'MyDR24: ya no hace falta que acudas. Gracias.', repeat: 'repetido' },
  fr: { paged: 'MyDR24 : vous êtes appelé. Ouvrez pour voir.', standDown: 'MyDR24 : on n’a plus besoin de vous. Merci.', repeat: 'répété' },
};

/** `reference` tells two pages apart on the phone; it leads nowhere without signing in. */
export function pageText(purpose: PagePurpose, pageId: string, locale: string, isRepeat: boolean): string {
  const { paged, standDown, repeat } = words[locale.slice(0, 2)] ?? english;
  const mark = isRepeat ? `, ${repeat}` : '';
  return `${purpose === 'stand-down' ? standDown : paged} (${pageId.slice(-6)}${mark})`;
}
