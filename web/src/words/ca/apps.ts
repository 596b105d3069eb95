// Words of apps from outside, Catalan.
import type { appsWords as source } from '../en/apps.ts';

export const appsWords: Record<keyof typeof source, string> = {
  'apps.title': 'Una aplicació demana permís',
  'apps.asks': '{app} demana llegir',
  'apps.wish.read-patient': 'Nom, data de naixement, sexe i números d’història',
  'apps.wish.read-observations': 'Constants vitals: pols, respiració, oxigen, pressió, temperatura i semblants, passades i noves',
  'apps.wish.stay': 'També mentre no teniu la sessió oberta',
  'apps.of': 'De',
  'apps.of.all': 'Tothom de qui podeu veure la història',
  'apps.of.choose': 'Trieu un pacient',
  'apps.of.none': 'No treballeu en cap unitat amb pacients. Obriu l’aplicació des de la pàgina d’un pacient.',
  'apps.until': 'Com a màxim',
  'apps.until.text': '{unit, select, hours {{n, plural, one {# hora} other {# hores}}} other {{n, plural, one {# dia} other {# dies}}}}',
  'apps.goesTo': 'Torna a',
  'apps.as': 'Sou',
  'apps.notMe': 'No soc jo',
  'apps.limits': 'No canvia res, i només llegeix el que vós mateix podeu veure. Cada lectura queda registrada amb el vostre nom. MyDR24 no ha comprovat aquesta aplicació; l’ha registrada el vostre hospital.',
  'apps.allow': 'Permet',
  'apps.refuse': 'No ho permetis',
  'apps.notPossible': 'Aquesta aplicació no es pot obrir',
  'apps.refused.unreadable': 'La petició de l’aplicació no es pot llegir. Aviseu qui us l’ha donada.',
  'apps.refused.no-such-app': 'El vostre hospital no ha registrat aquesta aplicació. No se li ha enviat res.',
  'apps.refused.wrong-address': 'L’aplicació vol la resposta en una adreça que no té registrada. No s’hi ha enviat res. Aviseu l’administració.',
  'apps.refused.patient-needed': 'Trieu primer el pacient.',
  'apps.failed': 'No ha funcionat. Torneu-ho a provar. ({code})',
};
