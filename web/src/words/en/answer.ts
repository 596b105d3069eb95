// Words of the screen a link in a mail opens, source language. ICU message format.
export const answerWords = {
  'answer.title': 'You are paged',
  'answer.lead': 'Say what you will do. Nothing is sent before you press a button.',
  'answer.go': 'I go',
  'answer.go.help': 'You take it; the others are told.',
  'answer.cannot': 'I cannot',
  'answer.callMe': 'Call me back',
  'answer.seen': 'I have seen it',
  'answer.sent': 'Your answer',
  'answer.open': 'Open MyDR24',
  'answer.change': 'To change it, open MyDR24.',
  'answer.none': 'This link holds no page',
  'answer.none.next': 'Open the link in the mail again, or open MyDR24.',
  'answer.unsure': 'NOT sent. Try again, or open MyDR24.',
  'answer.sending': 'Sending …',
} as const;
