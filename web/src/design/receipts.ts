// Reads the rungs of a page's receipt ladder; decides nothing.
import { ReceiptRung, type Page } from '@mydr24/protocol';

type Rungs = Pick<Page, 'intendedAt' | 'sentAt' | 'deliveredAt' | 'shownAt' | 'acknowledgedAt'>;

export function rungAt(page: Rungs, rung: ReceiptRung): number | null {
  switch (rung) {
    case 'intended': return page.intendedAt;
    case 'sent': return page.sentAt;
    case 'delivered': return page.deliveredAt;
    case 'shown': return page.shownAt;
    case 'acknowledged': return page.acknowledgedAt;
  }
}

/** The highest rung that was really reached. */
export function topRung(page: Rungs): ReceiptRung {
  return ReceiptRung.options.findLast((rung) => rungAt(page, rung) !== null) ?? 'intended';
}
