// How many people were paged and how many of their devices said so: only device receipts count as delivered.
import type { Page } from '@mydr24/protocol';

export function receiptCount(pages: readonly Page[]): { all: number; delivered: number } {
  const people = new Map<string, boolean>();
  for (const page of pages) {
    if (page.purpose === 'stand-down') continue;
    const who = page.personId ?? page.recipient;
    people.set(who, (people.get(who) ?? false) || page.deliveredAt !== null);
  }
  return { all: people.size, delivered: [...people.values()].filter(Boolean).length };
}
