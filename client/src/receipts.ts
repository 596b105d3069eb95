// Which pages of an inbox this device has not yet said `delivered` for (D8). Saying so twice is harmless; not at all is not.
import type { InboxItem, Page, PageId } from '@mydr24/protocol';

export function undeliveredPages(items: readonly InboxItem[], personId: string, isSaid: (id: PageId) => boolean): PageId[] {
  const isDue = (page: Page): boolean => page.channel === 'app' && page.personId === personId && page.deliveredAt === null && !isSaid(page.id);
  return items.flatMap(({ pages }) => pages.filter(isDue).map(({ id }) => id));
}
