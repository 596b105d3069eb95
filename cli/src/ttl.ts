// How long a token shall live, as an operator writes it: `90s`, `5m`. Pure.
const MAX_TTL_MS = 10 * 60_000;

/** Null when it is not a time from one second to ten minutes. */
export function parseTtlMs(text: string): number | null {
  const [, digits, unit] = /^(\d{1,4})(s|m)$/.exec(text) ?? [];
  if (digits === undefined) return null;
  const ttlMs = Number(digits) * (unit === 'm' ? 60_000 : 1_000);
  return ttlMs >= 1_000 && ttlMs <= MAX_TTL_MS ? ttlMs : null;
}
