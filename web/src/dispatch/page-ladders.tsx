// What each device really said about each page: the newest first, stand-downs folded away.
import type { Page } from '@mydr24/protocol';
import { ReceiptLadder } from '../design/receipt-ladder.tsx';
import { useWords } from '../words/words-context.tsx';
import type { WhyOf } from './why-dialog.tsx';
import styles from './page-ladders.module.css';

export function PageLadders({ pages, explain }: { pages: readonly Page[]; explain: (who: WhyOf) => void }) {
  const { say } = useWords();
  if (pages.length === 0) return <p className={styles.none}>{say('patientPage.emergency.pages.none')}</p>;
  const asked = pages.filter(({ purpose }) => purpose !== 'stand-down').toSorted((a, b) => b.intendedAt - a.intendedAt);
  const standDowns = pages.filter(({ purpose }) => purpose === 'stand-down');
  return (
    <div className={styles.whole}>
      {asked.map((page) => (
        <div key={page.id} className={styles.one}>
          <ReceiptLadder page={page} />
          {page.personId !== null && <WhyButton who={{ personId: page.personId, name: page.recipient }} explain={explain} />}
        </div>
      ))}
      {standDowns.length > 0 && (
        <details>
          <summary>{say('dispatch.standDowns', { n: standDowns.length })}</summary>
          <div className={styles.whole}>
            {standDowns.map((page) => (
              <ReceiptLadder key={page.id} page={page} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function WhyButton({ who, explain }: { who: WhyOf; explain: (who: WhyOf) => void }) {
  const { say } = useWords();
  return (
    <button type="button" aria-label={say('dispatch.why.title', { name: who.name })} onClick={() => explain(who)}>
      {say('dispatch.why')}
    </button>
  );
}
