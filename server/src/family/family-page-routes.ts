// The page of a pass over HTTP: /f takes the token from a form (the script fills it in from the fragment), /f/<link> is the page of whoever holds its cookie,
// /f/<link>/live keeps it true. Outside of the protocol's table: its readers are browsers, not programs. No token is in a path or query.
import { createHash } from 'node:crypto';
import type { FamilyLocale, FamilyLook } from '@mydr24/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { ApproachOf } from './approach.ts';
import { type FamilyPage, mainOf, wholePage } from './family-page.ts';
import { pageScript, pageStyle } from './family-page-assets.ts';
import type { FamilyPages } from './family-page-engine.ts';
import { familyLocaleOf } from './family-words.ts';
import type { Viewer, ViewerEngine, Watched } from './viewer-engine.ts';

export interface FamilyPageOptions {
  viewers: ViewerEngine;
  pages: FamilyPages;
  approachOf: ApproachOf;
  clock: Pick<Clock, 'nowMs'>;
  isTls: boolean;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** The web app shows this page to its patient within a frame, which goes by the web app's own policy. */
export const familyStyle = hashOf(pageStyle);
const POLICY = `default-src 'none'; style-src ${familyStyle}; script-src ${hashOf(pageScript)}; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Browsers take a cookie of this name from this host only, for all of it, and by TLS. */
const HOST = '__Host-';
/** The name of before; such cookies end within 30 days of being given. */
const FORMER = '__Secure-';
const LONGEST_COOKIE_S = 30 * 86_400;
/** A stranger cannot keep many lines open with one pass. */
const MAX_LINES = 2_000;

export function addFamilyPages({ viewers, pages, approachOf, clock, isTls }: FamilyPageOptions) {
  const pageOf = (watched: Watched): FamilyPage => {
    if (watched.type === 'unknown') return { type: 'enter', refused: 'wrong' };
    return watched.type === 'open' ? { type: 'open', view: watched.view, approach: approachOf(watched.view) } : watched;
  };
  const send = (reply: FastifyReply, request: FastifyRequest, page: FamilyPage, linkId: string | null, status = 200): FastifyReply =>
    reply.code(status).headers({ 'content-security-policy': POLICY, 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8', vary: 'cookie, accept-language' })
      .send(wholePage(page, { locale: localeOf(request), nowMs: clock.nowMs(), linkId }));

  return (app: FastifyInstance): void => {
    app.get('/f', (request, reply) => send(reply, request, { type: 'enter', refused: null }, null));

    app.post('/f', { bodyLimit: 4_096 }, async (request, reply) => {
      const given = (request.body as { value?: { token?: unknown } } | undefined)?.value?.token;
      const token = typeof given === 'string' ? given : '';
      const opened = await viewers.open({ token, address: request.ip, browser: browserOf(request), known: (linkId) => viewerOf(request, linkId, isTls), requestId: request.id });
      if (opened.type !== 'opened') return send(reply, request, { type: 'enter', refused: opened.type }, null, opened.type === 'wait' ? 429 : 403);
      const { linkId } = opened.viewer;
      return reply.header('set-cookie', cookieFor(opened.viewer, isTls)).header('cache-control', 'no-store').redirect(`/f/${linkId}`, 303);
    });

    app.get<{ Params: { linkId: string } }>('/f/:linkId', async (request, reply) => {
      const viewer = viewerOf(request, request.params.linkId, isTls);
      const watched: Watched = viewer === null ? { type: 'unknown' } : await viewers.watch(viewer, request.id);
      const status = { open: 200, ended: 410, unknown: 403 }[watched.type];
      return send(reply, request, pageOf(watched), watched.type === 'open' ? request.params.linkId : null, status);
    });

    app.get<{ Params: { linkId: string } }>('/f/:linkId/live', async (request, reply) => {
      const viewer = viewerOf(request, request.params.linkId, isTls);
      if (viewer === null || pages.count() >= MAX_LINES) return reply.code(viewer === null ? 403 : 503).send();
      const locale = localeOf(request);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', 'x-content-type-options': 'nosniff' });
      const tell = (event: string, text: string): void => void raw.write(`event: ${event}\ndata: ${JSON.stringify(text)}\n\n`);
      let last = '';
      const leave = pages.add({
        linkId: viewer.linkId,
        async refresh() {
          const watched = await viewers.watch(viewer, request.id);
          const nowMs = clock.nowMs();
          const page = pageOf(watched);
          // Ages count on by themselves in the browser: only what changed is sent.
          const shown = mainOf(page, { locale, nowMs: 0 });
          if (shown !== last) tell(watched.type === 'open' ? 'now' : 'over', mainOf(page, { locale, nowMs }));
          last = shown;
          if (watched.type !== 'open') raw.end();
          return watched.type === 'open';
        },
        beat: () => tell('beat', ''),
        close: () => raw.end(),
      });
      raw.on('close', leave);
    });
  };
}

const localeOf = (request: FastifyRequest): FamilyLocale => familyLocaleOf(request.headers['accept-language'] ?? '', 'en');

function browserOf({ headers }: FastifyRequest): NonNullable<FamilyLook['browser']> {
  const says = headers['user-agent'] ?? '';
  if (/iPad|Tablet/.test(says)) return 'tablet';
  if (/Mobi|iPhone|Android/.test(says)) return 'phone';
  return /Windows|Macintosh|Linux|CrOS/.test(says) ? 'computer' : 'unknown';
}

/** One cookie for each link, unreadable to scripts. By TLS under a name that browsers take from nobody but us. */
function cookieFor({ tenantId, linkId, viewerId, secret }: Viewer, isTls: boolean): string {
  return `${isTls ? HOST : ''}f-${linkId}=${tenantId}.${viewerId}.${secret}; Path=${isTls ? '/' : '/f'}; Max-Age=${LONGEST_COOKIE_S}; HttpOnly; SameSite=Lax${isTls ? '; Secure' : ''}`;
}

function viewerOf(request: FastifyRequest, linkId: string, isTls: boolean): Viewer | null {
  if (!UUID.test(linkId)) return null;
  const cookies = (request.headers.cookie ?? '').split('; ');
  const name = (isTls ? [HOST, FORMER] : ['']).map((prefix) => `${prefix}f-${linkId}=`).find((each) => cookies.some((cookie) => cookie.startsWith(each))) ?? '';
  const found = name === '' ? undefined : cookies.find((cookie) => cookie.startsWith(name));
  const [tenantId, viewerId, secret] = found?.slice(name.length).split('.') ?? [];
  if (tenantId === undefined || viewerId === undefined || secret === undefined || !UUID.test(tenantId) || !UUID.test(viewerId)) return null;
  return { tenantId, linkId, viewerId, secret };
}
