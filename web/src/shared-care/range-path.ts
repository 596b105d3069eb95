// One vital sign over days as SVG path text: the band from the lowest to the highest of each step, and the last value of each as a line. Where nothing came nothing is drawn. Judges nothing.
import type { VitalHistory } from '@mydr24/protocol';

export interface RangeBox {
  readonly width: number;
  readonly height: number;
  readonly fromAt: number;
  readonly toAt: number;
}

export interface RangeShape {
  readonly line: string;
  /** One closed figure for each stretch without a gap. */
  readonly band: string;
  readonly low: number;
  readonly high: number;
}

type Steps = Pick<VitalHistory, 'at' | 'low' | 'high' | 'last' | 'gaps' | 'stepMs'>;
/** The scale has room above and below, and never less than this of its middle. */
const LEAST_RANGE = 0.06;
/** Where no gap is named, a silence of so many steps is one. */
const SILENT_STEPS = 3;

export function rangeShape({ at, low, high, last, gaps, stepMs }: Steps, { width, height, fromAt, toAt }: RangeBox): RangeShape | null {
  if (at.length === 0) return null;
  const [least, most] = [Math.min(...low), Math.max(...high)];
  const range = Math.max(most - least, Math.abs(most) * LEAST_RANGE, 1);
  const base = (least + most) / 2 - range / 2;
  const x = (instant: number): number => round(((instant - fromAt) / Math.max(1, toAt - fromAt)) * width);
  const y = (value: number): number => round(height - 3 - ((value - base) / range) * (height - 6));
  const isBroken = (index: number): boolean => {
    const [before, here] = [at[index - 1]!, at[index]!];
    return gaps.some(([from, to]) => from < here && to > before) || (stepMs > 0 && here - before > SILENT_STEPS * stepMs);
  };
  const stretches: number[][] = [];
  for (let index = 0; index < at.length; index += 1) {
    if (index === 0 || isBroken(index)) stretches.push([]);
    stretches.at(-1)!.push(index);
  }
  const through = (indexes: readonly number[], values: readonly number[]): string => indexes.map((index) => `${x(at[index]!)} ${y(values[index]!)}`).join('L');
  return {
    // A single value is drawn as a dot: a line of no length with round ends.
    line: stretches.map((stretch) => `M${through(stretch, last)}${stretch.length === 1 ? 'h0.01' : ''}`).join(''),
    band: stretches.map((stretch) => `M${through(stretch, high)}L${through(stretch.toReversed(), low)}Z`).join(''),
    low: least, high: most,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
