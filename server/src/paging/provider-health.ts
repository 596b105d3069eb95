// Whether a channel's provider is out, judged by its answers alone: several silences in a row, until it answers again. While
// it is out pages still go to it at once, but are not waited for; what may wait is held, one of them now and then going as
// the probe.
export interface ProviderHealth {
  silences: number;
  /** Null: it answers. */
  outSince: number | null;
  probes: number;
  nextProbeAt: number;
}

export const healthy: ProviderHealth = { silences: 0, outSince: null, probes: 0, nextProbeAt: 0 };
/** Failures for which no provider was asked: they say nothing about any. */
const unasked: ReadonlySet<string> = new Set(['no-address', 'not-connected', 'endpoint-not-allowed', 'address-not-allowed', 'asked-to-wait']);
export const wasAsked = (failure: string): boolean => !unasked.has(failure);

const OUT_AFTER = 3;
const PROBE_MS = 1_000;
const MAX_PROBE_MS = 60_000;

export const isOut = ({ outSince }: ProviderHealth): boolean => outSince !== null;

/** A clear no is an answer too. */
export function afterAnswer(health: ProviderHealth): ProviderHealth {
  return health.silences === 0 ? health : healthy;
}

export function afterSilence(health: ProviderHealth, nowMs: number): ProviderHealth {
  const silences = health.silences + 1;
  if (silences < OUT_AFTER) return { ...health, silences };
  return { ...health, silences, outSince: health.outSince ?? nowMs, nextProbeAt: health.outSince === null ? nowMs + PROBE_MS : health.nextProbeAt };
}

/** May a message that can wait go now? When it goes to a provider that is out it is the probe, and the next waits longer. */
export function letWaiting(health: ProviderHealth, nowMs: number): { goes: boolean; health: ProviderHealth } {
  if (!isOut(health)) return { goes: true, health };
  if (nowMs < health.nextProbeAt) return { goes: false, health };
  const probes = health.probes + 1;
  return { goes: true, health: { ...health, probes, nextProbeAt: nowMs + Math.min(PROBE_MS * 2 ** probes, MAX_PROBE_MS) } };
}
