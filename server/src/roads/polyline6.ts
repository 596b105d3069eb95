// Lines as Google's encoded polyline with six decimals, as Valhalla and OSRM write them: latitude first, each point as the difference to the one before.
import type { Position } from '@mydr24/protocol';

const PRECISION = 1e6;
const FIVE_BITS = 0x1f;
const MORE = 0x20;
const FIRST_LETTER = 63;

export function encodePolyline6(line: readonly Position[]): string {
  let text = '';
  let [lastLat, lastLon] = [0, 0];
  for (const { lat, lon } of line) {
    const [nextLat, nextLon] = [Math.round(lat * PRECISION), Math.round(lon * PRECISION)];
    text += encodeNumber(nextLat - lastLat) + encodeNumber(nextLon - lastLon);
    [lastLat, lastLon] = [nextLat, nextLon];
  }
  return text;
}

function encodeNumber(value: number): string {
  let left = value < 0 ? -2 * value - 1 : 2 * value;
  let text = '';
  for (; left >= MORE; left = Math.floor(left / MORE)) text += String.fromCharCode((MORE | (left & FIVE_BITS)) + FIRST_LETTER);
  return text + String.fromCharCode(left + FIRST_LETTER);
}

/** Null when it is cut short or holds what no polyline holds. */
export function decodePolyline6(text: string): Position[] | null {
  const numbers: number[] = [];
  let [value, factor] = [0, 1];
  for (const letter of text) {
    const bits = letter.charCodeAt(0) - FIRST_LETTER;
    if (bits < 0 || bits >= 2 * MORE) return null;
    value += (bits & FIVE_BITS) * factor;
    factor *= MORE;
    if (bits >= MORE) continue;
    numbers.push(value % 2 === 1 ? -(value + 1) / 2 : value / 2);
    [value, factor] = [0, 1];
  }
  if (factor !== 1 || numbers.length % 2 !== 0) return null;
  const line: Position[] = [];
  let [lat, lon] = [0, 0];
  for (let at = 0; at < numbers.length; at += 2) {
    lat += numbers[at]!;
    lon += numbers[at + 1]!;
    line.push({ lat: lat / PRECISION, lon: lon / PRECISION });
  }
  return line;
}
