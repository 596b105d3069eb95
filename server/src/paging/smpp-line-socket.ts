// One standing line to an SMS centre (SMPP 3.4): bound as transceiver, asked now and then whether it still answers, and opened
// again with growing pauses whenever it is lost. Says what came in; knows nothing of pages.
import smpp, { type Pdu, type Session } from 'smpp';

export interface SmppLineOptions {
  /** smpp://host:2775, or ssmpp:// for TLS. */
  url: string;
  user: string;
  password: string;
  /** What the centre hands over. Answered with success once resolved, else as "try again". */
  onDeliver: (pdu: Pdu) => Promise<void>;
  timings?: Partial<SmppTimings>;
}

export interface SmppTimings {
  enquireEveryMs: number;
  /** A centre that does not answer an enquiry or a bind by then is lost. */
  answerWithinMs: number;
  firstPauseMs: number;
  longestPauseMs: number;
}

export interface SmppLine {
  /** A bound session; waits for one while it is being opened, until `signal`. */
  bound(signal: AbortSignal): Promise<Session>;
  close(): Promise<void>;
}

const TIMINGS: SmppTimings = { enquireEveryMs: 15_000, answerWithinMs: 5_000, firstPauseMs: 200, longestPauseMs: 10_000 };
const OUR_TROUBLE = 0x64;
const VERSION_34 = 0x34;

export function openSmppLine(options: SmppLineOptions): SmppLine {
  const timings = { ...TIMINGS, ...options.timings };
  const waiting = new Set<(session: Session) => void>();
  let session: Session | null = null;
  let opened: Session | null = null;
  let pauseMs = timings.firstPauseMs;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let refusal: string | null = null;

  function open(): void {
    const fresh = smpp.connect({ url: options.url, connectTimeout: timings.answerWithinMs });
    opened = fresh;
    const giveUp = setTimeout(() => fresh.destroy(), timings.answerWithinMs);
    fresh.on('error', () => {});
    fresh.on(isSecure(options.url) ? 'secureConnect' : 'connect', () => {
      fresh.bind_transceiver({ system_id: options.user, password: options.password, interface_version: VERSION_34 }, (pdu) => {
        clearTimeout(giveUp);
        refusal = pdu.command_status === 0 ? null : `the centre refuses the bind with status ${pdu.command_status}`;
        if (pdu.command_status === 0) take(fresh);
        else fresh.destroy();
      });
    });
    fresh.on('close', () => {
      clearTimeout(giveUp);
      if (session === fresh) session = null;
      if (!isClosed) timer = setTimeout(open, pauseMs);
      pauseMs = Math.min(pauseMs * 2, timings.longestPauseMs);
    });
  }

  function take(fresh: Session): void {
    session = fresh;
    pauseMs = timings.firstPauseMs;
    // Every message on its way listens for the end of the line.
    fresh.setMaxListeners(0);
    fresh.on('enquire_link', (pdu: Pdu) => fresh.send(pdu.response()));
    fresh.on('unbind', (pdu: Pdu) => {
      fresh.send(pdu.response());
      fresh.close();
    });
    fresh.on('deliver_sm', (pdu: Pdu) => {
      options.onDeliver(pdu).then(
        () => fresh.send(pdu.response()),
        () => fresh.send(pdu.response({ command_status: OUR_TROUBLE })),
      );
    });
    watch(fresh);
    for (const resolve of waiting) resolve(fresh);
    waiting.clear();
  }

  /** A line can be dead without a word: TCP alone notices after minutes. */
  function watch(fresh: Session): void {
    let late: NodeJS.Timeout | undefined;
    const every = setInterval(() => {
      late ??= setTimeout(() => fresh.destroy(), timings.answerWithinMs);
      fresh.enquire_link(() => {
        clearTimeout(late);
        late = undefined;
      });
    }, timings.enquireEveryMs);
    fresh.once('close', () => {
      clearInterval(every);
      clearTimeout(late);
    });
  }

  open();
  return {
    bound(signal) {
      if (session !== null) return Promise.resolve(session);
      if (isClosed) return Promise.reject(new Error('the line is closed'));
      return new Promise((resolve, reject) => {
        waiting.add(resolve);
        const stop = (): void => {
          waiting.delete(resolve);
          reject(new Error(refusal ?? 'the centre does not answer'));
        };
        signal.addEventListener('abort', stop, { once: true });
      });
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const last = opened;
      if (last === null) return;
      await new Promise<void>((resolve) => {
        last.once('close', () => resolve());
        if (session === null) last.destroy();
        else {
          setTimeout(() => last.destroy(), 500).unref();
          last.unbind(() => last.close());
        }
        if ((last as unknown as { socket: { destroyed: boolean } }).socket.destroyed) resolve();
      });
    },
  };
}

const isSecure = (url: string): boolean => url.startsWith('ssmpp:');
