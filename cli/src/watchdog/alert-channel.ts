// One way to tell the operator, configured on the watchdog's own side: it must not need anything of what it watches.
import type { AlertMessage } from './alert-text.ts';
import { commandChannel } from './alert-channel-command-node.ts';
import { smtpChannel } from './alert-channel-smtp.ts';
import { webhookChannel } from './alert-channel-webhook-http.ts';

export interface AlertChannel {
  /** Without secrets, for messages: `smtp`, `webhook 2`. */
  readonly name: string;
  /** Rejects when the alert was not taken; what it rejects with may hold addresses and is told as a code only. */
  send(message: AlertMessage, signal: AbortSignal): Promise<void>;
  /** Proves that `send` would work now, as quietly as the channel allows. */
  rehearse(message: AlertMessage, signal: AbortSignal): Promise<void>;
}

const makers: Readonly<Record<string, (url: URL, name: string) => AlertChannel | string>> = {
  'smtp:': smtpChannel, 'smtps:': smtpChannel, 'webhook+https:': webhookChannel, 'webhook+http:': webhookChannel, 'command:': commandChannel,
};

/** The channels, or what is wrong with one, said without its address. */
export function channelsOf(texts: readonly string[]): { readonly channels: AlertChannel[]; readonly problems: string[] } {
  const channels: AlertChannel[] = [];
  const problems: string[] = [];
  for (const [n, text] of texts.entries()) {
    const url = URL.parse(text);
    const make = url && makers[url.protocol];
    const name = `${url?.protocol.replace(/[:+].*$/, '') ?? 'unknown'} ${n + 1}`;
    const made = make ? make(url, name) : 'should begin with smtp:, smtps:, webhook+https: or command:';
    if (typeof made === 'string') problems.push(`alert ${n + 1} ${made}`);
    else channels.push(made);
  }
  return { channels, problems };
}
