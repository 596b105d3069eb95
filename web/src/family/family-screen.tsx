// For those who wait at home: what is happening now, in calm words, of the people who consented. Nothing measured, no place inside a hospital.
import { ScreenRefused } from '../design/screen-states.tsx';
import { ScreenLoading } from '../design/screen-states.tsx';
import { LiveRegion } from '../design/live-region.tsx';
import { useTopic } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { ActingLink } from '../proxies/acting-link.tsx';
import { FamilyCode } from './family-code.tsx';
import { NowHappening, NothingNow } from './now-happening.tsx';
import styles from './family-screen.module.css';

export function FamilyScreen() {
  const me = useMe();
  const { say } = useWords();
  return (
    <LiveRegion>
      <div className={styles.whole}>
        <h1 className="only-heard">{say('family.title')}</h1>
        {me.familyLinks.length === 0 && (
          <section className={styles.card}>
            <h2>{say('family.none')}</h2>
            <p className={styles.lead}>{say('family.none.next')}</p>
          </section>
        )}
        {me.familyLinks.map((link) => (
          <Watched key={link.id} linkId={link.id} patientName={link.patientName} />
        ))}
        <ActingLink />
        <FamilyCode personId={me.person.id} isOpen={me.familyLinks.length === 0} />
      </div>
    </LiveRegion>
  );
}

function Watched({ linkId, patientName }: { linkId: string; patientName: string }) {
  const { say } = useWords();
  const view = useTopic('family', linkId);
  if (view.status === 'loading') return <ScreenLoading />;
  if (view.status === 'refused') {
    const isOver = view.error.kind === 'not-found' || view.error.kind === 'forbidden' || view.error.kind === 'gone';
    if (!isOver) return <ScreenRefused error={view.error} />;
    return (
      <section className={styles.card} role="status">
        <h2>{say('family.revoked', { name: patientName })}</h2>
        <p className={styles.lead}>{say('family.revoked.next')}</p>
      </section>
    );
  }
  const { emergency, patientGivenName, shares } = view.data;
  const isOld = view.status === 'stale';
  return emergency === null ? <NothingNow name={patientGivenName} isOld={isOld} /> : <NowHappening name={patientGivenName} emergency={emergency} isOld={isOld} approach={view.live['approach'] ?? null} sharesHospital={shares.includes('hospital')} />;
}
