// One position of one person out of what their phone, their vehicle and their own word say: inverse-variance mean of what
// is fresh and agrees; what disagrees by more than three sigma gives way to the newer trusted one, and that is said.
import type { Position, PositionSource } from '@mydr24/protocol';
import type { Distance } from './judge-position.ts';
import type { KeptPoint } from './track-point.ts';

export interface FusedPosition extends Position {
  /** One sigma. */
  accuracyM: number;
  /** Of the newest point in it, so that its age is never flattered. */
  takenAt: number;
  sources: PositionSource[];
  /** Sources said different places; this is the newer trusted one. */
  hasDisagreement: boolean;
}

export const MANUAL_VALID_MS = 30 * 60_000;
/** As dispatch has it: older is no rival of anything fresh. */
const FRESH_MS = 120_000;
const UNKNOWN_ACCURACY_M = 100;
/** Receivers flatter themselves. */
const LEAST_SIGMA_M = 5;
/** How far somebody has strolled since, when no speed was said. */
const DRIFT_M_PER_S = 2;
const DISAGREE_SIGMAS = 3;

export function fusePosition(points: readonly KeptPoint[], nowMs: number, distance: Distance): FusedPosition | null {
  const valid = points.filter(({ source, takenAt }) => source !== 'manual' || nowMs - takenAt <= MANUAL_VALID_MS);
  const fresh = valid.filter((point) => point.source === 'manual' || nowMs - point.takenAt <= FRESH_MS);
  const usable = (fresh.length > 0 ? fresh : valid).toSorted(byTrust);
  const [lead, ...others] = usable;
  if (!lead) return null;
  const newestAt = Math.max(...usable.map(({ takenAt }) => takenAt));
  const start: Estimate = { lat: lead.lat, lon: lead.lon, sigmaM: sigmaOf(lead, newestAt), takenAt: lead.takenAt, sources: [lead.source], hasDisagreement: false };
  const { sigmaM, ...fused } = (fresh.length > 0 ? others : []).reduce((before, next) => joined(before, next, newestAt, distance), start);
  return { ...fused, accuracyM: Math.round(sigmaM * 10) / 10 };
}

interface Estimate extends Omit<FusedPosition, 'accuracyM'> {
  sigmaM: number;
}

/** What is not doubted first, the newer first; then by source, so that the same points give the same place. */
function byTrust(a: KeptPoint, b: KeptPoint): number {
  return Number(isDoubted(a)) - Number(isDoubted(b)) || b.takenAt - a.takenAt || (a.source < b.source ? -1 : 1);
}
const isDoubted = ({ flag }: KeptPoint): boolean => flag !== null;

/** Uncertainty grows while something moves on; "I am at" says that one stays. */
function sigmaOf({ accuracyM, speedMPerS, takenAt, source }: KeptPoint, atMs: number): number {
  const measuredM = Math.max(LEAST_SIGMA_M, accuracyM === null || accuracyM <= 0 ? UNKNOWN_ACCURACY_M : accuracyM);
  const driftM = source === 'manual' ? 0 : (Math.max(0, atMs - takenAt) / 1000) * Math.max(DRIFT_M_PER_S, speedMPerS ?? 0);
  return measuredM + driftM;
}

function joined(before: Estimate, next: KeptPoint, atMs: number, distance: Distance): Estimate {
  const sigmaM = sigmaOf(next, atMs);
  if (distance(before, next) > DISAGREE_SIGMAS * Math.hypot(before.sigmaM, sigmaM)) return { ...before, hasDisagreement: true };
  const [own, other] = [1 / before.sigmaM ** 2, 1 / sigmaM ** 2];
  const share = other / (own + other);
  return {
    ...before,
    lat: before.lat + (next.lat - before.lat) * share,
    lon: wrapped(before.lon + wrapped(next.lon - before.lon) * share),
    sigmaM: Math.sqrt(1 / (own + other)),
    takenAt: Math.max(before.takenAt, next.takenAt),
    sources: [...before.sources, next.source],
  };
}

/** Two sides of the date line are near each other. */
const wrapped = (lon: number): number => (lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon);
