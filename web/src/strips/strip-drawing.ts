// Draws one lead on squared paper: small squares of a millimetre, large ones of five, ink broken where there was no sample. Live, the
// pen sweeps and wipes what is a page old, as a bedside monitor does; a kept strip is drawn from left to right.
import { baselineOf, rangeOf, type Lead, type Stretch } from './strip-leads.ts';

/** CSS pixels in a millimetre. */
export const MM = 96 / 25.4;
/** The wiped stretch ahead of the pen. */
const WIPED_MS = 250;

export interface Paper {
  readonly width: number;
  readonly height: number;
  readonly mmPerS: number;
  readonly mmPerMv: number;
  /** `page`: the time at the left edge. `sweep`: the pen's time. */
  readonly at: { readonly page: number } | { readonly sweep: number };
  readonly ink: string;
  readonly grid: string;
}

export const pageMsOf = ({ width, mmPerS }: Pick<Paper, 'width' | 'mmPerS'>): number => (width / (mmPerS * MM)) * 1000;

export function drawStrip(ctx: CanvasRenderingContext2D, lead: Lead, paper: Paper): void {
  ctx.clearRect(0, 0, paper.width, paper.height);
  drawSquares(ctx, paper);
  const pageMs = pageMsOf(paper);
  const [fromAt, untilAt] = 'page' in paper.at ? [paper.at.page, paper.at.page + pageMs] : [paper.at.sweep - pageMs + WIPED_MS, paper.at.sweep];
  const origin = 'page' in paper.at ? paper.at.page : 0;
  const xOf = (atMs: number): number => ((((atMs - origin) % pageMs) + pageMs) % pageMs) * (paper.width / pageMs);
  const seen = lead.stretches.filter((one) => one.endAt > fromAt && one.startAt < untilAt);
  const yOf = heightOf(lead, seen, paper);
  ctx.strokeStyle = paper.ink;
  ctx.lineWidth = 1.6;
  ctx.lineJoin = 'round';
  ctx.beginPath();
  let [lastAt, lastX] = [-Infinity, 0];
  for (const { startAt, stepMs, samples } of seen) {
    for (let n = 0; n < samples.length; n += 1) {
      const at = startAt + n * stepMs;
      const value = samples[n]!;
      if (at < fromAt || at > untilAt || Number.isNaN(value)) continue;
      const x = xOf(at);
      if (at - lastAt > 2.5 * stepMs || x < lastX) ctx.moveTo(x, yOf(value));
      else ctx.lineTo(x, yOf(value));
      [lastAt, lastX] = [at, x];
    }
  }
  ctx.stroke();
  if ('sweep' in paper.at) {
    ctx.fillStyle = paper.ink;
    ctx.fillRect(xOf(paper.at.sweep), 0, 2, paper.height);
  }
}

function heightOf(lead: Lead, seen: readonly Stretch[], { height, mmPerMv }: Paper): (value: number) => number {
  if (lead.hasMillivolts) {
    const baseline = baselineOf(seen);
    return (value) => height * 0.6 - (value - baseline) * mmPerMv * MM;
  }
  const { middle, reach } = rangeOf(seen);
  return (value) => height / 2 - ((value - middle) / reach) * height * 0.8;
}

function drawSquares(ctx: CanvasRenderingContext2D, { width, height, grid }: Paper): void {
  ctx.strokeStyle = grid;
  for (const stepMm of [1, 5]) {
    ctx.lineWidth = stepMm === 1 ? 0.4 : 1.2;
    ctx.beginPath();
    for (let x = 0; x <= width; x += stepMm * MM) {
      ctx.moveTo(x, 0);
      ctx.lineTo(x, height);
    }
    for (let y = 0; y <= height; y += stepMm * MM) {
      ctx.moveTo(0, y);
      ctx.lineTo(width, y);
    }
    ctx.stroke();
  }
}
