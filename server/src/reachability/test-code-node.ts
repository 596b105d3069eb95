// Six digits nobody can foresee: short enough to be read out by a telephone, and worth nothing after their answer.
import { randomInt } from 'node:crypto';

export const makeTestCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');
