// `/status` for operators, as a page or as JSON: from this machine, or with the token of /metrics. For anybody else there is nothing.
import { wireError } from '@mydr24/protocol';
import type { FastifyInstance } from 'fastify';
import { isOfOperator } from '../platform/operator-request.ts';
import { type StatusLine, type StatusSource, statusPage } from './status-page.ts';

export interface StatusRouteDeps {
  readonly lines: StatusSource;
  readonly metricsToken: string | null;
}

export function statusRoutes({ lines, metricsToken }: StatusRouteDeps): (app: FastifyInstance) => void {
  return (app) => {
    app.get('/status', async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      if (!isOfOperator(request, metricsToken)) return reply.code(404).type('application/problem+json').send(JSON.stringify({ ...wireError('not-found', 'no-such-page', 'there is nothing here'), requestId: request.id }));
      const found = await lines();
      if ((request.headers.accept ?? '').includes('text/html')) return reply.type('text/html; charset=utf-8').send(statusPage(found));
      return reply.send({ lines: found });
    });
  };
}

/** A source that fails is a line of its own. */
export async function readStatus(sources: readonly StatusSource[]): Promise<StatusLine[]> {
  const read = await Promise.all(sources.map((source) => source().catch(() => [{ name: 'status', found: 'a part could not be asked', isGood: false }])));
  return read.flat();
}
