// As what somebody is asked who is to take a place of a team: a sentence of the page, in the languages of page-words.ts. What to come
// as or bring, and no word of whom or why (PG6).
import type { TeamPlace } from '@mydr24/protocol';

export const placeSentences: Readonly<Record<string, Readonly<Record<TeamPlace, string>>>> = {
  en: {
    second: 'You are asked as second responder.', third: 'You are asked as third responder.', driver: 'You are asked as driver.',
    'aed-runner': 'You are asked to bring the AED.', physician: 'You are asked as doctor.', guide: 'You are asked to guide others at the door.',
  },
  ca: {
    second: 'Et demanem com a segon respondedor.', third: 'Et demanem com a tercer respondedor.', driver: 'Et demanem com a conductor.',
    'aed-runner': 'Et demanem que portis el DEA.', physician: 'Et demanem com a metge.', guide: 'Et demanem que guiïs els altres a la porta.',
  },
  es: {
    second: 'Te pedimos como segundo respondedor.', third: 'Te pedimos como tercer respondedor.', driver: 'Te pedimos como conductor.',
    'aed-runner': 'Te pedimos que lleves el DEA.', physician: 'Te pedimos como médico.', guide: 'Te pedimos que guíes a los demás en la puerta.',
  },
  fr: {
    second: 'On vous demande comme deuxième intervenant.', third: 'On vous demande comme troisième intervenant.', driver: 'On vous demande comme conducteur.',
    'aed-runner': 'On vous demande d’apporter le DAE.', physician: 'On vous demande comme médecin.', guide: 'On vous demande de guider les autres à la porte.',
  },
  pt: {
    second: 'Você é chamado como segundo socorrista.', third: 'Você é chamado como terceiro socorrista.', driver: 'Você é chamado como motorista.',
    'aed-runner': 'Pedimos que leve o DEA.', physician: 'Você é chamado como médico.', guide: 'Pedimos que guie os outros na porta.',
  },
  hi: {
    second: 'आपको दूसरे सहायक के रूप में बुलाया गया है।', third: 'आपको तीसरे सहायक के रूप में बुलाया गया है।', driver: 'आपको चालक के रूप में बुलाया गया है।',
    'aed-runner': 'कृपया एईडी लेकर आएँ।', physician: 'आपको डॉक्टर के रूप में बुलाया गया है।', guide: 'कृपया दरवाज़े पर दूसरों को रास्ता दिखाएँ।',
  },
  de: {
    second: 'Sie werden als zweite Hilfe gebraucht.', third: 'Sie werden als dritte Hilfe gebraucht.', driver: 'Sie werden zum Fahren gebraucht.',
    'aed-runner': 'Bitte bringen Sie den AED.', physician: 'Sie werden als Arzt oder Ärztin gebraucht.', guide: 'Bitte weisen Sie den anderen an der Tür den Weg.',
  },
};
