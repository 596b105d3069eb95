// Many emergencies at once: every reading that crosses its limit is posted in the same moment, each by a caller of its own. Times
// when the first page of each is on somebody's socket, and when the first receipt of a device is stored. Phones give a receipt for
// each of their pages, as the app does; nobody accepts before the last page is there.
import type { Page } from '@mydr24/protocol';
import type { BenchWorld } from './bench-world.ts';
import { type Floor, floorPages } from './floor.ts';
import type { Caller } from './http-caller.ts';
import type { OurServer } from './our-server.ts';
import { openDevice, readingOf } from './ours.ts';
import { openPhone, type Phone } from './phone.ts';

export interface Storm {
  /** Milliseconds from the first post, one for each emergency. */
  readonly pageOut: readonly number[];
  readonly receipt: readonly number[];
}

const SPO2 = '59408-5';
const DEADLINE_MS = 60_000;

export interface Stormed {
  run(patientIds: readonly string[]): Promise<Storm>;
  close(): void;
}

export async function openStorm(server: OurServer, world: BenchWorld, tokens: readonly string[]): Promise<Stormed> {
  const seen = new Map<string, Seen>();
  const onItem = (phone: Phone, personId: string, { emergency, pages }: { emergency: { id: string; patientId: string }; pages: readonly Page[] }): void => {
    const entry = seen.get(emergency.patientId);
    if (entry === undefined || pages.length === 0) return;
    entry.onPage(emergency.id);
    for (const page of pages) {
      if (page.personId !== personId || page.channel !== 'app' || page.deliveredAt !== null || entry.said.has(page.id)) continue;
      entry.said.add(page.id);
      void phone.ask('recordReceipt', { pageId: page.id }, { rung: 'delivered' }).then((isDone) => isDone && entry.onReceipt());
    }
  };
  const staff = [...world.responders, ...world.nurses];
  const phones = await Promise.all(staff.map(({ personId }, n) => openPhone({ port: server.port, token: tokens[n]!, personId, onItem: (phone, item) => onItem(phone, personId, item) })));
  const nurses = phones.slice(world.responders.length);
  return {
    async run(patientIds) {
      const callers = await Promise.all(patientIds.map((_, n) => openDevice(server.port, world, n)));
      const startedAt = performance.now();
      const entries = patientIds.map((patientId) => watch(seen, patientId, startedAt));
      await Promise.all(callers.map((caller, n) => post(caller, patientIds[n]!)));
      const storm = { pageOut: await inTime(entries.map(({ paged }) => paged)), receipt: await inTime(entries.map(({ received }) => received)) };
      for (const caller of callers) caller.close();
      await endAll(patientIds, seen, nurses);
      return storm;
    },
    close: () => phones.forEach((phone) => phone.close()),
  };
}

interface Seen {
  readonly said: Set<string>;
  readonly paged: Promise<number>;
  readonly received: Promise<number>;
  emergencyId: string | null;
  onPage(emergencyId: string): void;
  onReceipt(): void;
}

function watch(seen: Map<string, Seen>, patientId: string, startedAt: number): Seen {
  const [paged, received] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
  const entry: Seen = {
    said: new Set(), paged: paged.promise, received: received.promise, emergencyId: null,
    onPage: (emergencyId) => (paged.resolve(performance.now() - startedAt), void (entry.emergencyId = emergencyId)),
    onReceipt: () => received.resolve(performance.now() - startedAt),
  };
  seen.set(patientId, entry);
  return entry;
}

async function post(caller: Caller, patientId: string): Promise<void> {
  const { status } = await caller.post('/v1/readings', JSON.stringify({ readings: [readingOf(patientId, SPO2, 70, '%')] }));
  if (status !== 200) throw new Error(`a reading was answered ${status}`);
}

/** What never came is counted at the deadline, not left out. */
function inTime(works: readonly Promise<number>[]): Promise<number[]> {
  const over = new Promise<number>((resolve) => setTimeout(resolve, DEADLINE_MS, DEADLINE_MS).unref());
  return Promise.all(works.map((work) => Promise.race([work, over])));
}

/** The nurse of each ward (insertPatients says whose it is) closes its patients' emergencies one after the other, until none is left to page on. */
async function endAll(patientIds: readonly string[], seen: Map<string, Seen>, nurses: readonly Phone[]): Promise<void> {
  await Promise.all(nurses.map(async (nurse, ward) => {
    for (const patientId of patientIds.filter((_, n) => (n + 1) % nurses.length === ward)) {
      const emergencyId = seen.get(patientId)?.emergencyId;
      for (let isClosed = !emergencyId; !isClosed; ) isClosed = await nurse.ask('closeEmergency', { emergencyId: emergencyId! }, { outcome: 'false-alarm', note: '' });
      seen.delete(patientId);
    }
  }));
}

/** The floor in the same shape: so many single posts at once, each to a page on a bare socket. */
export async function floorStorm(floor: Floor, count: number, sockets: number): Promise<number[]> {
  const pages = await floorPages(floor, sockets);
  await Promise.all(Array.from({ length: count }, (_, n) => pages.page(n)));
  const startedAt = performance.now();
  const took = await Promise.all(Array.from({ length: count }, (_, n) => pages.page(n + count).then(() => performance.now() - startedAt)));
  pages.close();
  return took;
}
