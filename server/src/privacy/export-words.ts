// The words of a printed export in three languages; it is printed by the server, so they stand apart from the screens' words.
import type { SharedCareEnd, SharedCareState, SharedTopic } from '@mydr24/protocol';

const en = {
  title: 'What is kept about you', made: 'Made {at} UTC', page: 'Page {page} of {pages}', network: 'Kept by', address: 'Home', contact: 'How you are reached', identifiers: 'Numbers of other systems', allergies: 'Allergies',
  doorCode: 'Door code', emergencies: 'Emergencies', notes: 'Notes', alarms: 'Alarms', readings: 'Readings', consents: 'What you allowed and refused', what: 'What', from: 'From', to: 'To', by: 'By', count: 'Count', low: 'Lowest', high: 'Highest',
  shares: 'Shared with other hospitals', with: 'With whom',
  none: 'None.', allow: 'allowed', refuse: 'refused', protected: 'Specially protected', passOn: 'Pass it on only with the patient’s consent.', disclosures: 'Protected notes opened in a medical emergency without your consent', cut: 'The newest 2,000 are printed; all are in record.json.',
  about: 'Times are UTC. Every single reading is in record.json and, for other medical systems, in fhir-bundle.json; photos are in the folder photos. Of other people only their role is told, but of those who opened protected notes in an emergency their name.',
} as const;
export type PatientExportWord = keyof typeof en;
type Words = Record<PatientExportWord, string>;

const ca: Words = {
  title: 'Què es guarda de tu', made: 'Fet {at} UTC', page: 'Pàgina {page} de {pages}', network: 'Ho guarda', address: 'Domicili', contact: 'Com se’t contacta', identifiers: 'Números d’altres sistemes', allergies: 'Al·lèrgies',
  doorCode: 'Codi de la porta', emergencies: 'Emergències', notes: 'Notes', alarms: 'Alarmes', readings: 'Lectures', consents: 'Què has permès i refusat', what: 'Què', from: 'Des de', to: 'Fins a', by: 'Per', count: 'Nombre', low: 'Mínim', high: 'Màxim',
  shares: 'Compartit amb altres hospitals', with: 'Amb qui',
  none: 'Cap.', allow: 'permès', refuse: 'refusat', protected: 'Especialment protegida', passOn: 'Només es pot passar amb el consentiment del pacient.', disclosures: 'Notes protegides obertes en una emergència mèdica sense el teu consentiment', cut: 'S’imprimeixen les 2.000 més noves; totes són a record.json.',
  about: 'Les hores són UTC. Cada lectura és a record.json i, per a altres sistemes mèdics, a fhir-bundle.json; les fotos són a la carpeta photos. D’altres persones només se’n diu el rol, però de qui va obrir notes protegides en una emergència, el nom.',
};
const es: Words = {
  title: 'Qué se guarda sobre ti', made: 'Hecho {at} UTC', page: 'Página {page} de {pages}', network: 'Lo guarda', address: 'Domicilio', contact: 'Cómo se te contacta', identifiers: 'Números de otros sistemas', allergies: 'Alergias',
  doorCode: 'Código de la puerta', emergencies: 'Emergencias', notes: 'Notas', alarms: 'Alarmas', readings: 'Lecturas', consents: 'Qué has permitido y rechazado', what: 'Qué', from: 'Desde', to: 'Hasta', by: 'Por', count: 'Número', low: 'Mínimo', high: 'Máximo',
  shares: 'Compartido con otros hospitales', with: 'Con quién',
  none: 'Ninguno.', allow: 'permitido', refuse: 'rechazado', protected: 'Especialmente protegida', passOn: 'Solo puede pasarse con el consentimiento del paciente.', disclosures: 'Notas protegidas abiertas en una emergencia médica sin tu consentimiento', cut: 'Se imprimen las 2.000 más nuevas; todas están en record.json.',
  about: 'Las horas son UTC. Cada lectura está en record.json y, para otros sistemas médicos, en fhir-bundle.json; las fotos están en la carpeta photos. De otras personas solo se dice su función, pero de quien abrió notas protegidas en una emergencia, el nombre.',
};

const words: Readonly<Record<'en' | 'ca' | 'es', Words>> = { en, ca, es };
export const patientExportWords = (language: 'en' | 'ca' | 'es') => (word: PatientExportWord): string => words[language][word];

type ShareWord = SharedTopic | Exclude<SharedCareState, 'ended'> | SharedCareEnd;
const shareWords: Readonly<Record<'en' | 'ca' | 'es', Readonly<Record<ShareWord, string>>>> = {
  en: {
    vitals: 'vital signs', notes: 'notes', emergencies: 'past emergencies', offered: 'offered, not accepted yet', accepted: 'shared', declined: 'declined', home: 'ended by your hospital', guest: 'given back', patient: 'ended by you',
    'ran-out': 'ran out', 'left-network': 'ended: a hospital left the network', suspended: 'ended: a hospital was suspended',
  },
  ca: {
    vitals: 'constants vitals', notes: 'notes', emergencies: 'emergències passades', offered: 'ofert, encara no acceptat', accepted: 'compartit', declined: 'rebutjat', home: 'acabat pel teu hospital', guest: 'retornat', patient: 'acabat per tu',
    'ran-out': 'vençut', 'left-network': 'acabat: un hospital va deixar la xarxa', suspended: 'acabat: un hospital estava suspès',
  },
  es: {
    vitals: 'constantes vitales', notes: 'notas', emergencies: 'emergencias pasadas', offered: 'ofrecido, aún no aceptado', accepted: 'compartido', declined: 'rechazado', home: 'terminado por tu hospital', guest: 'devuelto', patient: 'terminado por ti',
    'ran-out': 'vencido', 'left-network': 'terminado: un hospital dejó la red', suspended: 'terminado: un hospital estaba suspendido',
  },
};
export const shareWord = (word: SharedTopic | SharedCareState | SharedCareEnd, language: 'en' | 'ca' | 'es'): string => (word === 'ended' ? '' : shareWords[language][word]);
