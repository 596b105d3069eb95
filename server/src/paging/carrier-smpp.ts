// SMS over SMPP 3.4: one submit_sm a part, a receipt asked for the last one, receipts and replies taken from deliver_sm. The
// centre knows no idempotency key, so what this process handed over is remembered and not handed over again.
import type { Pdu, Session } from 'smpp';
import type { Carrier, CarrierAnswer, CarrierEars, CarrierMessage } from './carrier.ts';
import { digitsOf } from './phone-number.ts';
import { readSmppReceipt } from './smpp-receipt.ts';
import { openSmppLine, type SmppTimings } from './smpp-line-socket.ts';
import { splitSms } from './sms-parts.ts';

export interface SmppOptions {
  url: string;
  user: string;
  password: string;
  smsFrom: string;
  ears: CarrierEars;
  timings?: Partial<SmppTimings>;
}

const KEPT = 10_000;
const RECEIPT = 0x04;
const WITH_HEADER = 0x40;
/** Relative validity, two minutes: after that the plan has gone on. */
const VALIDITY = '000000000200000R';

export function createSmppCarrier({ smsFrom, ears, ...line }: SmppOptions): Carrier {
  /** Answers by key, those still awaited too: a repeat waits for the first one's. */
  const handed = new Map<string, Promise<CarrierAnswer>>();
  const keys = new Map<string, string>();
  let concatenation = 0;
  const session = openSmppLine({ ...line, onDeliver: (pdu) => (((pdu.esm_class ?? 0) & 0x3c) === RECEIPT ? takeReceipt(pdu) : takeText(pdu)) });

  async function takeReceipt(pdu: Pdu): Promise<void> {
    const receipt = readSmppReceipt({ receiptedMessageId: pdu.receipted_message_id, messageState: pdu.message_state, text: textOf(pdu) });
    if (receipt !== null) await ears.onReport({ key: keys.get(receipt.ref) ?? null, ...receipt });
  }

  const takeText = (pdu: Pdu): Promise<void> => ears.onText({ from: pdu.source_addr ?? '', text: textOf(pdu) });

  async function handOver(message: CarrierMessage, bound: Session): Promise<CarrierAnswer> {
    const { alphabet, parts } = splitSms(message.text);
    concatenation = (concatenation + 1) % 256;
    const answers = await Promise.all(
      parts.map((text, nth) => {
        const udh = parts.length > 1 ? Buffer.from([5, 0, 3, concatenation, parts.length, nth + 1]) : undefined;
        return submit(bound, {
          ...addressesOf(smsFrom, message.to), data_coding: alphabet === 'gsm' ? 0 : 8, validity_period: VALIDITY,
          esm_class: udh === undefined ? 0 : WITH_HEADER, registered_delivery: nth === parts.length - 1 ? 1 : 0,
          short_message: udh === undefined ? text : { udh, message: text },
        });
      }),
    );
    const refused = answers.find(({ command_status: status }) => status !== 0);
    if (refused) return { type: 'rejected', code: `refused-${refused.command_status}` };
    const ref = answers.at(-1)?.message_id ?? null;
    if (ref !== null) remember(keys, ref, message.key);
    return { type: 'accepted', ref };
  }

  return {
    async send(message, signal) {
      const before = handed.get(message.key);
      if (before !== undefined) return untilAborted(before, signal);
      const answer = session.bound(signal).then((bound) => handOver(message, bound));
      remember(handed, message.key, answer);
      // Without an answer or with a no there is nothing to remember.
      answer.then(({ type }) => type === 'rejected' && handed.delete(message.key), () => handed.delete(message.key));
      return untilAborted(answer, signal);
    },
    check: async (signal) => void (await session.bound(signal)),
    close: () => session.close(),
  };
}

function submit(session: Session, fields: object): Promise<Pdu> {
  return new Promise((resolve, reject) => {
    const lost = (): void => reject(new Error('the line was lost before the centre answered'));
    session.once('close', lost);
    session.submit_sm(fields, (pdu) => {
      session.off('close', lost);
      resolve(pdu);
    });
  });
}

function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the centre did not answer in time')), { once: true });
  });
  late.catch(() => {});
  return Promise.race([work, late]);
}

/** International numbers by digits; a sender may also be a word or a short code. */
function addressesOf(from: string, to: string): object {
  const isWord = /[a-z]/i.test(from);
  const source = isWord ? { source_addr_ton: 5, source_addr_npi: 0, source_addr: from } : { source_addr_ton: from.startsWith('+') ? 1 : 0, source_addr_npi: 1, source_addr: digitsOf(from) };
  return { ...source, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: digitsOf(to) };
}

function textOf({ short_message: short, message_payload: payload }: Pdu): string {
  for (const field of [short, payload]) {
    const text = typeof field === 'object' && !Buffer.isBuffer(field) ? field.message : field;
    if (text !== undefined && text.length > 0) return String(text);
  }
  return '';
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value);
  if (map.size > KEPT) map.delete(map.keys().next().value!);
}
