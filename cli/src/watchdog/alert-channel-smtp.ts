// Alerts by mail: `smtps://user:password@mail.example.org?from=watchdog@example.org&to=ops@example.org`. With `smtp:` STARTTLS is
// demanded unless the mail server is this machine. A rehearsal signs in and sends nothing.
import { createTransport } from 'nodemailer';
import type { AlertChannel } from './alert-channel.ts';

const LOCAL = /^(localhost|127\.|\[::1\]$)/;

export function smtpChannel(url: URL, name: string): AlertChannel | string {
  const [from, to] = [url.searchParams.get('from'), url.searchParams.get('to')];
  if (from === null || to === null) return 'needs ?from=...&to=... with mail addresses';
  const isSecure = url.protocol === 'smtps:';
  // Other schemes than http are not percent-decoded by URL.
  const auth = url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } };
  const transport = createTransport({
    host: url.hostname, port: Number(url.port || (isSecure ? 465 : 587)), secure: isSecure, requireTLS: !isSecure && !LOCAL.test(url.hostname), ...auth,
    connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000,
  });
  return {
    name,
    async send({ subject, text }, signal) {
      await underSignal(transport.sendMail({ from, to, subject, text }), signal);
    },
    async rehearse(_message, signal) {
      await underSignal(transport.verify(), signal);
    },
  };
}

function underSignal(work: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return Promise.race([work, new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }))]);
}
