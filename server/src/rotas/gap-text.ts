// What coordinators are told of a gap outside of the app: the duty's code and times, nothing of patients or people.
import { Temporal } from 'temporal-polyfill';
import type { Notice as Message } from '../paging/notice.ts';
import type { Notice } from './rota-gaps.ts';

/** Where in the app it leads. */
const PATH = '/rotas';

export interface GapNotice {
  readonly duty: string;
  readonly timeZone: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly kind: Notice | 'gone';
}

type Words = (duty: string, from: string, to: string, zone: string) => Record<GapNotice['kind'], string>;
const english: Words = (duty, from, to, zone) => ({
  found: `MyDR24: nobody is on call for ${duty} from ${from} to ${to} (${zone}). Open Rotas to fill it.`,
  'day-before': `MyDR24: within a day nobody is on call for ${duty}: ${from} to ${to} (${zone}). Open Rotas to fill it.`,
  'two-hours-before': `MyDR24: within two hours nobody is on call for ${duty}: ${from} to ${to} (${zone}). Open Rotas to fill it.`,
  gone: `MyDR24: somebody is on call again for ${duty} from ${from} to ${to} (${zone}).`,
});
const words: Record<string, Words> = {
  en: english,
  ca: (duty, from, to, zone) => ({
    found: `MyDR24: no hi ha ningú de guàrdia per a ${duty} del ${from} al ${to} (${zone}). Obre Guàrdies per cobrir-ho.`,
    'day-before': `MyDR24: en menys d’un dia no hi ha ningú de guàrdia per a ${duty}: del ${from} al ${to} (${zone}). Obre Guàrdies per cobrir-ho.`,
    'two-hours-before': `MyDR24: en menys de dues hores no hi ha ningú de guàrdia per a ${duty}: del ${from} al ${to} (${zone}). Obre Guàrdies per cobrir-ho.`,
    gone: `MyDR24: torna a haver-hi algú de guàrdia per a ${duty} del ${from} al ${to} (${zone}).`,
  }),
  es: (duty, from, to, zone) => ({
    found: `MyDR24: no hay nadie de guardia para ${duty} del ${from} al ${to} (${zone}). Abre Guardias para cubrirlo.`,
    'day-before': `MyDR24: en menos de un día no hay nadie de guardia para ${duty}: del ${from} al ${to} (${zone}). Abre Guardias para cubrirlo.`,
    'two-hours-before': `MyDR24: en menos de dos horas no hay nadie de guardia para ${duty}: del ${from} al ${to} (${zone}). Abre Guardias para cubrirlo.`,
    gone: `MyDR24: vuelve a haber alguien de guardia para ${duty} del ${from} al ${to} (${zone}).`,
  }),
};

export function gapText({ duty, timeZone, fromAt, toAt, kind }: GapNotice, locale: string): Message {
  const time = (atMs: number): string => {
    const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
    return `${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })}`;
  };
  return { subject: (words[locale.slice(0, 2)] ?? english)(duty, time(fromAt), time(toAt), timeZone)[kind], lines: [PATH] };
}
