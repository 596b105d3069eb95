// Certificate and key as two PEM files, read again when they change: a new pair serves new connections, open ones go on. A pair that
// does not fit, as in the moment between the writing of two files, is told and not used.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { Fault } from '../platform/fault.ts';
import { type Certificate, findCertificateProblem } from './certificate.ts';

export interface KeyFiles {
  readonly cert: string;
  readonly key: string;
}

export interface KeyMaterial {
  readonly options: SecureContextOptions;
  readonly certificate: Certificate;
}

export interface KeyWatch {
  /** One look; `start` repeats it. */
  look(): Promise<void>;
  start(): void;
  stop(): void;
  certificate(): Certificate;
}

export interface KeyWatchOptions {
  readonly files: KeyFiles;
  readonly first: KeyMaterial;
  readonly clock: { nowMs(): number };
  readonly use: (options: SecureContextOptions) => void;
  /** Told once for each pair that cannot be used. */
  readonly onProblem: (error: unknown) => void;
}

const LOOK_EVERY_MS = 10_000;

export async function loadKeyMaterial({ cert, key }: KeyFiles, nowMs: number): Promise<KeyMaterial> {
  const [certText, keyText] = await Promise.all([readPem(cert), readPem(key)]);
  // Both may throw for what is no PEM; their messages hold nothing of the key.
  const parse = (): KeyMaterial => {
    const found = new X509Certificate(certText);
    const options = { cert: certText, key: keyText };
    createSecureContext(options);
    const names = (found.subjectAltName ?? '').split(', ').filter((name) => name !== '');
    const hasItsKey = found.checkPrivateKey(createPrivateKey(keyText));
    return { options, certificate: { names, fromMs: found.validFromDate.getTime(), untilMs: found.validToDate.getTime(), hasItsKey } };
  };
  let material: KeyMaterial;
  try {
    material = parse();
  } catch (error) {
    throw unusable(cert, key, (error as { code?: string }).code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' ? 'the key is not the one of the certificate' : 'they cannot be read as PEM', error);
  }
  const problem = findCertificateProblem(material.certificate, nowMs);
  if (problem !== null) throw unusable(cert, key, problem);
  return material;
}

export function watchKeyMaterial({ files, first, clock, use, onProblem }: KeyWatchOptions): KeyWatch {
  let certificate = first.certificate;
  let seen: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  async function look(): Promise<void> {
    const marks = await marksOf(files).catch(() => 'missing');
    if (seen === undefined) seen = marks;
    if (marks === seen) return;
    seen = marks;
    try {
      const next = await loadKeyMaterial(files, clock.nowMs());
      use(next.options);
      certificate = next.certificate;
    } catch (error) {
      onProblem(error);
    }
  }
  return {
    look,
    start: () => void (timer ??= setInterval(() => void look(), LOOK_EVERY_MS).unref()),
    stop: () => clearInterval(timer),
    certificate: () => certificate,
  };
}

async function marksOf({ cert, key }: KeyFiles): Promise<string> {
  const stats = await Promise.all([stat(cert), stat(key)]);
  return stats.map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`).join(' ');
}

async function readPem(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: { code?: string }) => {
    throw new Fault(`${path} cannot be read (${error.code})`, { kind: 'unavailable', code: 'tls-files', retryable: false });
  });
}

function unusable(cert: string, key: string, why: string, cause?: unknown): Fault {
  return new Fault(`${cert} and ${key} cannot be used: ${why}`, { kind: 'unavailable', code: 'tls-files', retryable: false, cause });
}
