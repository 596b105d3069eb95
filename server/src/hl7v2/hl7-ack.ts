// The answer to an HL7 v2 message: MSA-1 AA, AE or AR, MSA-2 the number it came with, and for a refusal an ERR segment with a
// code of HL7 table 0357, our own word and where it was. Says nothing of a patient. Also who sent a message and when.
import { Hl7Message } from '@medplum/core';
import { textAt } from './hl7-fields.ts';
import { hl7Time } from './hl7-time.ts';
import type { Acknowledgement } from './oru-message.ts';

export interface Hl7Header {
  readonly application: string;
  readonly facility: string;
  /** MSH-8: may carry the device's key. */
  readonly security: string;
  readonly controlId: string;
  readonly trigger: string;
}

export interface Hl7Refusal {
  /** Table 0357: 100 segment sequence, 101 required field, 102 data type, 103 table value, 200 message type, 204 unknown key, 205 duplicate key, 207 internal. */
  readonly code: '100' | '101' | '102' | '103' | '200' | '204' | '205' | '207';
  /** Our own word for it, e.g. `unknown-patient`. */
  readonly reason: string;
  readonly text: string;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\E\\', '|': '\\F\\', '^': '\\S\\', '&': '\\T\\', '~': '\\R\\', '\r': ' ', '\n': ' ' };
const escaped = (text: string): string => text.replaceAll(/[\\|^&~\r\n]/g, (letter) => ESCAPES[letter]!);

/** Null: not an HL7 v2 message. */
export function headerOf(text: string): Hl7Header | null {
  if (!text.startsWith('MSH')) return null;
  try {
    const header = Hl7Message.parse(text.replaceAll(/\r\n|\n/g, '\r')).getSegment('MSH');
    if (!header) return null;
    return { application: textAt(header, 3), facility: textAt(header, 4), security: textAt(header, 8), controlId: textAt(header, 10), trigger: textAt(header, 9, 2) };
  } catch {
    return null;
  }
}

export function acknowledgement(ack: Acknowledgement, header: Hl7Header | null, id: string, nowMs: number, refusals: readonly Hl7Refusal[] = []): string {
  const at = hl7Time(nowMs);
  const { application = '', facility = '', controlId = '', trigger = '' } = header ?? {};
  const errors = refusals.map(({ code, reason, text }) => `ERR|||${code}|E|${escaped(reason)}^${escaped(text)}^L\r`);
  const kind = trigger === '' ? 'ACK' : `ACK^${escaped(trigger)}^ACK`;
  return `MSH|^~\\&|MYDR24||${escaped(application)}|${escaped(facility)}|${at}||${kind}|${id}|P|2.6|||||||UNICODE UTF-8\rMSA|${ack}|${escaped(controlId)}\r${errors.join('')}`;
}
