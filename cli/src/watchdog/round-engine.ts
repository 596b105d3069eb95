// One round through the whole path, as a device and a responder would go it, over the public API only: a reading that crosses a
// limit, its alarm, its emergency and its page on our own socket, the page recorded as sent, the receipt, a calm reading, the next
// step when nobody accepts, the answers and the end. Each link has a deadline. Leaves no emergency open: what an earlier round left
// is closed before a new one is raised.
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmergencySummary, InboxItem, Page } from '@mydr24/protocol';
import type { Credentials } from './credentials.ts';
import { type CallApi, codeOf, createApi, linkBreak } from './link-call-http.ts';
import type { Break, Link } from './path-watch.ts';
import { openPhoneSocket, type PhoneSocket } from './phone-socket.ts';

export interface RoundOptions {
  readonly url: string;
  readonly credentials: Credentials;
  /** A link that takes longer is broken; the escalation may also take its plan's wait. */
  readonly linkMs: number;
  /** False answers at once, without waiting for the plan's next step: for tests of the other links. */
  readonly waitsForStep?: boolean;
  readonly monotonicMs: () => number;
  readonly onLink: (link: Link) => void;
}

export type RoundOutcome = { readonly isGood: boolean; readonly broken: Break | null; readonly tookMs: Readonly<Partial<Record<Link, number>>> };

export interface Rounds {
  run(): Promise<RoundOutcome>;
  /** Breaks a running round off, ends its emergency, and closes the socket. */
  stop(): Promise<void>;
}

interface Session {
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
}

/** What the board says of the test patient, of which only this is looked at. */
interface Look {
  readonly alarms: readonly { readonly conditionKey: string; readonly emergencyId: string | null }[];
}

const SPO2 = '59408-5';
const CONDITION = 'spo2-low';
/** Below the limit that raises an emergency without delay, and well above it. */
const CROSSING = 70;
const CALM = 97;
/** A token that ends sooner is not begun a round with. */
const TOKEN_LEFT_MS = 180_000;
const LOOK_AGAIN_MS = 500;
/** So long after calm readings a low one is no jump of a stream, which would be doubted at first. */
const NO_STREAM_MS = 6_000;
/** An alarm ends 5 s after a calm reading. */
const CLEAR_MS = 15_000;
/** The first step of the plan waits 20 s; a tenant's own pack may say more, and the promise of 90 s bounds it. */
const LONGEST_STEP_MS = 30_000;

