// The endpoints of rotas: read by all staff, edited by coordinators, swaps by the two people themselves, calendar feeds.
import { z } from 'zod';
import { endpoint, File, ok } from './endpoint.ts';
import { AbsenceId, FacilityId, Instant, PersonId, RotaFeedId, RotaId, RotaOverrideId, RotaSwapId } from './ids.ts';
import { Role } from './people.ts';
import { Absence, MyShifts, RotaDetail, RotaFeed, RotaHead, RotaOverride, RotaOverview, RotaPlan, RotaShift, RotaSwap } from './rotas.ts';

const person = 'person' as const;
const byRota = z.object({ rotaId: RotaId });
const span = { fromAt: Instant, toAt: Instant };
/** The version that was on the screen: a change made on an older one is refused, so that nobody undoes what they have not seen. */
const version = z.int().min(1);

export const rotaEndpoints = {
  listRotas: endpoint('GET', '/v1/rotas', 'Every rota: who is on call now, who is next, gaps of the coming 14 days', { auth: person, reply: z.object({ rotas: z.array(RotaOverview) }) }),
  listRotaPeople: endpoint('GET', '/v1/rotas/people', 'Staff who can be put on a rota, and facilities that can have their own', {
    auth: person,
    reply: z.object({
      people: z.array(z.object({ id: PersonId, name: z.string(), roles: z.array(Role) })),
      facilities: z.array(z.object({ id: FacilityId, name: z.string() })),
    }),
  }),
  getRota: endpoint('GET', '/v1/rotas/:rotaId', 'One rota with its shifts for a range of at most 92 days', {
    auth: person, params: byRota, query: z.object({ fromAt: z.coerce.number().int().min(0), toAt: z.coerce.number().int().min(0) }), reply: RotaDetail,
  }),
  previewRota: endpoint('POST', '/v1/rotas/preview', 'The shifts a plan would give over the coming 4 weeks; nothing is kept', {
    auth: person, body: z.object({ plan: RotaPlan, rotaId: RotaId.nullable() }), reply: z.object({ fromAt: Instant, toAt: Instant, shifts: z.array(RotaShift) }),
  }),
  createRota: endpoint('POST', '/v1/rotas', 'Make a rota', { auth: person, body: z.object({ plan: RotaPlan }), reply: RotaHead }),
  updateRota: endpoint('PUT', '/v1/rotas/:rotaId', 'Change the plan of a rota', { auth: person, params: byRota, body: z.object({ plan: RotaPlan, version }), reply: RotaHead }),
  retireRota: endpoint('DELETE', '/v1/rotas/:rotaId', 'Retire a rota: nobody is on call by it any more', { auth: person, params: byRota, reply: ok }),
  overrideRota: endpoint('POST', '/v1/rotas/:rotaId/overrides', 'Somebody takes these hours, whatever the pattern says', {
    auth: person, params: byRota, body: z.object({ personId: PersonId, ...span, version }), reply: RotaOverride,
  }),
  endOverride: endpoint('DELETE', '/v1/rota-overrides/:overrideId', 'Take an override back', { auth: person, params: z.object({ overrideId: RotaOverrideId }), reply: ok }),
  askSwap: endpoint('POST', '/v1/rotas/:rotaId/swaps', 'Ask a colleague to exchange two shifts', {
    auth: person, params: byRota, body: z.object({ gives: z.object(span), otherId: PersonId, takes: z.object(span) }), reply: RotaSwap,
  }),
  answerSwap: endpoint('POST', '/v1/rota-swaps/:swapId/answer', 'Agree or decline, as the one who was asked; withdraw, as the one who asked', {
    auth: person, params: z.object({ swapId: RotaSwapId }), body: z.object({ answer: z.enum(['agree', 'decline', 'withdraw']) }), reply: RotaSwap,
  }),
  reportAbsence: endpoint('POST', '/v1/people/:personId/absences', 'Somebody is away on every rota', {
    auth: person, params: z.object({ personId: PersonId }), body: z.object(span), reply: Absence,
  }),
  endAbsence: endpoint('DELETE', '/v1/absences/:absenceId', 'Take an absence back', { auth: person, params: z.object({ absenceId: AbsenceId }), reply: ok }),
  listMyShifts: endpoint('GET', '/v1/me/shifts', 'My shifts of the coming 8 weeks, my swaps, absences and calendar feeds', { auth: person, reply: MyShifts }),
  makeRotaFeed: endpoint('POST', '/v1/me/rota-feeds', 'A calendar address for my shifts, or for one rota; shown once', {
    auth: person, isSecret: true, body: z.object({ rotaId: RotaId.nullable() }), reply: z.object({ feed: RotaFeed, path: z.string() }),
  }),
  revokeRotaFeed: endpoint('DELETE', '/v1/me/rota-feeds/:feedId', 'End a calendar address', { auth: person, params: z.object({ feedId: RotaFeedId }), reply: ok }),
  getRotaCalendar: endpoint('GET', '/v1/calendars/:token/shifts.ics', 'An iCalendar feed; the secret in the address is the right to read it', {
    auth: 'public', params: z.object({ token: z.string().max(160) }), reply: File,
  }),
};
