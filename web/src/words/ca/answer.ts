// Words of the answer screen in Catalan; every key of the source must be here.
import type { answerWords as source } from '../en/answer.ts';

export const answerWords: Record<keyof typeof source, string> = {
  'answer.title': 'Tens un avís',
  'answer.lead': 'Digues què faràs. No s’envia res fins que premis un botó.',
  'answer.go': 'Hi vaig',
  'answer.go.help': 'Te n’encarregues tu; s’avisa els altres.',
  'answer.cannot': 'No puc',
  'answer.callMe': 'Truqueu-me',
  'answer.seen': 'Ho he vist',
  'answer.sent': 'La teva resposta',
  'answer.open': 'Obre MyDR24',
  'answer.change': 'Per canviar-ho, obre MyDR24.',
  'answer.none': 'Aquest enllaç no porta cap avís',
  'answer.none.next': 'Torna a obrir l’enllaç del correu, o obre MyDR24.',
  'answer.unsure': 'NO s’ha enviat. Torna-ho a provar, o obre MyDR24.',
  'answer.sending': 'S’està enviant …',
};
