// Builds how people reach this process: https by itself where a certificate is configured, else plain for a proxy in front; and what is
// seen of it from outside. Part of app.ts. Decides nothing.
import type { SecureContextOptions } from 'node:tls';
import type { Config } from './config.ts';
import type { Platform } from './platform-parts.ts';
import type { StatusLine, StatusSource } from './status/status-page.ts';
import { daysLeft } from './tls/certificate.ts';
import { loadKeyMaterial, watchKeyMaterial } from './tls/key-material-file.ts';
import { lookAtTls, type TlsLook, type TlsPlace } from './tls/tls-look-socket.ts';

export interface Transport {
  readonly isTls: boolean;
  readonly tls: SecureContextOptions | undefined;
  readonly status: StatusSource;
  onChange(use: (tls: SecureContextOptions) => void): void;
  start(port: number): void;
  stop(): void;
}

const LOOK_AGAIN_AFTER_MS = 60_000;
const HYBRID_GROUP = 'X25519MLKEM768';
const FEW_DAYS = 14;

export async function buildTransport({ clock, metrics, onProblem }: Platform, { tlsCert, tlsKey, publicOrigin, host }: Config): Promise<Transport> {
  const files = tlsCert === undefined || tlsKey === undefined ? undefined : { cert: tlsCert, key: tlsKey };
  const first = files && (await loadKeyMaterial(files, clock.nowMs()));
  let use: (tls: SecureContextOptions) => void = () => {};
  const watch = files && first && watchKeyMaterial({ files, first, clock, use: (tls) => use(tls), onProblem });
  if (watch) metrics.gauge('mydr24_certificate_days_left', 'Days until the certificate of this process runs out.', () => daysLeft(watch.certificate(), clock.nowMs()));
  const isTls = watch !== undefined || (publicOrigin?.startsWith('https:') ?? false);
  let place: TlsPlace | undefined;
  return {
    isTls,
    tls: first?.options,
    status: remembered(() => lookNow(place, isTls, clock.nowMs()), clock),
    onChange: (next) => void (use = next),
    start(port) {
      place = placeOf(watch !== undefined, publicOrigin, host, port);
      watch?.start();
    },
    stop: () => watch?.stop(),
  };
}

/** This process where it speaks https itself, else whatever answers where browsers reach us. */
function placeOf(isOurs: boolean, publicOrigin: string | undefined, host: string, port: number): TlsPlace | undefined {
  const url = publicOrigin === undefined ? undefined : new URL(publicOrigin);
  if (isOurs) return { host: host === '0.0.0.0' || host === '::' ? 'localhost' : host, port, name: url?.hostname ?? host };
  return url?.protocol === 'https:' ? { host: url.hostname, port: Number(url.port || 443), name: url.hostname } : undefined;
}

async function lookNow(place: TlsPlace | undefined, isTls: boolean, nowMs: number): Promise<StatusLine[]> {
  if (place === undefined) return [{ name: 'transport', found: isTls ? 'not looked at yet' : 'plain http: for this machine only', isGood: false }];
  const where = `${place.host}:${place.port}`;
  try {
    return linesOf(await lookAtTls(place), where, nowMs);
  } catch {
    return [{ name: 'transport', found: `nothing speaks TLS at ${where}`, isGood: false }];
  }
}

function linesOf({ protocol, cipher, group, untilMs, isTrusted }: TlsLook, where: string, nowMs: number): StatusLine[] {
  const days = daysLeft({ untilMs }, nowMs);
  const hybrid = group === HYBRID_GROUP ? 'keys made by the post-quantum hybrid' : 'keys made without a post-quantum group';
  return [
    { name: 'transport', found: `${protocol}, ${group} (${hybrid}), ${cipher}, at ${where}`, isGood: protocol === 'TLSv1.3' && group === HYBRID_GROUP },
    { name: 'certificate', found: `good for ${days} days${isTrusted ? '' : '; this machine’s authorities do not vouch for it'}`, isGood: days > FEW_DAYS && isTrusted },
  ];
}

/** However often it is asked for, one look a minute. */
function remembered(look: () => Promise<StatusLine[]>, clock: { monotonicMs(): number }): StatusSource {
  let last: { atMs: number; lines: Promise<StatusLine[]> } | undefined;
  return () => {
    if (last === undefined || clock.monotonicMs() - last.atMs > LOOK_AGAIN_AFTER_MS) last = { atMs: clock.monotonicMs(), lines: look() };
    return last.lines;
  };
}
