// The way to the scene in words: how long, from where it was reckoned, each turn, and one tap to the phone's own navigation. That link holds the
// coordinates and nothing else.
import type { Position, SceneRoute } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import { useConnection } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { distanceWords } from '../map/distance.ts';
import { etaWords } from '../map/eta-words.ts';
import { useWords } from '../words/words-context.tsx';
import { navigationLink } from './navigation-link.ts';
import type { KnownRoute } from './use-scene-route.ts';
import styles from './way-there.module.css';

export function WayThere({ known: { route, error }, place }: { known: KnownRoute; place: Position }) {
  const { say } = useWords();
  const isLive = useConnection().tag === 'live';
  const refused = (['no-place', 'no-position'] as const).find((code) => code === error?.code);
  return (
    <section className={styles.whole} aria-label={say('route.title')}>
      <div className={styles.head}>
        {route === null ? <span>{!isLive ? say('route.offline') : error === null ? say('state.loading') : say(refused === undefined ? 'route.failed' : `route.${refused}`)}</span> : <Eta route={route} />}
        <a className={styles.app} href={navigationLink(place, navigator.userAgent)}>
          {say('route.app')}
        </a>
      </div>
      {route !== null && route.steps.length > 0 && <Turns route={route} />}
    </section>
  );
}

function Eta({ route: { etaS, estimate, distanceM, positionedAt } }: { route: SceneRoute }) {
  const { say, locale } = useWords();
  const now = useNow();
  return (
    <p className={styles.eta}>
      <b>{etaWords(etaS, estimate !== null, say)}</b>
      <span>
        {distanceWords(distanceM, say, locale)} · {positionedAt === null ? say('route.fromBase') : say('route.from', { age: ageWords(Math.max(0, now - positionedAt), say) })}
      </span>
    </p>
  );
}

function Turns({ route }: { route: SceneRoute }) {
  const { say, locale } = useWords();
  return (
    <details className={styles.turns}>
      <summary>{say('route.title')}</summary>
      <ol>
        {route.steps.map((step, index) => (
          <li key={index}>
            <span>{say(`turn.${step.turn}`, { road: step.road === '' ? say('route.unnamed') : step.road })}</span>
            <span className={styles.length}>{distanceWords(step.distanceM, say, locale)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
