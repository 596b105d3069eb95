// What a refused command tells the person who gave it: what was found, and what to do.
import type { EmergencySummary, ErrorKind } from '@mydr24/protocol';
import { answer, type Answer, refuse } from '../platform/handlers.ts';
import type { Decision, Refusal, RefusalCode } from './emergency-state.ts';
import { summaryOf } from './emergency-views.ts';

const refusals: Record<RefusalCode, { kind: ErrorKind; message: string }> = {
  'already-accepted': { kind: 'conflict', message: 'another responder has accepted this emergency; you are stood down' },
  'not-offered': { kind: 'conflict', message: 'this emergency is not offered to you' },
  'not-holder': { kind: 'conflict', message: 'only the person who holds this emergency may do this' },
  'too-late-to-cancel': { kind: 'conflict', message: 'the countdown is over and help is being called; tell the responder, or ask staff to close it' },
  'not-cancellable': { kind: 'conflict', message: 'only a call for help can be cancelled; staff close other emergencies' },
  'already-ended': { kind: 'conflict', message: 'this emergency has ended' },
  'not-accepted-yet': { kind: 'conflict', message: 'nobody has accepted this emergency yet; accept it first' },
  'still-counting-down': { kind: 'conflict', message: 'the call can still be cancelled; wait until its countdown is over' },
  'status-went-back': { kind: 'conflict', message: 'the status only moves forward' },
  'nothing-to-take-back': { kind: 'conflict', message: 'this was not the last thing reported, or more than two minutes have passed; tell the dispatcher' },
  'not-involved': { kind: 'conflict', message: 'this person was neither asked nor told; there is nothing to stand down' },
  'not-asked-to-call': { kind: 'conflict', message: 'this person did not ask to be called' },
  'kind-is-open': { kind: 'conflict', message: 'another emergency of that kind is open for this patient, and somebody holds this one; close one of them' },
  'cannot-be-reached': { kind: 'conflict', message: 'none of the ways of this step reaches this person; call them' },
  'not-a-responder': { kind: 'unprocessable', message: 'this person is not registered as a responder here' },
  'not-in-the-team': { kind: 'conflict', message: 'only whoever took a place of this team may report for it' },
  'not-a-place': { kind: 'conflict', message: 'nobody is sought for this place of the team; look at its list again' },
  'asked-to-lead': { kind: 'conflict', message: 'this person is asked to lead and has not answered; stand them down first, or ask another for the place' },
  'set-aside': { kind: 'conflict', message: 'this emergency was set aside after a fault and nothing decides for it; call the dispatcher, and raise it again where help is still needed' },
  'already-the-holder': { kind: 'conflict', message: 'this person already holds the emergency' },
};

function refusalOf({ code, holderName }: Refusal): { ok: false; error: ReturnType<typeof refuse>['error'] } {
  const { kind, message } = refusals[code];
  return refuse(kind, code, code === 'already-accepted' && holderName !== null ? `${holderName} has accepted this emergency; you are stood down` : message);
}

export const notFound = () => refuse('not-found', 'not-found', 'there is no such record');

export function answered(decision: Decision | null): Answer<EmergencySummary> {
  if (decision === null) return notFound();
  return decision.ok ? answer(summaryOf(decision.state)) : refusalOf(decision.refusal);
}
