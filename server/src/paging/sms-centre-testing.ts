// An SMS centre of our own for tests, on the library's server side: checks the bind, joins the parts of long texts, refuses, hangs
// and drops lines as told, sends receipts in both forms and hands over what people wrote.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { CarrierStatus } from '@mydr24/protocol';
import smpp, { type Pdu, type Session } from 'smpp';

export const CENTRE_USER = 'mydr24';
export const CENTRE_PASSWORD = 'secret08';
/** ESME_RINVDSTADR. */
export const INVALID_DESTINATION = '15005550001';

export interface SmsCentre {
  readonly url: string;
  /** Whole texts, parts joined, in the order they were complete. */
  readonly texts: readonly { to: string; text: string; parts: number; coding: number; ref: string }[];
  readonly binds: () => number;
  be(mode: 'ok' | 'hanging' | 'cutting'): void;
  reached(): Promise<void>;
  receipt(ref: string, status: CarrierStatus, form?: 'fields' | 'text'): Promise<number>;
  /** Somebody wrote to us; resolves with the status of our answer. */
  receiveText(from: string, text: string): Promise<number>;
  /** Resolves when the line was bound again. */
  dropLines(): Promise<void>;
  /** Enquiries of ours that were answered. */
  enquiries: () => number;
  close(): Promise<void>;
}

const words: Record<CarrierStatus, { state: number; word: string }> = {
  queued: { state: 6, word: 'ACCEPTD' }, sent: { state: 1, word: 'ENROUTE' }, delivered: { state: 2, word: 'DELIVRD' }, undelivered: { state: 5, word: 'UNDELIV' },
};

export async function openSmsCentre(): Promise<SmsCentre> {
  const sessions = new Set<Session>();
  const texts: { to: string; text: string; parts: number; coding: number; ref: string }[] = [];
  const waitingParts = new Map<string, string[]>();
  const arrivals = new Set<() => void>();
  const rebinds = new Set<() => void>();
  let mode: 'ok' | 'hanging' | 'cutting' = 'ok';
  let [binds, enquiries, count] = [0, 0, 0];

  function join(pdu: Pdu): { text: string; parts: number } | null {
    const { message = '', udh } = pdu.short_message as { message?: string; udh?: Buffer[] };
    const header = udh?.[0];
    if (header === undefined) return { text: message, parts: 1 };
    const [, , reference = 0, total = 0, nth = 0] = header;
    const key = `${pdu.destination_addr} ${reference}`;
    const parts = waitingParts.get(key) ?? [];
    parts[nth - 1] = message;
    waitingParts.set(key, parts);
    return parts.filter((part) => part !== undefined).length === total ? { text: parts.join(''), parts: total } : null;
  }

  function submit(session: Session, pdu: Pdu): void {
    for (const resolve of arrivals) resolve();
    arrivals.clear();
    if (mode === 'hanging') return;
    if (mode === 'cutting') return session.destroy();
    if (pdu.destination_addr === INVALID_DESTINATION) return void session.send(pdu.response({ command_status: 0x0b }));
    count += 1;
    const ref = `c${count}`;
    const whole = join(pdu);
    if (whole !== null) texts.push({ to: pdu.destination_addr ?? '', ...whole, coding: pdu.data_coding ?? -1, ref });
    session.send(pdu.response({ message_id: ref }));
  }

  const server = smpp.createServer((session) => {
    session.on('error', () => {});
    session.on('close', () => void sessions.delete(session));
    session.on('bind_transceiver', (pdu: Pdu) => {
      const isKnown = pdu.system_id === CENTRE_USER && pdu.password === CENTRE_PASSWORD;
      session.send(pdu.response(isKnown ? {} : { command_status: 0x0e }));
      if (!isKnown) return;
      binds += 1;
      sessions.add(session);
      for (const resolve of rebinds) resolve();
      rebinds.clear();
    });
    session.on('submit_sm', (pdu: Pdu) => submit(session, pdu));
    session.on('enquire_link', (pdu: Pdu) => {
      if (mode === 'hanging') return;
      enquiries += 1;
      session.send(pdu.response());
    });
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response());
      session.close();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const deliver = (fields: object): Promise<number> => {
    const [session] = sessions;
    if (session === undefined) throw new Error('nobody is bound');
    return new Promise((resolve) => void session.deliver_sm(fields, ({ command_status: status }) => resolve(status)));
  };
  return {
    url: `smpp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    texts, binds: () => binds, enquiries: () => enquiries,
    be: (next) => void (mode = next),
    reached: () => new Promise((resolve) => void arrivals.add(resolve)),
    receipt(ref, status, form = 'fields') {
      const { state, word } = words[status];
      const text = `id:${ref} sub:001 dlvrd:001 submit date:2601150000 done date:2601150001 stat:${word} err:000 text:`;
      const fields = form === 'fields' ? { receipted_message_id: ref, message_state: state } : {};
      return deliver({ esm_class: 4, source_addr: '376600000', destination_addr: 'MyDR24', short_message: form === 'fields' ? '' : text, ...fields });
    },
    receiveText: (from, text) => deliver({ esm_class: 0, source_addr: from, destination_addr: '376800000', short_message: text }),
    dropLines() {
      for (const session of sessions) session.destroy();
      return new Promise((resolve) => void rebinds.add(resolve));
    },
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