export function createRounds(options: RoundOptions): Rounds {
  const { url, credentials, linkMs, monotonicMs, onLink } = options;
  const { patientId, personId } = credentials;
  const api = createApi(url, linkMs);
  let session: Session | null = null;
  let phone: PhoneSocket | null = null;
  let lastSeq = 0;
  let openId: string | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let hasStopped = false;

  async function signIn(): Promise<void> {
    // Its end is judged by the server's own clock, as the last round knew it.
    if (session !== null && phone?.isOpen && session.accessExpiresAt - phone.serverNowMs() > TOKEN_LEFT_MS) return;
    const old: Session | null = session;
    session = old === null ? null : ((await api({ method: 'POST', path: '/v1/sessions/refresh', body: { refreshToken: old.refreshToken } }).catch(() => null)) as Session | null);
    session ??= (await api({ method: 'POST', path: '/v1/sessions', body: { email: credentials.email, password: credentials.password } })) as Session;
    phone?.close();
    phone = null;
  }

  async function openPhone(): Promise<void> {
    if (!phone?.isOpen) phone = await openPhoneSocket({ url, token: session!.accessToken, personId, deadlineMs: linkMs, monotonicMs });
    await phone.ping(linkMs);
  }

  const ask = (method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> => api({ method, path, bearer: session!.accessToken, body });
  const findAlarm = async (): Promise<Look['alarms'][number] | undefined> =>
    ((await ask('GET', `/v1/patients/${patientId}`)) as Look).alarms.find(({ conditionKey }) => conditionKey === CONDITION);
  const close = (id: string): Promise<unknown> => ask('POST', `/v1/emergencies/${id}/close`, { outcome: 'other', note: '' });

  /** One that has ended is refused, which is as well. */
  const closeIfOpen = async (id: string): Promise<unknown> => close(id).catch((error: unknown) => (codeOf(error) === 'http-409' ? undefined : Promise.reject(error as Error)));

  async function send(value: number): Promise<void> {
    const takenAt = phone!.serverNowMs();
    lastSeq = Math.max(lastSeq + 1, takenAt);
    await sendReading(api, credentials, { seq: lastSeq, patientId, code: SPO2, value, unit: '%', takenAt });
  }

  /** Ends what an earlier round left, and waits until its alarm is over: a limit that is crossed already raises nothing. */
  async function clear(): Promise<void> {
    const until = monotonicMs() + CLEAR_MS;
    let hasSent = false;
    for (let alarm = await findAlarm(); alarm !== undefined || phone!.openOf(patientId).length > 0; alarm = await findAlarm()) {
      // An emergency that reached nobody is in no inbox, but its alarm knows it.
      const left = new Set([...phone!.openOf(patientId), ...(alarm?.emergencyId ? [alarm.emergencyId] : [])]);
      for (const id of left) await closeIfOpen(id);
      if (alarm !== undefined) await send(CALM);
      hasSent ||= alarm !== undefined;
      if (monotonicMs() > until) throw linkBreak('not-cleared');
      await sleep(LOOK_AGAIN_MS);
    }
    if (hasSent) await sleep(NO_STREAM_MS);
  }

  /** Our own page of an emergency that still seeks somebody. */
  async function awaitPage(fits: (page: Page) => boolean, withinMs = linkMs): Promise<{ emergency: EmergencySummary; page: Page }> {
    const ours = ({ emergency, offer, pages }: InboxItem): Page | undefined =>
      emergency.patientId === patientId && emergency.status === 'seeking' && offer?.status === 'offered'
        ? pages.find((page) => page.personId === personId && page.channel === 'app' && fits(page)) : undefined;
    const item = await phone!.nextItem((each) => ours(each) !== undefined, withinMs);
    return { emergency: item.emergency, page: ours(item)! };
  }

  async function goes(at: At): Promise<void> {
    await at('sign-in', signIn);
    await at('socket', openPhone);
    await at('look', clear);
    phone!.forget();
    await at('reading', () => send(CROSSING));
    const first = await at('page', () => awaitPage(() => true)).catch(async (error: unknown) => Promise.reject(await whereItStuck(error, findAlarm)));
    const emergencyId = (openId = first.emergency.id);
    await at('sent', () => awaitPage(({ id, sentAt }) => id === first.page.id && sentAt !== null));
    await at('receipt', () => ask('POST', `/v1/pages/${first.page.id}/receipts`, { rung: 'shown' }));
    // The emergency goes on without its alarm, as it must; a value that stays low would raise others.
    await at('calm', () => send(CALM));
    if (options.waitsForStep !== false) await at('escalation', () => awaitPage(({ step }) => step > first.page.step, linkMs + LONGEST_STEP_MS));
    await at('accept', () => ask('POST', `/v1/emergencies/${emergencyId}/accept`));
    await at('on-scene', () => ask('POST', `/v1/emergencies/${emergencyId}/status`, { status: 'on-scene' }));
    await at('close', () => close(emergencyId));
    openId = null;
  }

  /** Whatever broke, nobody is left called, and the next round begins with a fresh sign-in and a fresh socket. */
  async function giveUp(): Promise<void> {
    phone?.close();
    phone = null;
    if (openId !== null) await close(openId).catch(() => {});
    openId = session = null;
  }

  async function runRound(): Promise<RoundOutcome> {
    const tookMs: Partial<Record<Link, number>> = {};
    let link: Link = 'sign-in';
    const at: At = async (name, work) => {
      if (hasStopped) throw linkBreak('stopped');
      onLink((link = name));
      const beganAt = monotonicMs();
      const result = await work();
      tookMs[name] = monotonicMs() - beganAt;
      return result;
    };
    try {
      await goes(at);
      return { isGood: true, broken: null, tookMs };
    } catch (error) {
      await giveUp();
      return { isGood: false, broken: { link: (error as { link?: Link }).link ?? link, code: codeOf(error) }, tookMs };
    }
  }

  return {
    run() {
      const round = runRound();
      running = round;
      return round;
    },
    async stop() {
      hasStopped = true;
      // What waits for an item hears that the socket closed.
      phone?.close();
      await running;
    },
  };
}

type At = <Result>(link: Link, work: () => Promise<Result>) => Promise<Result>;

/** No page came: the last thing that is there says which link is to blame. */
async function whereItStuck(error: unknown, findAlarm: () => Promise<Look['alarms'][number] | undefined>): Promise<Error> {
  const blame = (link: Link): Error => Object.assign(linkBreak(codeOf(error)), { link });
  try {
    const alarm = await findAlarm();
    return blame(alarm === undefined ? 'alarm' : alarm.emergencyId === null ? 'emergency' : 'page');
  } catch {
    return blame('page');
  }
}

async function sendReading(api: CallApi, { deviceKey }: Credentials, reading: object): Promise<void> {
  const reply = (await api({ method: 'POST', path: '/v1/readings', bearer: deviceKey, body: { readings: [reading] } })) as { results?: { status: string; reason?: string }[] };
  const result = reply.results?.[0];
  if (result?.status !== 'stored') throw linkBreak(result?.reason ?? result?.status ?? 'not-understood');
}
