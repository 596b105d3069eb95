// The languages one can choose from, by their names in the reader's language. Any other code that is stored is shown as well.
const codes = [
  'ar', 'bn', 'bg', 'ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'eu', 'fa', 'fi', 'fr', 'gl', 'gu', 'he', 'hi', 'hr', 'hu', 'it', 'ja', 'kn', 'ko', 'lt', 'lv', 'ml', 'mr', 'nl', 'no', 'pa', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl',
  'so', 'sq', 'sr', 'sv', 'ta', 'te', 'th', 'tr', 'uk', 'ur', 'vi', 'zh',
] as const;

export const languageName = (code: string, locale: string): string => new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;

export function languagesByName(locale: string): [code: string, name: string][] {
  const named = codes.map((code): [string, string] => [code, languageName(code, locale)]);
  return named.toSorted(([, a], [, b]) => a.localeCompare(b, locale));
}
