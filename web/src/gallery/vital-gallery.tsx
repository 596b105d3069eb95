// Vital tiles, scores, ages and trends: current, stale, never measured, invalid, coded, alarmed; complete, partial, not for this patient.
import type { News2Shown } from '@mydr24/protocol';
import { AgeStamp } from '../design/age-stamp.tsx';
import { News2Badge } from '../design/news2-badge.tsx';
import { Sparkline } from '../design/sparkline.tsx';
import { VitalTile } from '../design/vital-tile.tsx';
import { FIXTURE_NOW, score, trendOf, vital } from './fixtures.ts';
import styles from './gallery.module.css';

const now = FIXTURE_NOW;

export function Tiles() {
  const tiles = [
    <VitalTile key="1" kind="heart-rate" vital={vital('heart-rate', 72, '/min', 2)} now={now} trend={trendOf(1, 72, 8)} />,
    <VitalTile key="2" kind="spo2" vital={vital('spo2', 78, '%', 1)} now={now} alarm="high" trend={trendOf(2, 88, 8)} />,
    <VitalTile key="3" kind="systolic" vital={vital('systolic', 96, 'mm[Hg]', 300)} second={vital('diastolic', 58, 'mm[Hg]', 300)} now={now} alarm="medium" />,
    <VitalTile key="4" kind="temperature" vital={vital('temperature', 39.3, 'Cel', 2400)} now={now} alarm="low" />,
    <VitalTile key="5" kind="spo2" vital={vital('spo2', 97, '%', 42)} now={now} trend={trendOf(5, 97, 2)} />,
    <VitalTile key="6" kind="respiratory-rate" vital={null} now={now} />,
    <VitalTile key="7" kind="heart-rate" vital={vital('heart-rate', null, '/min', 4)} now={now} />,
    <VitalTile key="8" kind="consciousness" vital={vital('consciousness', 'V', null, 900)} now={now} alarm="high" />,
    <VitalTile key="9" kind="supplemental-oxygen" vital={vital('supplemental-oxygen', 'air', null, 900)} now={now} />,
    <VitalTile key="10" kind="heart-rate" vital={vital('heart-rate', 72, '/min', 2)} now={now} size="hero" />,
  ];
  return tiles.map((tile) => (
    <div key={tile.key} className={styles.tile}>
      {tile}
    </div>
  ));
}

const none = { respiratoryRate: 0, spo2: 0, airOrOxygen: 0, systolicBP: 0, pulse: 0, consciousness: 0, temperature: 0 };
const scores: readonly (News2Shown | null)[] = [
  score(0, none),
  score(3, { ...none, pulse: 3 }),
  score(5, { ...none, respiratoryRate: 2, spo2: 1, pulse: 1, temperature: 1 }),
  score(12, { respiratoryRate: 3, spo2: 3, airOrOxygen: 2, systolicBP: 1, pulse: 2, consciousness: 0, temperature: 1 }),
  score(null, { respiratoryRate: 0, spo2: 0, pulse: 0 }, ['airOrOxygen', 'systolicBP', 'consciousness', 'temperature']),
  score(null, { respiratoryRate: 3, spo2: 2, pulse: 1, systolicBP: 1, temperature: 0, airOrOxygen: 2 }, ['consciousness']),
  { ...score(null, {}), status: 'not-applicable' },
  { ...score(null, {}), status: 'rejected' },
  null,
];

export function Scores() {
  return scores.map((each, index) => <News2Badge key={index} score={each} />);
}

export function Ages() {
  const ages = [0, 12, 119, 120, 3_500, 7_300, 200_000];
  return ages.flatMap((seconds) => [false, true].map((isStale) => <AgeStamp key={`${seconds}${isStale}`} at={now - seconds * 1000} now={now} isStale={isStale} />));
}

export function Sparklines() {
  const calm = trendOf(3, 72, 6);
  const falling = calm.map(([at, value], index): [number, number] => [at, value - Math.max(0, index - 20)]);
  const broken = calm.filter((_, index) => index < 12 || index > 26);
  const lines = [calm, falling, broken, calm.slice(0, 5), []];
  return lines.map((points, index) => (
    <div key={index} className={styles.spark}>
      <Sparkline kind="heart-rate" points={points} />
    </div>
  ));
}
