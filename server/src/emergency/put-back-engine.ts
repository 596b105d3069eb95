// An emergency that was set aside and whose state machine works again: it has its place back, goes on, and every screen is told all
// of it anew. Throws where it does not work yet, or where another of its kind helps the patient meanwhile.
import type { Tx } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import type { EmergencyEngine } from './emergency-engine.ts';
import { tell } from './emergency-record-store.ts';
import type { Emergency } from './emergency-state.ts';
import { find, listFamilyLinks, listPages } from './emergency-store.ts';
import { putBack, setAsideEnded } from './set-aside-store.ts';

export async function goOn(tx: Tx, before: Emergency, { engine, log }: { engine: Pick<EmergencyEngine, 'applyDue'>; log: TopicLog }, nowMs: number): Promise<void> {
  const { id, tenantId, patient } = before;
  if (!(await putBack(tx, id))) throw new Error('another emergency of its kind is open for the patient');
  await engine.applyDue(tx, [before], nowMs);
  const [state, pages, links] = await Promise.all([find(tx, id), listPages(tx, [id]), listFamilyLinks(tx, [patient.id], nowMs)]);
  if (state === undefined) throw new Error('an emergency went away while it was put back');
  const whole = { state, effects: state.offers.map((offer) => ({ type: 'offer' as const, offer })), isSummaryNew: true, pages };
  await log.append(tx, [setAsideEnded(tenantId, id), ...(await tell(tx, [whole], links))], nowMs);
}
