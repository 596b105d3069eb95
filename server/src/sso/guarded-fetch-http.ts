// A fetch for addresses that an administrator typed or a provider named: public ones by https, over connections that reach no private
// network, and hosts of the own network that the operator lists. Follows no redirect, and reads no endless answer.
import { request as requestHttp } from 'node:http';
import { type Agent, request as requestHttps } from 'node:https';
import { judgeAddress } from '../paging/public-address.ts';

export interface GuardedFetchOptions {
  readonly listedHosts: readonly string[];
  readonly publicAgent: Agent;
}

const MAX_BYTES = 1_048_576;
const refused = (): Error => Object.assign(new Error('this host must not be called: it is not public, and not listed in ssoHosts'), { code: 'EREFUSED_HOST' });

export function createGuardedFetch({ listedHosts, publicAgent }: GuardedFetchOptions): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const verdict = judgeAddress(url.href, listedHosts);
    if (verdict === 'refused') throw refused();
    const body = init.body === undefined || init.body === null ? '' : await new Response(init.body).text();
    const headers = { ...Object.fromEntries(new Headers(init.headers)), ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }) };
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp;
      const request = send(url, { method: init.method ?? 'GET', headers, ...(init.signal ? { signal: init.signal } : {}), ...(verdict === 'public' ? { agent: publicAgent } : {}) }, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_BYTES) response.destroy(new TypeError('the answer is too long'));
          else chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => {
          const status = response.statusCode ?? 502;
          const told = new Headers(Object.entries(response.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as [string, string]] : [])));
          resolve(new Response([204, 304].includes(status) ? null : Buffer.concat(chunks), { status, headers: told }));
        });
      });
      request.on('error', (error) => reject((error as { code?: string }).code === 'EPRIVATE' ? refused() : Object.assign(new TypeError('the provider could not be reached', { cause: error }), { code: 'EUNREACHABLE' })));
      request.end(body);
    });
  };
}
