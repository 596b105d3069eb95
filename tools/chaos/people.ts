// Responders and nurses with the real client: they accept, close and acknowledge, and follow topics through every outage.
// Writes down what they were told; notices by itself an event that comes twice or out of order.
import { type Client, createClient, type Followed } from '@mydr24/client';
import type { Alarm, InboxItem, TopicKind, TopicName } from '@mydr24/protocol';
import { topicName } from '@mydr24/protocol';
import type { BenchWorld, Staff } from '../bench/bench-world.ts';
import type { Seeded } from './seeded.ts';
import type { Truth } from './truth.ts';

export interface Person {
  readonly staff: Staff;
  readonly client: Client;
  readonly followed: readonly FollowedTopic[];
}

export interface FollowedTopic {
  readonly kind: TopicKind;
  readonly id: string;
  readonly token: string;
  readonly view: Followed<TopicKind>;
}

export interface People {
  readonly all: readonly Person[];
  /** From now on offers are answered and alarms acknowledged; `rest` ends that once every request was answered. */
  work(): void;
  rest(): Promise<void>;
  /** Holders end some of what they hold. */
  closeSome(): Promise<void>;
  close(): void;
}

export interface PeopleOptions {
  readonly port: number;
  readonly world: BenchWorld;
  readonly tokens: ReadonlyMap<string, string>;
  readonly truth: Truth;
  readonly seeded: Seeded;
}

const ACCEPT_SHARE = 0.85;
const CLOSE_SHARE = 0.7;
const CLOSE_LATER_SHARE = 0.5;
const ACKNOWLEDGE_SHARE = 0.5;
const DEADLINE_MS = 30_000;

export function connect(port: number, token: string): Client {
  const capabilities = { platform: 'node', receipts: true, push: false, sound: true, locale: 'en' } as const;
  return createClient({ url: `http://127.0.0.1:${port}`, getToken: async () => token, capabilities, areReceiptsAutomatic: true });
}

export function createPeople(options: PeopleOptions): People {
  const { world } = options;
  const pending = new Set<Promise<void>>();
  const desk = {
    isWorking: false,
    track(work: Promise<void>): void {
      pending.add(work);
      void work.finally(() => pending.delete(work));
    },
  };
  const all = [...world.responders.map((staff) => openResponder(options, staff, desk)), ...world.nurses.map((staff) => openNurse(options, staff, desk))];
  return {
    all,
    work: () => void (desk.isWorking = true),
    async rest() {
      desk.isWorking = false;
      while (pending.size > 0) await Promise.all(pending);
    },
    async closeSome() {
      const holders = new Map(all.map((person) => [person.staff.personId, person]));
      const held = [...options.truth.accepted].filter(([emergencyId]) => !options.truth.closed.has(emergencyId) && options.seeded.isLikely(CLOSE_LATER_SHARE));
      await Promise.all(held.map(([emergencyId, personId]) => endEmergency(options.truth, holders.get(personId)!.client, emergencyId)));
    },
    close: () => all.forEach(({ client }) => client.disconnect()),
  };
}

interface Desk {
  isWorking: boolean;
  track(work: Promise<void>): void;
}

function openResponder(options: PeopleOptions, staff: Staff, desk: Desk): Person {
  const { truth, seeded } = options;
  const token = options.tokens.get(staff.personId)!;
  const client = connect(options.port, token);
  const inbox = watch(client, truth, token, 'inbox', staff.personId);
  const asked = new Set<string>();
  inbox.view.onEvent(({ kind, body }) => {
    if (!desk.isWorking || kind !== 'inbox-changed') return;
    const { emergency, offer } = body as InboxItem;
    if (offer?.status !== 'offered' || asked.has(emergency.id)) return;
    asked.add(emergency.id);
    if (seeded.isLikely(ACCEPT_SHARE)) desk.track(accept(options, client, staff.personId, emergency.id));
  });
  client.connect();
  return { staff, client, followed: [inbox] };
}

function openNurse(options: PeopleOptions, staff: Staff, desk: Desk): Person {
  const { truth, seeded } = options;
  const token = options.tokens.get(staff.personId)!;
  const client = connect(options.port, token);
  const unit = watch(client, truth, token, 'unit', staff.unitIds[0]!);
  unit.view.onEvent(({ kind, body }) => {
    if (!desk.isWorking || kind !== 'alarm-changed') return;
    const { id, phase } = body as Alarm;
    if (phase === 'start' && seeded.isLikely(ACKNOWLEDGE_SHARE)) desk.track(acknowledge(truth, client, staff.personId, id));
  });
  client.connect();
  return { staff, client, followed: [unit, watch(client, truth, token, 'inbox', staff.personId)] };
}

function watch(client: Client, truth: Truth, token: string, kind: TopicKind, id: string): FollowedTopic {
  const view = client.follow<TopicKind>(kind, id);
  const topic: TopicName = topicName(kind, id);
  let last = 0;
  view.onEvent((event) => {
    if (event.seq <= last) truth.broken.push(`an event of a topic of kind ${kind} was handed over twice or out of order`);
    last = Math.max(last, event.seq);
    truth.seen.set(`${topic} ${event.seq}`, { topic, seq: event.seq, kind: event.kind, at: event.at });
  });
  return { kind, id, token, view };
}

async function accept({ truth, seeded }: PeopleOptions, client: Client, personId: string, emergencyId: string): Promise<void> {
  const reply = await client.request('acceptOffer', { params: { emergencyId: emergencyId } }, { deadlineMs: DEADLINE_MS });
  if (!reply.ok) return;
  const before = truth.accepted.get(emergencyId);
  if (before !== undefined && before !== personId) truth.broken.push('two people were told that they go');
  truth.accepted.set(emergencyId, personId);
  if (seeded.isLikely(CLOSE_SHARE)) await endEmergency(truth, client, emergencyId);
}

async function endEmergency(truth: Truth, client: Client, emergencyId: string): Promise<void> {
  const args = { params: { emergencyId: emergencyId as never }, body: { outcome: 'false-alarm', note: '' } } as const;
  if ((await client.request('closeEmergency', args, { deadlineMs: DEADLINE_MS })).ok) truth.closed.add(emergencyId);
}

async function acknowledge(truth: Truth, client: Client, personId: string, alarmId: string): Promise<void> {
  const reply = await client.request('acknowledgeAlarm', { params: { alarmId: alarmId } }, { deadlineMs: DEADLINE_MS });
  if (reply.ok) truth.acknowledged.set(alarmId, personId);
}
