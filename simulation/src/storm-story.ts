// Five hundred emergencies in ten seconds on one node, whose every decision takes time: how late steps are decided and how
// soon each has its first page out. Nothing breaks here but the quiet. Judges nothing.
import type { PersonId, Role } from '@mydr24/protocol';
import { openEmergency, step } from '@mydr24/server/emergency/emergency.ts';
import { builtInPlans } from '@mydr24/server/emergency/plan-book.ts';
import { noRotas } from '@mydr24/server/rotas/rota-book.ts';
import { seededRandom } from './seeded-random.ts';
import { createVirtualTime } from './virtual-time.ts';
import { type Actor, TENANT } from './world-cast.ts';
import { apply, insert, nodeOf, type Nodes, startLoops, worldAt } from './world-nodes.ts';

export interface Storm {
  opened: number;
  /** For each emergency, until its first page had left or the fail-safe stood on the screens; Infinity when neither came. */
  firstPageMs: number[];
  /** For each step or channel that was due, how late it was decided. */
  lateMs: number[];
}

const START_MS = Date.UTC(2026, 10, 25, 15, 0);
const COUNT = 500;
const WITHIN_MS = 10_000;

export function playStorm(seed: number, costMs: number): Storm {
  const random = seededRandom(seed);
  const time = createVirtualTime(START_MS);
  const nodes: Nodes = {
    random, time, step, actors: crew(), devices: [], rota: noRotas, nodes: [nodeOf(0, time)], rows: new Map(), pages: new Map(), due: new Set(), costMs, scene: null, ids: 0, outages: [],
    onArrived: (page) => {
      if (!random.chance(0.7)) return;
      apply(nodes, nodes.nodes[0]!, page.emergencyId, () => ({ type: 'receipt', page: nodes.pages.get(page.id)!.page, rung: 'delivered' }));
      if (page.purpose === 'offer' && random.chance(0.2)) time.plan(random.between(3_000, 40_000), () => accept(nodes, page.emergencyId, page.personId!));
    },
  };
  startLoops(nodes, nodes.nodes[0]!);
  for (let n = 0; n < COUNT; n += 1) time.plan(random.between(0, WITHIN_MS), () => open(nodes, `emergency-${n}`));
  time.runUntil(START_MS + 45_000);
  return measure(nodes);
}

function crew(): Actor[] {
  const one = (name: string, role: Role): Actor => ({
    character: 'eager', lossRate: 0,
    person: {
      personId: name as PersonId, tenantId: TENANT, name, givenName: name, roles: [role], unitIds: ['unit' as never], isConnected: true, channels: ['sms'],
      responder: role === 'responder' ? { qualifications: ['paramedic'], duty: 'on', base: null, position: null, accuracyM: null, positionedAt: null, emergencyId: null } : null,
    },
  });
  return [...Array.from({ length: 12 }, (_, n) => one(`responder-${n}`, 'responder')), ...Array.from({ length: 1 }, (_, n) => one(`nurse-${n}`, 'nurse')), one('dispatcher-0', 'dispatcher')];
}

function open(nodes: Nodes, id: string): void {
  const node = nodes.nodes[0]!;
  const nowMs = node.clock.nowMs();
  const place = { label: 'Ward', facilityId: 'facility' as never, unitId: 'unit' as never, bed: '1', position: null };
  const patient = { id: `patient-${id}` as never, name: 'Patient', givenName: 'Patient', unitId: 'unit' as never };
  const cause = { type: 'alarm', alarmId: 'alarm-1' as never, priority: 'high', conditionKey: 'spo2-low', vital: null, value: null, unit: null } as const;
  const opening = { id: id as never, tenantId: TENANT, kind: 'respiratory-failure', mode: 'actual', cause, firstReadingAt: nowMs, patient, place, ...builtInPlans.planFor(TENANT, 'respiratory-failure') } as const;
  insert(nodes, node, openEmergency(opening, nowMs, worldAt(nodes, { place, patient, kind: opening.kind }, nowMs)));
}

function accept(nodes: Nodes, id: string, personId: PersonId): void {
  apply(nodes, nodes.nodes[0]!, id, () => ({ type: 'accepted', by: { personId, name: personId } }));
}

function measure({ rows }: Nodes): Storm {
  const storm: Storm = { opened: rows.size, firstPageMs: [], lateMs: [] };
  for (const { state, observations } of rows.values()) {
    const first = observations.find((each) => each.type === 'left' || (each.type === 'committed' && each.state.isFailSafeReached));
    storm.firstPageMs.push(first === undefined ? Infinity : first.atMs - state.openedAt);
    let wakeAt: number | null = null;
    for (const each of observations) {
      if (each.type !== 'committed') continue;
      if (each.isDue && wakeAt !== null) storm.lateMs.push(each.atMs - wakeAt);
      wakeAt = each.state.wakeAt;
    }
  }
  return storm;
}
