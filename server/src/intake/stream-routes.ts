// Readings as a stream over one HTTP request: a reading (or a batch) a line up, an answer a line down, each after its commit.
// What comes while a commit is under way goes with the next. Bounded: a line of 64 KiB, 2,000 readings waiting, five quiet
// minutes; the key is judged again every few seconds, so that a revoked device is cut off.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { wireError, type WireError } from '@mydr24/protocol';
import { Fault } from '../platform/fault.ts';
import type { Answer } from '../platform/handlers.ts';
import { bearerOf, securityHeaders } from '../platform/http-headers.ts';
import { problemOf } from '../platform/http-problem.ts';
import type { DeviceIdentity, DeviceIntake } from './device-intake.ts';
import { readSubmission, type Submission } from './submission.ts';

export interface StreamRouteOptions {
  readonly devices: DeviceIntake;
  readonly verifyDevice: (key: string) => Promise<Answer<DeviceIdentity>>;
  readonly onProblem: (error: unknown) => void;
}

export const STREAM_PATH = '/v1/readings/stream';
const STREAM_TYPE = 'application/x-ndjson';
const MAX_LINE_BYTES = 64 * 1024;
const MAX_WAITING = 2_000;
const MAX_UNREAD_BYTES = 1024 * 1024;
const QUIET_MS = 5 * 60_000;

export function streamRoutes({ devices, verifyDevice, onProblem }: StreamRouteOptions): (app: FastifyInstance) => void {
  return (app) => void app.register((scope, _, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(STREAM_TYPE, (_request, _payload, parsed) => parsed(null));
    scope.post(STREAM_PATH, { config: { endpoint: 'streamReadings', isStream: true } }, async (request, reply) => {
      const key = bearerOf(request.headers.authorization);
      const verdict: Answer<DeviceIdentity> = key === null ? { ok: false, error: wireError('unauthenticated', 'token-missing', 'send a device key: Authorization: Bearer <key>') } : await verifyDevice(key);
      if (!verdict.ok) {
        const { status, headers, text } = problemOf(verdict.error, request.id);
        return reply.code(status).headers(headers).header('connection', 'close').send(text);
      }
      reply.hijack();
      reply.raw.writeHead(200, { ...securityHeaders(false), 'content-type': STREAM_TYPE, 'cache-control': 'no-store', 'x-request-id': request.id });
      reply.raw.flushHeaders();
      request.raw.setTimeout(QUIET_MS, () => request.raw.destroy());
      await answerLines(request, (text) => {
        // Whoever does not read their answers is not asked for more.
        if (reply.raw.writableLength > MAX_UNREAD_BYTES) request.raw.destroy();
        return reply.raw.write(text);
      }, { devices, device: verdict.body, verify: () => verifyDevice(key!), onProblem });
      // Ended by us in the middle: what else comes is not read.
      reply.raw.end(() => request.raw.complete || request.raw.destroy());
      return reply;
    });
    done();
  });
}

interface Stream {
  readonly devices: DeviceIntake;
  readonly device: DeviceIdentity;
  readonly verify: () => Promise<Answer<DeviceIdentity>>;
  readonly onProblem: (error: unknown) => void;
}

/** Resolves when everything read is answered, or the stream has to end: then with its last line. */
async function answerLines(request: FastifyRequest, write: (text: string) => boolean, stream: Stream): Promise<void> {
  const ended = Promise.withResolvers<WireError>();
  let waiting: Submission[] = [];
  let storing: Promise<void> | null = null;
  async function storeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      const end = await storeLines(lines, write, stream);
      if (end !== null) return ended.resolve(end);
    }
  }
  const wake = (): Promise<void> => (storing ??= storeWaiting().finally(() => (storing = null)));
  async function readLines(): Promise<null> {
    for await (const text of linesOf(request)) {
      if (text === null) ended.resolve(wireError('too-large', 'line-too-long', 'a line has at most 64 KiB'));
      else if (text.trim() !== '') waiting.push(readSubmission(text));
      if (waiting.length === 0) continue;
      const stored = wake();
      if (waiting.reduce((sum, submission) => sum + (submission.ok ? submission.items.length : 1), 0) > MAX_WAITING) await stored;
    }
    while (storing !== null || waiting.length > 0) await wake();
    return null;
  }
  const end = await Promise.race([readLines(), ended.promise]);
  if (end !== null) write(`${JSON.stringify({ status: 'ended', ...end })}\n`);
}

/** What a device that is gone sent whole is still given; null for a line without end, the last. */
async function* linesOf(request: FastifyRequest): AsyncGenerator<string | null> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const bytes of request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const texts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = texts.pop()!;
      yield* texts.map((text) => (text.length > MAX_LINE_BYTES ? null : text));
      if (rest.length > MAX_LINE_BYTES) return yield null;
    }
  } catch {
    return;
  }
  yield rest;
}

/** All in one submission; null, or why the stream ends. */
async function storeLines(lines: readonly Submission[], write: (text: string) => boolean, { devices, device, verify, onProblem }: Stream): Promise<WireError | null> {
  try {
    const verdict = await verify();
    if (!verdict.ok) return verdict.error;
    const items = lines.flatMap((submission) => (submission.ok ? submission.items : []));
    const report = lines.findLast((submission) => submission.ok && submission.report !== undefined);
    const { results } = await devices.submit(device, { way: 'stream', report: report?.ok ? report.report : undefined }, items);
    let next = 0;
    const answers = lines.map((submission): string => {
      if (!submission.ok) return JSON.stringify({ status: 'refused', seq: null, reason: 'malformed', message: submission.message });
      next += submission.items.length;
      return results.slice(next - submission.items.length, next).map((result) => JSON.stringify(result)).join('\n');
    });
    write(answers.filter((text) => text !== '').map((text) => `${text}\n`).join(''));
    return null;
  } catch (error) {
    if (error instanceof Fault && error.kind === 'too-many-requests') return wireError(error.kind, error.code, error.message, { retryAfterMs: error.retryAfterMs ?? 1_000 });
    if (error instanceof Fault) return wireError('unavailable', 'intake-unavailable', 'what has no answer yet is not stored; connect again and send it again', { retryAfterMs: 1_000 });
    onProblem(error);
    return wireError('bug', 'bug', 'the server made a mistake; it was recorded');
  }
}
