// Names every shape on the map.
import { ClosurePoint, HospitalPoint, LinkSample, ParkedPoint, ResponderShape, type ResponderMark } from '../map/marks.tsx';
import { useWords } from '../words/words-context.tsx';
import { HoleShape } from './coverage-layer.tsx';
import styles from './dispatch-map.module.css';

const marks: readonly ResponderMark[] = ['free', 'doubtful', 'unreachable', 'busy', 'off-duty'];

export function MapLegend() {
  const { say } = useWords();
  return (
    <details className={styles.legend}>
      <summary>{say('dispatch.legend')}</summary>
      <ul>
        {marks.map((mark) => (
          <li key={mark}>
            <ResponderShape mark={mark} /> {say(`mark.${mark}`)}
          </li>
        ))}
        <li>
          <ResponderShape mark="free" isOld /> {say('mark.old')}
        </li>
        {(['going', 'asked', 'circle'] as const).map((what) => (
          <li key={what}>
            <LinkSample what={what} /> {say(`mark.${what}`)}
          </li>
        ))}
        <li>
          <HospitalPoint isClosed={false} isOld={false} caption={null} /> {say('mark.hospital')}
        </li>
        <li>
          <ParkedPoint isOld={false} caption={null} /> {say('desk.parked')}
        </li>
        <li>
          <ClosurePoint isClosed /> {say('closure.closed')}
        </li>
        <li>
          <HoleShape /> {say('coverage.legend')}
        </li>
      </ul>
    </details>
  );
}
