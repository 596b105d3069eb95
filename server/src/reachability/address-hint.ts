// The end of an address, enough to know one's own by: three digits of a number, the house of an e-mail. Pure.
import type { ContactChannel } from '@mydr24/protocol';

/** Null: it cannot be opened any more. */
export function addressHint(channel: ContactChannel, address: string | null): string {
  if (address === null) return '…';
  return channel === 'email' ? `…@${address.split('@')[1] ?? ''}`.slice(0, 41) : `…${address.slice(-3)}`;
}
