// Words of a patient's choices about apps and services, in Catalan; every key of the source must be here.
import type { consentAppWords as source } from '../en/consent-apps.ts';

export const consentAppWords: Record<keyof typeof source, string> = {
  'consent.apps': 'Aplicacions i serveis',
  'consent.apps.what': 'També hi ha programes que llegeixen les meves mesures i el meu nom: els serveis de l’hospital tots sols, les aplicacions per a qui les obre. Si en deixes un fora, val des de la petició següent. El que va llegir abans pot haver-ho guardat.',
  'consent.apps.none': 'Aquí no llegeix cap aplicació ni cap servei.',
  'consent.apps.in': '{name}: pot llegir',
  'consent.apps.out': '{name}: no pot llegir',
  'consent.apps.service': 'Servei. Per a què: {purpose}',
  'consent.apps.app': 'Aplicació que el personal o jo podem obrir',
  'consent.apps.because.service': 'perquè deixes algú fora de les teves mesures',
  'consent.apps.because.app': 'perquè deixes fora totes les aplicacions i serveis',
  'consent.apps.keepOut': 'Deixa’n un fora',
  'consent.apps.which': 'Quin no ha de poder llegir?',
  'consent.apps.letIn': 'Que pugui llegir',
  'consent.apps.letIn.who': 'Que pugui llegir: {name}',
  'consent.apps.allOut': 'Deixes fora totes les aplicacions i serveis, menys els que permets pel nom.',
  'consent.apps.allIn': 'Que puguin llegir de nou',
  'consent.apps.one': 'Un d’ells',
  'consent.who.roles.app': 'Tots',
  'consent.role.app': 'Totes les aplicacions i serveis',
};
