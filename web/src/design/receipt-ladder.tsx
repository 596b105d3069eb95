// What is known of a page, rung by rung. Only what the device itself said counts as delivered; the ladder never fills by hope.
import { ReceiptRung, type Page } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { timeOfDay } from './figures.ts';
import { rungAt, topRung } from './receipts.ts';
import styles from './receipt-ladder.module.css';

/** What a page and a test page have alike. */
export type LadderFacts = Pick<Page, 'recipient' | 'channel' | 'intendedAt' | 'sentAt' | 'deliveredAt' | 'shownAt' | 'acknowledgedAt' | 'failedAt' | 'failure' | 'isRepeat'>;

export function ReceiptLadder({ page }: { page: LadderFacts }) {
  const { say, locale } = useWords();
  const top = topRung(page);
  const channel = say(`channel.${page.channel}`);
  return (
    <div className={styles.ladder} data-failed={page.failedAt !== null} data-rung={top}>
      <p className={styles.who}>
        <b>{page.recipient}</b> <span>{channel}</span>
        {page.isRepeat && <span>{say('receipt.repeat')}</span>}
      </p>
      <ol aria-label={say('receipt.said', { recipient: page.recipient, channel, rung: say(`receipt.${top}`) })}>
        {ReceiptRung.options.map((rung) => {
          const at = rungAt(page, rung);
          return (
            <li key={rung} data-reached={at !== null}>
              <span className={styles.dot} aria-hidden="true" />
              <span className={at === null ? 'only-heard' : undefined}>{at === null ? '–' : timeOfDay(at, locale, true)}</span>
              <span className={styles.name}>{say(`receipt.${rung}`)}</span>
            </li>
          );
        })}
      </ol>
      {page.failedAt !== null && <p className={styles.failed}>{say('receipt.failed', { reason: page.failure ?? timeOfDay(page.failedAt, locale, true) })}</p>}
    </div>
  );
}
