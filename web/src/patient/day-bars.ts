// Where the bar of each night and day lies in its chart. Shares of the height from the top; the scale holds all values and the usual ones.
import type { OwnDays } from '@mydr24/protocol';

type Vital = OwnDays['vitals'][number];
export interface DayBar { readonly nth: number; readonly top: number; readonly bottom: number; readonly typical: number | null; readonly usual: { readonly top: number; readonly bottom: number } | null }
export interface DayBars { readonly low: number; readonly high: number; readonly bars: readonly DayBar[] }

/** Null with nothing to draw. */
export function dayBars({ stretches, usual }: Vital, parts: readonly ('night' | 'day')[]): DayBars | null {
  const values = [...stretches.flatMap(({ reached }) => (reached === null ? [] : [reached.low, reached.high])), ...[usual.night, usual.day].flatMap((band) => (band === null ? [] : [band.low, band.high]))];
  if (values.length === 0) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const shareOf = (value: number): number => (high === low ? 0.5 : (high - value) / (high - low));
  const bars = stretches.flatMap(({ reached, typical }, nth): DayBar[] => {
    const band = usual[parts[nth] ?? 'day'];
    if (reached === null) return [];
    return [{ nth, top: shareOf(reached.high), bottom: shareOf(reached.low), typical: typical === null ? null : shareOf(typical), usual: band === null ? null : { top: shareOf(band.high), bottom: shareOf(band.low) } }];
  });
  return { low, high, bars };
}
