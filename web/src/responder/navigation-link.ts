// A link that opens the phone's own navigation at a place: coordinates only, so that no name, address or reason leaves with it.
import type { Position } from '@mydr24/protocol';

const DECIMALS = 5;

export function navigationLink({ lat, lon }: Position, userAgent: string): string {
  const at = `${lat.toFixed(DECIMALS)},${lon.toFixed(DECIMALS)}`;
  // Apple's phones know no geo: addresses (RFC 5870).
  return /iPhone|iPad|Macintosh/.test(userAgent) ? `maps:?daddr=${at}` : `geo:${at}?q=${at}`;
}
