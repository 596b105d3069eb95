// Proof that a callback is the carrier's (X-Twilio-Signature): HMAC-SHA1 by the account's token over the address as the carrier
// knows it and every field by name. An address of ours as the proxy sees it would differ, so the public one is given.
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedForm {
  /** Scheme, host, path and query: what the carrier was given. */
  url: string;
  form: Readonly<Record<string, string>>;
}

export function signForm(token: string, { url, form }: SignedForm): string {
  const fields = Object.keys(form).toSorted((a, b) => (a < b ? -1 : 1)).map((name) => `${name}${form[name]}`);
  return createHmac('sha1', token).update(`${url}${fields.join('')}`, 'utf8').digest('base64');
}

export function isSignedBy(token: string, signature: string | undefined, signed: SignedForm): boolean {
  const [given, wanted] = [Buffer.from(signature ?? '', 'base64'), Buffer.from(signForm(token, signed), 'base64')];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
