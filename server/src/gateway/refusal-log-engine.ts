// What was refused as unreadable, unproven, forbidden or too much, as lines of the log: counted by endpoint, reason and who, so that a flood of
// refusals is no flood of lines. Never a path, a value or a name; a stranger is told apart by their network.
import { errorKinds, type WireError } from '@mydr24/protocol';

export interface Refused {
  readonly endpoint: string;
  readonly code: string;
  /** `person <id>`, `device <id>` or a network. */
  readonly from: string;
}
export interface RefusalLog {
  note(refused: Refused): void;
  flush(): void;
  start(): void;
  stop(): void;
}

const EVERY_MS = 5_000;
const MOST_KINDS = 200;
/** What an attempt to get round something looks like. What merely is not there, or no longer, is everyday. */
const ATTEMPTS: ReadonlySet<number> = new Set([400, 401, 403, 408, 413, 415, 422, 429]);

export const isAttempt = ({ kind }: Pick<WireError, 'kind'>): boolean => ATTEMPTS.has(errorKinds[kind].status);

export function createRefusalLog(write: (facts: Refused & { readonly times: number }) => void): RefusalLog {
  let counts = new Map<string, Refused & { times: number }>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const said = counts;
    counts = new Map();
    for (const facts of said.values()) write(facts);
  };
  return {
    note(refused) {
      const isRoom = counts.size < MOST_KINDS;
      const counted = isRoom || counts.has(keyOf(refused)) ? refused : { endpoint: 'any', code: 'any', from: 'many' };
      const key = keyOf(counted);
      const times = (counts.get(key)?.times ?? 0) + 1;
      counts.set(key, { ...counted, times });
    },
    flush,
    start() {
      timer = setInterval(flush, EVERY_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      flush();
    },
  };
}

const keyOf = ({ endpoint, code, from }: Refused): string => `${endpoint} ${code} ${from}`;
