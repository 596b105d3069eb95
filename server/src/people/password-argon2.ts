// Hashes and checks passwords with argon2id of node:crypto. At most two at a time and a bounded queue: a flood of
// sign-ins must not take the thread pool, or the memory, from the chain that pages people.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { Fault } from '../platform/fault.ts';
import { ARGON2_SETTINGS, type Argon2Settings, formatPasswordHash, parsePasswordHash, type PasswordHasher } from './password.ts';

const AT_ONCE = 2;
const SALT_BYTES = 16;
const TAG_BYTES = 32;

export interface Argon2Options {
  readonly settings?: Argon2Settings;
  /** Callers beyond this many waiting are told to come back. */
  readonly maxWaiting?: number;
  readonly derive?: Derive;
}

/** argon2id with a salt and these terms, which are what it costs. */
export type Derive = (password: string, salt: Buffer, tagLength: number, settings: Argon2Settings) => Promise<Buffer>;

export function createPasswordHasher({ settings = ARGON2_SETTINGS, maxWaiting = 64, derive = deriveByNode }: Argon2Options = {}): PasswordHasher {
  const inTurn = createTurnstile(maxWaiting);
  // Nobody's password: checked when there is none to check, so that an unknown person costs the same time.
  const nobody = { ...settings, salt: asText(randomBytes(SALT_BYTES)), tag: asText(randomBytes(TAG_BYTES)) };
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const tag = await inTurn(() => derive(password, salt, TAG_BYTES, settings));
      return formatPasswordHash({ ...settings, salt: asText(salt), tag: asText(tag) });
    },
    async verify(password, stored) {
      const known = stored === null ? null : parsePasswordHash(stored);
      const { salt, tag, ...terms } = known ?? nobody;
      const expected = Buffer.from(tag, 'base64');
      const found = await inTurn(() => derive(password, Buffer.from(salt, 'base64'), expected.length, terms));
      return timingSafeEqual(found, expected) && known !== null;
    },
  };
}

const deriveByNode: Derive = (password, nonce, tagLength, { memoryKib, passes, parallelism }) =>
  new Promise((resolve, reject) => {
    // Two ways of typing one accented letter are one password.
    const message = Buffer.from(password.normalize('NFKC'), 'utf8');
    argon2('argon2id', { message, nonce, tagLength, memory: memoryKib, passes, parallelism }, (error, tag) => (error ? reject(error) : resolve(tag)));
  });

function asText(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

function createTurnstile(maxWaiting: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= maxWaiting) {
        throw new Fault('too many people are signing in at this moment', { kind: 'unavailable', code: 'sign-in-busy', retryAfterMs: 2_000 });
      }
      // The one who leaves hands over the place, so `running` stays.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
