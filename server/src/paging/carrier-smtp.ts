// E-mail by SMTP over a small pool of standing connections. The page's id is the Message-ID, so a mail that comes twice is shown
// once. TLS is required unless the operator says otherwise.
import nodemailer from 'nodemailer';
import type { Carrier } from './carrier.ts';

export interface SmtpOptions {
  /** smtp://user:password@host:587 (STARTTLS) or smtps://...:465. */
  url: string;
  from: string;
  tls: 'required' | 'if-offered';
  /** For a server whose certificate no public authority signed. */
  trusted?: { ca?: string; servername?: string };
}

const ANSWER_WITHIN_MS = 7_000;
const CONNECTIONS = 4;

export function createSmtpCarrier({ url, from, tls, trusted }: SmtpOptions): Carrier {
  const { hostname, port, protocol, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  // Taken apart here: given the whole address, the library forgets every other option, TLS among them.
  const transport = nodemailer.createTransport({
    host: hostname, port: port === '' ? (isSecure ? 465 : 587) : Number(port), secure: isSecure,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    pool: true, maxConnections: CONNECTIONS, maxMessages: 100, requireTLS: tls === 'required',
    connectionTimeout: ANSWER_WITHIN_MS, greetingTimeout: ANSWER_WITHIN_MS, socketTimeout: ANSWER_WITHIN_MS * 4,
    disableFileAccess: true, disableUrlAccess: true, ...(trusted === undefined ? {} : { tls: trusted }),
  } as never);
  const host = from.split('@').at(-1)?.replaceAll(/[^\w.-]/g, '') ?? 'mydr24';
  return {
    async send({ key, to, text }, signal) {
      const [subject = ''] = text.split('\n');
      try {
        await transport.sendMail({
          from, to: { name: '', address: to }, subject, text, messageId: `<${key}@${host}>`, priority: 'high', headers: { 'Auto-Submitted': 'auto-generated' }, signal,
        });
        return { type: 'accepted', ref: null };
      } catch (error) {
        const { responseCode } = error as { responseCode?: number };
        // The server's own no; anything else says nothing about whether it took the mail.
        if (responseCode !== undefined && responseCode >= 400) return { type: 'rejected', code: `refused-${responseCode}` };
        throw error;
      }
    },
    check: async () => void (await transport.verify()),
    close: async () => transport.close(),
  };
}
