// Asks this browser to make or to use a passkey. Null: the person said no, it took too long, or there is none.
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';
import type { PasskeyAnswer, PasskeyOptions } from '@mydr24/protocol';

export const canUsePasskeys = browserSupportsWebAuthn;

export async function makePasskey(options: PasskeyOptions): Promise<PasskeyAnswer | null> {
  return orNull(() => startRegistration({ optionsJSON: options as never }));
}

export async function answerWithPasskey(options: PasskeyOptions): Promise<PasskeyAnswer | null> {
  return orNull(() => startAuthentication({ optionsJSON: options }));
}

async function orNull(ask: () => Promise<object>): Promise<PasskeyAnswer | null> {
  try {
    return (await ask()) as PasskeyAnswer;
  } catch {
    // The browser tells scripts on purpose no more than that it did not happen.
    return null;
  }
}
