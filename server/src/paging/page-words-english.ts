// The source language of page-words.ts.
import type { PageWords } from './page-words.ts';

export const english: PageWords = {
  drill: 'DRILL', test: 'TEST', paged: 'MyDR24: you are paged. Open to see.', standDown: 'MyDR24: you are no longer needed. Thank you.', repeat: 'repeated',
  replySms: 'Reply {code} 2: I go. {code} 3: I cannot. {code} 4: call me.',
  keys: 'Press 1: I have heard it. 2: I go. 3: I cannot go. 4: call me back. 9: say it again.',
  desk: 'MyDR24. An emergency is open for this place. Look at the dispatch screen now.',
  deskTest: 'MyDR24. This is only a test. There is nothing to do.',
  link: 'Answer here:', go: 'I go', cannot: 'I cannot', callMe: 'Call me back', notSent: 'Your answer was NOT sent. Open MyDR24.',
  outcomes: {
    received: 'Received.', acknowledged: 'Noted: you have seen it. Say 2 if you go.', accepted: 'You go.', declined: 'Noted: you cannot go. Others are asked.',
    'taken-over': 'You go now, in place of who went before.', escalated: 'More people are called.', 'call-back-noted': 'Noted: you will be called back.',
    'already-so': 'That was noted before.', taken: '{name} already goes. Thank you.', ended: 'It has ended. Thank you.',
    'not-possible': 'That cannot be done from here. Open MyDR24.', 'unknown-page': 'There is nothing to answer. Open MyDR24.',
    'token-used': 'You have answered already. Open MyDR24 to change it.',
    'not-understood': 'We did not understand. Reply with the code of the message and 2 (I go), 3 (I cannot) or 4 (call me).',
    'test-confirmed': 'The test arrived. Thank you.', 'test-code-wrong': 'This is not the code of the test. Look again.',
  },
};
