// How many could go right now, and how many cannot and why: counted by shape, so that the list and the map speak alike.
import type { Responder } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { ResponderShape, type ResponderMark } from '../map/marks.tsx';
import { useWords } from '../words/words-context.tsx';
import { markOf } from './responder-mark.ts';
import styles from './responder-summary.module.css';

const marks: readonly ResponderMark[] = ['free', 'doubtful', 'unreachable', 'busy', 'off-duty'];

export function ResponderSummary({ responders }: { responders: readonly Responder[] }) {
  const { say } = useWords();
  return (
    <section className={styles.whole} aria-labelledby="responders-title">
      <header>
        <h2 id="responders-title">{say('dispatch.responders')}</h2>
        <Link to="/reach/people">{say('reach.who')}</Link>
      </header>
      <ul>
        {marks.map((mark) => (
          <li key={mark}>
            <ResponderShape mark={mark} />
            <b>{responders.filter((responder) => markOf(responder) === mark).length}</b>
            <span>{say(`mark.${mark}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
