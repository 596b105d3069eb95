// Several unit topics as one board: which patients, and how far they can be believed.
import type { TopicView } from '@mydr24/client';
import type { BoardPatient, WireError } from '@mydr24/protocol';

export type BoardView =
  | { status: 'loading' }
  | { status: 'refused'; error: WireError }
  | { status: 'live' | 'stale'; rows: BoardPatient[] };

export function boardOf(views: readonly TopicView<'unit'>[]): BoardView {
  const shown = views.filter((view) => view.data !== null);
  if (shown.length === 0) {
    const refused = views.find((view) => view.status === 'refused');
    return refused === undefined ? { status: 'loading' } : { status: 'refused', error: refused.error };
  }
  const rows = shown.flatMap((view) => view.data.patients);
  return { status: shown.some((view) => view.status === 'stale') ? 'stale' : 'live', rows };
}
