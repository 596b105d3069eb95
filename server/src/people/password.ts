// The text form of a stored password hash (PHC string) and the port that makes and checks one. Pure: the hashing itself
// is in password-argon2.ts.

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Takes the same time whether `stored` is a real hash or null (no such person, no password set): then always false. */
  verify(password: string, stored: string | null): Promise<boolean>;
}

export interface Argon2Settings {
  memoryKib: number;
  passes: number;
  parallelism: number;
}

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 passes, 1 lane. */
export const ARGON2_SETTINGS: Argon2Settings = { memoryKib: 19_456, passes: 2, parallelism: 1 };

export interface PasswordHash extends Argon2Settings {
  /** Both base64 without padding. */
  salt: string;
  tag: string;
}

export function formatPasswordHash({ memoryKib, passes, parallelism, salt, tag }: PasswordHash): string {
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${salt}$${tag}`;
}

const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

export function parsePasswordHash(text: string): PasswordHash | null {
  const [, memory, passes, parallelism, salt, tag] = FORM.exec(text) ?? [];
  if (memory === undefined || salt === undefined || tag === undefined) return null;
  return { memoryKib: Number(memory), passes: Number(passes), parallelism: Number(parallelism), salt, tag };
}
