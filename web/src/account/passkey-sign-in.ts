// Signs in with whatever passkey this device or one beside it has; nothing is typed.
import type { Reply } from '@mydr24/client';
import { wireError, type EndpointReply } from '@mydr24/protocol';
import { callHttp } from '../shell/http-call.ts';
import { answerWithPasskey } from './passkey-device.ts';

export async function signInWithPasskey(): Promise<Reply<EndpointReply<'signIn'>>> {
  const started = await callHttp('startPasskeySignIn');
  if (!started.ok) return started;
  const answer = await answerWithPasskey(started.body.options);
  if (answer === null) return { ok: false, error: wireError('unprocessable', 'passkey-unanswered', 'No passkey answered.') };
  const signedIn = await callHttp('signInWithPasskey', { answer });
  return signedIn.ok || signedIn.error.kind !== 'unauthenticated' ? signedIn : { ok: false, error: wireError('unauthenticated', 'passkey-refused', 'This passkey opens nothing here.') };
}
