// What the parts of `mydr24 protocol` share: finding a pack or a staffing by name, and saying why one cannot be read.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ProtocolPack } from '@mydr24/protocol';
import { readPack } from '@mydr24/server/protocols/pack-source.ts';
import { SHIPPED_DIR } from '@mydr24/server/protocols/shipped-packs-file.ts';
import { StaffingFile, staffingOf } from '@mydr24/server/protocols/staffing-file.ts';
import type { Staffing } from '@mydr24/server/protocols/staffing.ts';
import type { ExitCode, Io } from './io.ts';
import { unreadable } from './read-input.ts';

/** Ends the command with one line and an exit code. */
export class WrongUse extends Error {
  readonly exit: ExitCode;
  constructor(message: string, exit: ExitCode = 2) {
    super(message);
    this.exit = exit;
  }
}

/** A file, or a pack that comes with the program by its name. */
export function packPath(name: string | undefined, io: Io): string {
  if (name === undefined) throw new WrongUse('name a pack: a file, or e.g. ad-112');
  const path = resolve(io.cwd, name);
  const shipped = join(SHIPPED_DIR, `${name}.yaml`);
  return !existsSync(path) && /^[a-z0-9-]+$/.test(name) && existsSync(shipped) ? shipped : path;
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new WrongUse(unreadable(error, path) ?? String(error), 1);
  }
}

/** A pack that must be readable to go on; its first misfit is said otherwise. */
export function mustReadPack(name: string | undefined, io: Io): ProtocolPack {
  const path = packPath(name, io);
  const { pack, findings } = readPack(readText(path));
  if (pack !== null) return pack;
  const [first] = findings;
  throw new WrongUse(`${name}:${first?.line ?? 1}: ${first?.message ?? 'not a pack'}; see mydr24 protocol lint ${name}`, 1);
}

export function readStaffing(file: string | undefined, io: Io): Staffing | null {
  if (file === undefined) return null;
  let value: unknown;
  try {
    value = JSON.parse(readText(resolve(io.cwd, file)));
  } catch (error) {
    if (error instanceof WrongUse) throw error;
    throw new WrongUse(`${file} is not JSON`, 1);
  }
  const parsed = StaffingFile.safeParse(value);
  if (parsed.success) return staffingOf(parsed.data, Date.parse);
  const [issue] = parsed.error.issues;
  throw new WrongUse(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`, 1);
}

const styles = { red: 31, yellow: 33, green: 32, dim: 2, bold: 1 } as const;
/** Coloured on a terminal, plain elsewhere. */
export const painter = (io: Io) => (style: keyof typeof styles, text: string): string => (io.isTty && io.env['NO_COLOR'] === undefined ? `\u001B[${styles[style]}m${text}\u001B[0m` : text);
