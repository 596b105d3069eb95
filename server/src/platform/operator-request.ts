// Whether a request for what only operators may see (/metrics, /status) is one of theirs: from this machine itself, or with the token.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { bearerOf } from './http-headers.ts';

export function isOfOperator(request: FastifyRequest, token: string | null): boolean {
  return isFromThisMachine(request) || (token !== null && isSameText(bearerOf(request.headers.authorization) ?? '', token));
}

/** A proxy on this machine speaks for others, whether or not it is named as trusted. */
function isFromThisMachine({ ip, headers }: FastifyRequest): boolean {
  const isPassedOn = ['forwarded', 'x-forwarded-for', 'x-real-ip'].some((name) => headers[name] !== undefined);
  return !isPassedOn && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(ip);
}

/** In a time that says nothing about where they differ. */
function isSameText(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}
