// MyDR24 as the measuring loops see it: intake with device keys, and pages from a reading to a responder's socket, accepted
// and closed afterwards so that the load stays level.
import { type Caller, openCaller, takeCaller } from './http-caller.ts';
import type { BenchWorld } from './bench-world.ts';
import type { IntakeTarget } from './intake.ts';
import type { OurServer } from './our-server.ts';
import type { PageTarget } from './pages.ts';
import { openPhone, type Phone } from './phone.ts';

const SPO2 = '59408-5';
/** Patients of the wards below this number only send readings; those above are paged for, each once. */
export const CALM_PATIENTS = 1_000;

let nextSeq = Date.now();

export function readingOf(patientId: string, code: string, value: number, unit: string): object {
  return { seq: (nextSeq += 1), patientId, code, value, unit, takenAt: Date.now() };
}

export function ourIntake(server: OurServer, world: BenchWorld): IntakeTarget {
  let patient = 0;
  const next = (): string => world.patientIds[(patient += 1) % CALM_PATIENTS]!;
  return {
    pids: [server.pid, server.postmasterPid()],
    path: '/v1/readings',
    openCaller: (index) => openDevice(server.port, world, index),
    body: (_, count) => JSON.stringify({ readings: Array.from({ length: count }, () => readingOf(next(), SPO2, 97, '%')) }),
  };
}

export function openDevice(port: number, world: BenchWorld, index: number): Promise<Caller> {
  return openCaller(port, { authorization: `Bearer ${world.devices[index % world.devices.length]!.key}` });
}

export interface OurPages extends PageTarget {
  /** Resolves when every page so far was answered and closed. */
  settled(): Promise<void>;
  close(): void;
}

/** Responders' and nurses' sockets, each following its inbox as the app does. */
export async function ourPages(server: OurServer, world: BenchWorld, tokens: readonly string[]): Promise<OurPages> {
  const waiting = new Map<string, () => void>();
  const answering = new Map<string, Promise<void>>();
  const staff = [...world.responders, ...world.nurses];
  const phones = await Promise.all(staff.map(({ personId, role }, n) => openPhone({ port: server.port, token: tokens[n]!, personId, onItem: (phone, item) => {
    if (item.pages.length === 0) return;
    const { id, patientId } = item.emergency;
    if (role === 'responder') waiting.get(patientId)?.();
    // Whoever is offered it tries until somebody goes: one left open would page ever more people.
    if (item.offer?.status !== 'offered' || answering.has(id)) return;
    const work = answer(phone, id).finally(() => answering.delete(id));
    answering.set(id, work);
  } })));
  const idle: Caller[] = [];
  return {
    async page(n) {
      const patientId = world.patientIds[CALM_PATIENTS + n];
      if (patientId === undefined) throw new Error('the world has too few patients for so many pages');
      const shown = new Promise<void>((resolve) => waiting.set(patientId, resolve)).then(() => void waiting.delete(patientId));
      const caller = await takeCaller(idle, () => openDevice(server.port, world, n));
      const body = JSON.stringify({ readings: [readingOf(patientId, SPO2, 70, '%')] });
      await Promise.all([caller.post('/v1/readings', body).then(() => idle.push(caller)), shown]);
    },
    async settled() {
      while (answering.size > 0) await Promise.all(answering.values());
    },
    close() {
      for (const phone of phones) phone.close();
      for (const caller of idle) caller.close();
    },
  };
}

/** Somebody else may have been quicker; then there is nothing left to do. */
async function answer(phone: Phone, emergencyId: string): Promise<void> {
  const accepted = await phone.ask('acceptOffer', { emergencyId }, undefined);
  if (accepted) await phone.ask('closeEmergency', { emergencyId }, { outcome: 'false-alarm', note: '' });
}
