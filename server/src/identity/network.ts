// The network part of an address: a coarse place, told from the address alone. Asks nobody and knows no map. Pure.

const V4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/i;
const V6 = /^[0-9a-f:]+$/i;

/** `203.0.113.0/24`, `2001:db8:1::/48`; null for what is no address. */
export function networkOf(address: string | undefined): string | null {
  if (address === undefined) return null;
  const [, a, b, c] = V4.exec(address) ?? [];
  if (a !== undefined) return `${a}.${b}.${c}.0/24`;
  if (!V6.test(address) || !address.includes(':')) return null;
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
  return `${groups.slice(0, 3).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/48`;
}

/** Loopback, private and link-local networks (RFC 1918, RFC 4193, RFC 4291). */
export function isInside(network: string | null): boolean | null {
  if (network === null) return null;
  return /^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\./.test(network) || /^(?:0:0:0::|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/.test(network);
}
