// Rings of an area's outline: lines joined end to end until they close, and which ring is a hole of which. What an extract has cut stays open
// and is dropped. Planar: good for drawing, not for measuring.
export type Pair = [lon: number, lat: number];
export type Ring = Pair[];

const keyOf = (point: Pair | undefined): string => (point === undefined ? '' : `${point[0]},${point[1]}`);

export function ringsOf(lines: readonly Ring[]): Ring[] {
  return chainsOf(lines).filter((chain) => chain.length > 3 && keyOf(chain[0]) === keyOf(chain.at(-1)));
}

/** Lines joined end to end into chains as long as they go, closed or not; each line is used once. */
export function chainsOf(lines: readonly Ring[], mayTurn = true): Ring[] {
  const chains: Ring[] = [];
  const used = new Set<Ring>();
  const ends = new Map<string, Ring[]>();
  const meet = (point: Pair | undefined, line: Ring): void => void ends.set(keyOf(point), [...(ends.get(keyOf(point)) ?? []), line]);
  for (const line of lines) {
    meet(line[0], line);
    if (mayTurn) meet(line.at(-1), line);
  }
  for (const first of lines) {
    if (used.has(first)) continue;
    used.add(first);
    const chain = [...first];
    for (;;) {
      const end = keyOf(chain.at(-1));
      const next = end === keyOf(chain[0]) ? undefined : ends.get(end)?.find((line) => !used.has(line));
      if (next === undefined) break;
      used.add(next);
      chain.push(...(keyOf(next[0]) === end ? next : next.toReversed()).slice(1));
    }
    chains.push(chain);
  }
  return chains;
}

/** Polygons of a set of rings: a ring inside of an odd number of others is a hole of the smallest that holds it. */
export function areaOf(rings: readonly Ring[]): Ring[][] {
  const holders = rings.map((ring) => rings.filter((other) => other !== ring && holds(other, ring[0]!)));
  const polygons = rings.flatMap((ring, index) => (holders[index]!.length % 2 === 0 ? [[ring]] : []));
  rings.forEach((ring, index) => {
    if (holders[index]!.length % 2 === 0) return;
    const smallest = holders[index]!.toSorted((a, b) => sizeOf(a) - sizeOf(b))[0];
    polygons.find(([outer]) => outer === smallest)?.push(ring);
  });
  return polygons;
}

/** Even-odd rule. */
export function holds(ring: Ring, [lon, lat]: Pair): boolean {
  let isInside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
    const [[x, y], [px, py]] = [ring[at]!, ring[before]!];
    if (y > lat !== py > lat && lon < ((px - x) * (lat - y)) / (py - y) + x) isInside = !isInside;
  }
  return isInside;
}

/** Square degrees; the sign tells the direction, positive counter-clockwise. */
const signedSizeOf = (ring: Ring): number => ring.reduce((sum, [x, y], at) => sum + x * ring[(at + 1) % ring.length]![1] - ring[(at + 1) % ring.length]![0] * y, 0) / 2;
export const sizeOf = (ring: Ring): number => Math.abs(signedSizeOf(ring));
