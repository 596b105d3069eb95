// Words of signing in by a provider, source language. ICU message format.
export const signOnWords = {
  'signOn.title': 'Sign in with your hospital account',
  'signOn.with': 'Sign in with {name}',
  'signOn.refused.stale': 'That sign-in was too long ago, or began in another window. Please begin again.',
  'signOn.refused.cancelled': 'The sign-in was cancelled. Nothing was changed.',
  'signOn.refused.code-used': 'That sign-in was used already. Please begin again.',
  'signOn.refused.wrong-answer': 'The answer of your hospital account could not be believed. Begin again; if it stays so, tell your administrator.',
  'signOn.refused.unreachable': 'Your hospital account does not answer. Try again in a moment, or sign in with e-mail and password.',
  'signOn.refused.no-room': 'Your hospital has as many people here as it may have. Ask your administrator.',
  'signOn.refused.no-account': 'You have no account here yet. Ask your administrator to make one.',
  'signOn.refused.no-role': 'Your groups give you no role here. Ask your administrator which group you need.',
  'signOn.refused.deactivated': 'Your access here was ended. Ask your administrator.',
  'signOn.refused.too-weak': 'Your hospital wants a stronger proof than the provider asked you for. Sign in there with your second factor.',
  'signOn.refused.secret-lost': 'This way to sign in is not set up completely. Your administrator must enter its secret again.',
};
