// An incident as it stood at any moment, from its record alone: which status, which step, who was asked and paged, what the
// devices had said. At the end it is the record's own last state. Pure; a screen plays it at any speed.
import type { EmergencyStatus, IncidentRecord, OfferStatus, Page, TimelineEntry } from '@mydr24/protocol';

export interface ReplayedOffer {
  personId: string;
  name: string;
  status: OfferStatus;
}

export interface IncidentMoment {
  at: number;
  /** Null before the emergency was there: only readings and alarms. */
  status: EmergencyStatus | null;
  step: number;
  isFailSafeReached: boolean;
  acknowledgedBy: string | null;
  holderId: string | null;
  holderName: string | null;
  outcome: string | null;
  offers: readonly ReplayedOffer[];
  /** Pages noted so far, each with the receipts it had. */
  pages: readonly Page[];
  /** How many lines of the timeline have been written. */
  lineCount: number;
}

type Told = Omit<IncidentMoment, 'at' | 'pages' | 'lineCount'>;
type Telling = Pick<IncidentRecord, 'summary' | 'protocol' | 'timeline' | 'offers' | 'pages'>;

const NOTHING: Told = { status: null, step: 0, isFailSafeReached: false, acknowledgedBy: null, holderId: null, holderName: null, outcome: null, offers: [] };

export function incidentAt(record: Telling, at: number): IncidentMoment {
  const lines = record.timeline.filter((entry) => entry.at <= at);
  const told = lines.reduce((moment, entry) => tell(moment, entry, record), NOTHING);
  const pages = record.pages.filter(({ intendedAt }) => intendedAt <= at).map((page) => pageAt(page, at));
  return { ...told, at, pages, lineCount: lines.length };
}

/** From the first line to the last thing that happened. */
export function replaySpan({ timeline, pages, summary }: Telling): { fromAt: number; toAt: number } {
  const receipts = pages.flatMap(({ intendedAt, sentAt, deliveredAt, shownAt, acknowledgedAt, failedAt }) => [intendedAt, sentAt, deliveredAt, shownAt, acknowledgedAt, failedAt]);
  const all = [summary.openedAt, ...timeline.map(({ at }) => at), ...receipts.filter((at) => at !== null)];
  return { fromAt: Math.min(...all), toAt: Math.max(...all, summary.closedAt ?? 0) };
}

function pageAt(page: Page, at: number): Page {
  const then = (instant: number | null): number | null => (instant !== null && instant <= at ? instant : null);
  const failedAt = then(page.failedAt);
  return {
    ...page, sentAt: then(page.sentAt), deliveredAt: then(page.deliveredAt), shownAt: then(page.shownAt), acknowledgedAt: then(page.acknowledgedAt),
    failedAt, failure: failedAt === null ? null : page.failure,
  };
}

type Teller = (moment: Told, entry: TimelineEntry, record: Telling) => Told;

/** Lines that change no state (a reading, a page, a receipt) are told by themselves and by the pages. */
const tellers: Readonly<Record<string, Teller>> = {
  opened: (moment) => ({ ...moment, status: 'seeking' }),
  'countdown-started': (moment) => ({ ...moment, status: 'countdown' }),
  'step-started': (moment, { facts }, { protocol }) => {
    const step = protocol.steps.findIndex(({ id }) => id === facts['step']);
    const status = moment.status === 'countdown' ? 'seeking' : moment.status;
    return { ...moment, status, step: step === -1 ? moment.step : step };
  },
  offered: (moment, entry) => offered(moment, entry, 'offered'),
  acknowledged: (moment, { personName }) => ({ ...moment, acknowledgedBy: moment.acknowledgedBy ?? personName }),
  accepted: (moment, entry) => ({ ...offered(moment, entry, 'accepted'), status: 'accepted', holderId: entry.personId, holderName: entry.personName }),
  declined: (moment, entry) => backToSeeking(offered(moment, entry, 'declined'), entry),
  'offer-expired': (moment, entry) => backToSeeking(offered(moment, entry, 'expired'), entry),
  'stood-down': (moment, entry) => backToSeeking(offered(moment, entry, 'stood-down'), entry),
  'went-off-duty': (moment, entry) => {
    const isAsked = moment.offers.some(({ personId, status }) => personId === entry.personId && status === 'offered');
    const isIdleHolder = moment.status === 'accepted' && moment.holderId === entry.personId;
    return isAsked || isIdleHolder ? backToSeeking(offered(moment, entry, 'expired'), entry) : moment;
  },
  'taken-over': (moment, entry) => ({
    ...offered(moment, entry, 'accepted'), status: moment.holderId === null ? 'accepted' : afterHandOver(moment.status), holderId: entry.personId, holderName: entry.personName,
  }),
  reclassified: (moment) => ({ ...moment, step: 0 }),
  'status-changed': (moment, { facts }) => ({ ...moment, status: (facts['status'] ?? moment.status) as EmergencyStatus | null }),
  'handed-over': handedOver,
  'fail-safe': (moment) => ({ ...moment, isFailSafeReached: true }),
  cancelled: (moment) => ({ ...moment, status: 'cancelled' }),
  closed: (moment, { facts }) => ({ ...moment, status: 'closed', outcome: typeof facts['outcome'] === 'string' ? facts['outcome'] : null }),
};

function tell(moment: Told, entry: TimelineEntry, record: Telling): Told {
  return tellers[entry.kind]?.(moment, entry, record) ?? moment;
}

function offered(moment: Told, { personId, personName }: Pick<TimelineEntry, 'personId' | 'personName'>, status: OfferStatus): Told {
  if (personId === null) return moment;
  const offer = { personId, name: personName ?? '', status };
  const isKnown = moment.offers.some((each) => each.personId === personId);
  return { ...moment, offers: isKnown ? moment.offers.map((each) => (each.personId === personId ? offer : each)) : [...moment.offers, offer] };
}

/** The holder will not go after all: the plan starts over. */
function backToSeeking(moment: Told, { personId }: TimelineEntry): Told {
  return moment.holderId === null || moment.holderId !== personId ? moment : { ...moment, status: 'seeking', holderId: null, holderName: null };
}

const afterHandOver = (status: EmergencyStatus | null): EmergencyStatus | null => (status === 'en-route' ? 'accepted' : status);

/** The line names the new holder; who that is, the offers know. On the way, they must set out anew. */
function handedOver(moment: Told, entry: TimelineEntry, { offers, summary }: Telling): Told {
  const name = String(entry.facts['to']);
  const to = offers.find(({ responderName, responderId }) => responderName === name && responderId !== entry.personId);
  const status = afterHandOver(moment.status);
  const freed = moment.offers.some(({ personId }) => personId === entry.personId) ? offered(moment, entry, 'stood-down') : moment;
  const personId = to?.responderId ?? (summary.holderName === name ? summary.holderId : null);
  return { ...offered(freed, { personId, personName: name }, 'accepted'), status, holderId: personId, holderName: name };
}
