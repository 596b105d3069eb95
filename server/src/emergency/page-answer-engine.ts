// What a paged person answered, by whatever way, becomes an event of the emergency of that page. Any answer proves that the
// person has seen the page. Late and repeated ones change nothing and are answered; none is an error.
import type { PageId, Role } from '@mydr24/protocol';
import { reachableChannels, type Roster, type RosterPerson } from '../dispatch/responder-roster.ts';
import type { Tx } from '../platform/postgres.ts';
import type { EmergencyEngine } from './emergency-engine.ts';
import type { Contact, Decision, Emergency, EmergencyEvent, Refusal } from './emergency-state.ts';
import { findPage } from './emergency-store.ts';
import { holderOf, isAnswerable } from './emergency-views.ts';
import type { AnswerPage, PageAnswer, PageAnswerOutcome } from './page-answer.ts';

export interface PageAnswerOptions {
  readonly engine: Pick<EmergencyEngine, 'lock' | 'apply' | 'receive'>;
  readonly roster: Roster;
}

/** Who may hold an emergency they were only told of (server/policies: emergency.take-over). */
const holding: readonly Role[] = ['nurse', 'doctor', 'responder'];

export function createPageAnswers({ engine, roster }: PageAnswerOptions): AnswerPage {
  return async (tx, pageId, personId, answer, nowMs) => {
    const found = await findPage(tx, pageId);
    const person = roster.find(personId);
    if (!found || found.personId !== personId || !person) return { type: 'unknown-page' };
    const [state] = await engine.lock(tx, [found.emergencyId]);
    // Set aside: nothing decides for it, and that they have seen it is kept.
    if (!state) return answerAside(engine, tx, pageId, answer, nowMs);
    const wasSeen = await acknowledge(engine, tx, pageId, nowMs);
    if (state.wakeAt === null) return { type: 'ended' };
    if (answer === 'acknowledge') return wasSeen ? { type: 'already-so', answer } : { type: 'acknowledged' };
    const event = eventOf(state, contactOf(person), person.roles, answer);
    if ('type' in event && event.type === 'not-possible') return event;
    const decision = await engine.apply(tx, state.id, () => event, nowMs);
    return decision === null ? { type: 'unknown-page' } : outcomeOf(decision, answer);
  };
}

async function answerAside(engine: PageAnswerOptions['engine'], tx: Tx, pageId: PageId, answer: PageAnswer, nowMs: number): Promise<PageAnswerOutcome> {
  await engine.receive(tx, [{ pageId, rung: 'acknowledged' }], nowMs);
  return answer === 'acknowledge' ? { type: 'acknowledged' } : impossible('set-aside');
}

/** True when the page had been acknowledged before. */
async function acknowledge(engine: PageAnswerOptions['engine'], tx: Tx, pageId: string, nowMs: number): Promise<boolean> {
  const page = (await findPage(tx, pageId))!;
  if (page.acknowledgedAt !== null) return true;
  await engine.apply(tx, page.emergencyId, () => ({ type: 'receipt', page, rung: 'acknowledged' }), nowMs);
  return false;
}

const contactOf = (person: RosterPerson): Contact => ({ personId: person.personId, name: person.name, givenName: person.givenName, channels: reachableChannels(person) });

type Impossible = Extract<PageAnswerOutcome, { type: 'not-possible' }>;
const impossible = (code: string): Impossible => ({ type: 'not-possible', code });

function eventOf(state: Emergency, by: Contact, roles: readonly Role[], answer: Exclude<PageAnswer, 'acknowledge'>): EmergencyEvent | Impossible {
  const offer = state.offers.find(({ responderId }) => responderId === by.personId);
  const mayHold = roles.some((role) => holding.includes(role));
  switch (answer) {
    case 'accept':
      // Asked to go, or holding it already: the event answers. Only told of it: then whoever may hold it takes what nobody holds.
      if (offer && (isAnswerable(offer.status) || offer.status === 'accepted' || holderOf(state) !== null)) return { type: 'accepted', by };
      if (offer?.status === 'stood-down' && offer.declineReason !== null) return impossible('stood-down');
      return mayHold ? { type: 'took-over', by, from: null } : impossible('not-entitled');
    case 'decline':
      return offer ? { type: 'declined', by, reason: 'other' } : impossible('not-offered');
    case 'take-over':
      return mayHold ? { type: 'took-over', by } : impossible('not-entitled');
    case 'escalate':
      return { type: 'escalated', by };
    case 'call-back':
      return { type: 'call-back-asked', by };
  }
}

const done = { accept: 'accepted', decline: 'declined', 'take-over': 'taken-over', escalate: 'escalated', 'call-back': 'call-back-noted' } as const;

function outcomeOf(decision: Decision, answer: Exclude<PageAnswer, 'acknowledge'>): PageAnswerOutcome {
  if (!decision.ok) return refused(decision.refusal);
  // Nothing new, and no refusal: it was so before.
  return decision.effects.length === 0 ? { type: 'already-so', answer } : { type: done[answer] };
}

function refused({ code, holderName }: Refusal): PageAnswerOutcome {
  if (code === 'already-ended') return { type: 'ended' };
  if (code === 'already-accepted' && holderName !== null) return { type: 'taken', holderName };
  return impossible(code);
}
