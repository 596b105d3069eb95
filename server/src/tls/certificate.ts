// What is known of a certificate and its key, and whether a server may use them. Computes only.

export interface Certificate {
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly untilMs: number;
  /** The private key beside it is its own. */
  readonly hasItsKey: boolean;
}

/** In words why it may not be used; null when it may. One that has run out is better than none: it is used, and told. */
export function findCertificateProblem(certificate: Certificate, nowMs: number): string | null {
  if (!certificate.hasItsKey) return 'the key is not the one of the certificate';
  if (certificate.fromMs > nowMs) return 'the certificate is not valid yet';
  return null;
}

/** Days until it runs out; negative after. */
export function daysLeft({ untilMs }: Pick<Certificate, 'untilMs'>, nowMs: number): number {
  return Math.floor((untilMs - nowMs) / 86_400_000);
}
