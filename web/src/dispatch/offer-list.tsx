// Who was asked to go, in the order of the ranking, with every reason for and against in words and their answer.
import type { Offer } from '@mydr24/protocol';
import { ReachLink } from '../reachability/reach-link.tsx';
import { useWords } from '../words/words-context.tsx';
import { reasonWords } from './reason-words.ts';
import type { WhyOf } from './why-dialog.tsx';
import styles from './offer-list.module.css';

const declineReasons = ['busy', 'too-far', 'unsafe', 'not-qualified', 'other'] as const;

interface OfferListProps {
  offers: readonly Offer[];
  /** Absent once it has ended. */
  standDown?: ((offer: Offer) => void) | undefined;
  explain: (who: WhyOf) => void;
}

export function OfferList({ offers, standDown, explain }: OfferListProps) {
  const { say } = useWords();
  if (offers.length === 0) return <p className={styles.none}>{say('dispatch.offers.none')}</p>;
  const ranked = offers.toSorted((a, b) => Number(b.status === 'accepted') - Number(a.status === 'accepted') || a.offeredAt - b.offeredAt || a.rank - b.rank);
  return (
    <ol className={styles.list}>
      {ranked.map((offer) => (
        <OfferRow key={offer.id} offer={offer} standDown={standDown} explain={explain} />
      ))}
    </ol>
  );
}

function OfferRow({ offer, standDown, explain }: { offer: Offer } & Omit<OfferListProps, 'offers'>) {
  const { say, locale } = useWords();
  const known = declineReasons.find((reason) => reason === offer.declineReason);
  return (
    <li data-status={offer.status}>
      <span className={styles.rank} aria-label={say('dispatch.rank', { n: offer.rank })}>
        {offer.rank}
      </span>
      <span className={styles.name}>
        <ReachLink personId={offer.responderId} name={offer.responderName} />
      </span>
      <span className={styles.status}>
        {offer.place !== undefined && `${say('team.for', { place: say(`team.place.${offer.place}`) })} · `}
        {say(`offer.${offer.status}`)}
        {known !== undefined && `: ${say(`decline.${known}`)}`}
      </span>
      <ul className={styles.reasons}>
        {offer.reasons.flatMap((reason) => {
          const text = reasonWords(reason, say, locale);
          return text === null ? [] : [<li key={reason.code} data-against={reason.isAgainst}>{text}</li>];
        })}
      </ul>
      <span className={styles.buttons}>
        <button type="button" onClick={() => explain({ personId: offer.responderId, name: offer.responderName })}>
          {say('dispatch.why')}
        </button>
        {standDown !== undefined && (offer.status === 'offered' || offer.status === 'accepted') && (
          <button type="button" onClick={() => standDown(offer)}>
            {say('dispatch.standDown')}
          </button>
        )}
      </span>
    </li>
  );
}
