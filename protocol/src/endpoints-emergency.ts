// Endpoints of a running emergency beside those every emergency has: take over, escalate, stand down, call back, its kind, drills, and why.
import { z } from 'zod';
import { CallerAnswer, DrillStart, EmergencyWhy, TakeOver } from './emergency-commands.ts';
import { endpoint } from './endpoint.ts';
import { EmergencyKind, EmergencySummary } from './emergencies.ts';
import { EmergencyId, PersonId } from './ids.ts';

const toEmergency = { auth: 'person', isCritical: true, params: z.object({ emergencyId: EmergencyId }), reply: EmergencySummary } as const;

export const emergencyEndpoints = {
  takeOver: endpoint('POST', '/v1/emergencies/:emergencyId/take-over', 'I hold it from now on; whoever held it is told', { ...toEmergency, body: TakeOver }),
  escalateEmergency: endpoint('POST', '/v1/emergencies/:emergencyId/escalate', 'The next step of the plan, at once', toEmergency),
  standDownResponder: endpoint('POST', '/v1/emergencies/:emergencyId/stand-down', 'Tell one person that they need not go', { ...toEmergency, body: z.object({ personId: PersonId }) }),
  askCallBack: endpoint('POST', '/v1/emergencies/:emergencyId/call-back', 'A paged person asks to be called by the dispatcher', toEmergency),
  markCallBackDone: endpoint('POST', '/v1/emergencies/:emergencyId/call-back/done', 'That person was called', { ...toEmergency, body: z.object({ personId: PersonId }) }),
  answerEmergency: endpoint('POST', '/v1/emergencies/:emergencyId/answers', 'The caller answered a question of the plan; it may change the kind', { ...toEmergency, body: CallerAnswer }),
  reclassifyEmergency: endpoint('POST', '/v1/emergencies/:emergencyId/kind', 'It is another kind of emergency; its plan begins at once', { ...toEmergency, body: z.object({ kind: EmergencyKind }) }),
  startDrill: endpoint('POST', '/v1/drills', 'Practise with real people and nothing outside', { auth: 'person', body: DrillStart, reply: EmergencySummary }),
  explainEmergency: endpoint('GET', '/v1/emergencies/:emergencyId/why', 'Who was considered in each round and why they were asked or not', {
    auth: 'person', params: z.object({ emergencyId: EmergencyId }), query: z.object({ personId: PersonId.optional() }), reply: EmergencyWhy,
  }),
} as const;
