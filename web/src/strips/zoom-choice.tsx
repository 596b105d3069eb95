// How fast the paper runs and how tall a millivolt is: the steps of every ECG.
import { useWords } from '../words/words-context.tsx';
import type { Zoom } from './strip-canvas.tsx';
import styles from './strips.module.css';

const speeds = [12.5, 25, 50] as const;
const gains = [5, 10, 20] as const;

export function ZoomChoice({ zoom, onZoom }: { zoom: Zoom; onZoom: (zoom: Zoom) => void }) {
  const { say } = useWords();
  return (
    <span className={styles.zoom}>
      <label>
        {say('strip.speed')}
        <select value={zoom.mmPerS} onChange={(event) => onZoom({ ...zoom, mmPerS: Number(event.target.value) })}>
          {speeds.map((each) => <option key={each} value={each}>{say('strip.scale.plain', { speed: each })}</option>)}
        </select>
      </label>
      <label>
        {say('strip.gain')}
        <select value={zoom.mmPerMv} onChange={(event) => onZoom({ ...zoom, mmPerMv: Number(event.target.value) })}>
          {gains.map((each) => <option key={each} value={each}>{say('strip.gain.one', { gain: each })}</option>)}
        </select>
      </label>
    </span>
  );
}
