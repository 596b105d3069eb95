// What a decision about rights costs: put to Cedar for the first time, and remembered. Needs no server and no database.
import { Role } from '@mydr24/protocol';
import { actions, type PersonCaller, type ResourceFacts } from '@mydr24/server/people/access.ts';
import { openRights } from '@mydr24/server/people/judge-cedar.ts';
import { alone, type Figure } from './measures.ts';

const WARM = 1_000_000;
const caller = (role: Role): PersonCaller => ({ type: 'person', personId: 'me', tenantId: 'here', sessionId: 's', roles: [role], unitIds: ['ward'] }) as unknown as PersonCaller;
const facts: ResourceFacts = { tenantId: 'here', patientId: 'anna', unitId: 'ward', subjectPersonId: 'anna', involvedPersonIds: ['someone', 'me'], holderId: null, wentPersonIds: [], familyPersonIds: [], brokenGlassPersonIds: [], consents: { version: 0, choices: [] } };

export function benchDecision(rounds: number): Figure[] {
  const [opens, colds, warms]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const openedAt = performance.now();
    const rights = openRights();
    opens.push(performance.now() - openedAt);
    const coldAt = performance.now();
    for (const role of Role.options) for (const action of actions) rights.decide(caller(role), action, facts);
    colds.push(((performance.now() - coldAt) * 1_000) / (Role.options.length * actions.length));
    const nurse = caller('nurse');
    const warmAt = performance.now();
    for (let n = 0; n < WARM; n += 1) rights.decide(nurse, 'page.receipt', facts);
    warms.push(((performance.now() - warmAt) * 1_000) / WARM);
  }
  return [
    alone('policies read, checked and ready, at the start', 'ms', opens, '<= 500 ms', { atMost: 500 }),
    alone('a decision put to Cedar for the first time (every role x every action)', 'µs', colds, '<= 1,000 µs', { atMost: 1_000 }),
    alone('a decision remembered', 'µs', warms, '<= 2 µs', { atMost: 2 }),
  ];
}
