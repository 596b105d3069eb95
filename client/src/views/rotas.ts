// The rotas of a tenant and their open gaps. A retired rota leaves with its gaps; a gap that is gone leaves.
import type { Snapshot, TopicEvent } from '@mydr24/protocol';
import { upsert, without } from './collections.ts';

type Rotas = Snapshot<'rotas'>;

export function applyRotasEvent(view: Rotas, event: TopicEvent<'rotas'>): Rotas {
  const { id } = event.body;
  if (event.kind === 'rota-changed') {
    if (!event.body.isRetired) return { ...view, rotas: upsert(view.rotas, event.body, (rota) => rota.id) };
    return { rotas: without(view.rotas, (rota) => rota.id === id), gaps: without(view.gaps, ({ rotaId }) => rotaId === id) };
  }
  if (event.body.isGone) return { ...view, gaps: without(view.gaps, (gap) => gap.id === id) };
  return { ...view, gaps: upsert(view.gaps, event.body, (gap) => gap.id) };
}
