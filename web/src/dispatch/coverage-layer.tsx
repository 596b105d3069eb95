// Coverage on the map: each hole a square with how many live in it, and where somebody could be asked to wait. Draws nothing itself.
import type { CoveredSquare, Position } from '@mydr24/protocol';
import type { MapLine } from '../map/map-lines.ts';
import type { MapPoint } from '../map/map-points.ts';
import type { Say } from '../words/words.ts';
import { holeWords, squareWords } from './coverage-words.ts';
import type { KnownCoverage } from './use-coverage.ts';
import styles from './coverage.module.css';

/** Holes that lie beside each other are one shape: only the sides that divide a hole from what is covered are drawn. */
export function holeLines(coverage: KnownCoverage): MapLine[] {
  if (coverage === null || coverage === 'failed') return [];
  const sides = coverage.holes.flatMap(({ corners }) => corners.map((from, index): [Position, Position] => [from, corners[(index + 1) % corners.length]!]));
  const keyOf = ([a, b]: readonly [Position, Position]): string => [a, b].map(({ lat, lon }) => `${lat.toFixed(4)} ${lon.toFixed(4)}`).toSorted().join(' ');
  const seen = Map.groupBy(sides, keyOf);
  return [...seen].flatMap(([key, same]): MapLine[] => (same.length > 1 ? [] : [{ id: `hole ${key}`, look: 'hole', points: same[0]! }]));
}

export function holePoints(coverage: KnownCoverage, say: Say, locale: string): MapPoint[] {
  if (coverage === null || coverage === 'failed') return [];
  const { holes, move, aim } = coverage;
  const marks = holes.map((hole): MapPoint => ({
    id: `hole ${hole.id}`, at: centreOf(hole), order: 0, label: say('coverage.hole.said', { limit: aim.limitMin, hole: holeWords(hole, say, locale) }), mark: <span className={styles.count}>{hole.patients}</span>,
  }));
  if (move === null) return marks;
  const label = say('coverage.move.here', { name: move.name, place: squareWords(move.to, say, locale) });
  return [...marks.filter(({ id }) => id !== `hole ${move.to.id}`), { id: 'move', at: centreOf(move.to), order: 1, label, mark: <span className={styles.post}>{say('coverage.move.short', { name: move.name })}</span> }];
}

/** As the legend shows it. */
export const HoleShape = () => <span className={styles.count} aria-hidden="true">3</span>;

function centreOf({ corners }: CoveredSquare): Position {
  const [southWest, , northEast] = corners;
  return { lat: (southWest!.lat + northEast!.lat) / 2, lon: (southWest!.lon + northEast!.lon) / 2 };
}
