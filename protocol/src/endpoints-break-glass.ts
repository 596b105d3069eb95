// Endpoints of break-glass: finding the one patient, opening and ending, and the review by another person.
import { z } from 'zod';
import { BreakGlass, BreakGlassId, BreakGlassPatient, BreakGlassReason, BreakGlassVerdict, MOST_BREAK_GLASS_MIN } from './break-glass.ts';
import { endpoint } from './endpoint.ts';
import { CalendarDay, LATEST_MS, PatientId } from './ids.ts';

const person = 'person' as const;
const byGlass = z.object({ breakGlassId: BreakGlassId });
const text = z.string().trim().min(10).max(1_000);

export const breakGlassEndpoints = {
  findForBreakGlass: endpoint('POST', '/v1/break-glass/find', 'The patient of exactly this family name and day of birth', {
    auth: person, body: z.object({ familyName: z.string().trim().min(1).max(80), bornOn: CalendarDay }), reply: z.object({ patients: z.array(BreakGlassPatient) }),
  }),
  openBreakGlass: endpoint('POST', '/v1/break-glass', 'Open one patient outside of my care; the privacy officer and the patient are told', {
    auth: person, needsStepUp: true, body: z.object({ patientId: PatientId, reason: BreakGlassReason, note: text, minutes: z.int().min(5).max(MOST_BREAK_GLASS_MIN), /** Only with danger to life. */ opensProtected: z.boolean().default(false) }), reply: BreakGlass,
  }),
  getOwnBreakGlass: endpoint('GET', '/v1/break-glass/mine', 'What I have open now, and what I am asked about', {
    auth: person, reply: z.object({ open: BreakGlass.nullable(), asked: z.array(BreakGlass) }),
  }),
  endBreakGlass: endpoint('POST', '/v1/break-glass/:breakGlassId/end', 'End it before its time; open screens lose the patient within 5 seconds', { auth: person, params: byGlass, reply: BreakGlass }),
  answerBreakGlass: endpoint('POST', '/v1/break-glass/:breakGlassId/answer', 'What I say to the privacy officer’s question', { auth: person, params: byGlass, body: z.object({ answer: text }), reply: BreakGlass }),
  listBreakGlass: endpoint('GET', '/v1/break-glass', 'The review queue: those not judged yet or whose patient was not told, or those done with, newest first', {
    auth: person, query: z.object({ state: z.enum(['waiting', 'judged']).default('waiting'), before: z.coerce.number().int().min(0).max(LATEST_MS).optional() }), reply: z.object({ uses: z.array(BreakGlass), before: z.number().nullable() }),
  }),
  tellByLetter: endpoint('POST', '/v1/break-glass/:breakGlassId/letter', 'Say that the patient, who has no account, was told by a letter', { auth: person, params: byGlass, reply: BreakGlass }),
  judgeBreakGlass: endpoint('POST', '/v1/break-glass/:breakGlassId/verdict', 'Judge a use of somebody else, or ask them', {
    auth: person, params: byGlass, body: z.object({ verdict: BreakGlassVerdict, note: text }), reply: BreakGlass,
  }),
} as const;
