// The security headers of every response, and what a well-formed inbound request id looks like.
const POLICY: Record<string, readonly string[]> = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  // What parts set at run time goes through the object model, which needs no leave; style elements and attributes of markup are nobody's.
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'", 'data:'],
  'media-src': ["'self'", 'data:', 'blob:'],
  // The map draws in a worker made from a blob.
  'worker-src': ["'self'", 'blob:'],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

/** `styles`: hashes of style elements of our own, such as of a page that is shown within another. */
const policyWith = (styles: readonly string[]): string =>
  Object.entries(POLICY).map(([directive, sources]) => [directive, ...sources, ...(directive === 'style-src' ? styles : [])].join(' ')).join('; ');
export const contentSecurityPolicy = policyWith([]);

export function securityHeaders(isTls: boolean, styles: readonly string[] = []): Record<string, string> {
  const headers: Record<string, string> = {
    'content-security-policy': policyWith(styles),
    'x-content-type-options': 'nosniff',
    // Says to old browsers what frame-ancestors says to others.
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'geolocation=(self), camera=(self), microphone=(self), payment=(), usb=()',
  };
  return isTls ? { ...headers, 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : headers;
}

export function isRequestId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(value);
}

export function bearerOf(authorization: string | undefined): string | null {
  return /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(authorization ?? '')?.[1] ?? null;
}
