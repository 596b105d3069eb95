// A delivery receipt of SMPP 3.4 (appendix B), from its fields or, where a centre sends none, from its text. Read for the
// id and the state alone: the text's excerpt of the message is not looked at.
import type { CarrierStatus } from '@mydr24/protocol';

export interface ReceiptFields {
  receiptedMessageId?: string | undefined;
  messageState?: number | undefined;
  text: string;
}

/** By the numbers of the field `message_state` and the words of the text; states that say nothing new are left out. */
const byNumber: Readonly<Record<number, CarrierStatus>> = { 1: 'sent', 2: 'delivered', 3: 'undelivered', 4: 'undelivered', 5: 'undelivered', 6: 'sent', 8: 'undelivered' };
const byWord: Readonly<Record<string, CarrierStatus>> = {
  ENROUTE: 'sent', ACCEPTD: 'sent', DELIVRD: 'delivered', EXPIRED: 'undelivered', DELETED: 'undelivered', UNDELIV: 'undelivered', REJECTD: 'undelivered',
};

export function readSmppReceipt({ receiptedMessageId, messageState, text }: ReceiptFields): { ref: string; status: CarrierStatus } | null {
  const ref = receiptedMessageId ?? /\bid:(\S+)/i.exec(text)?.[1];
  const status = (messageState === undefined ? undefined : byNumber[messageState]) ?? byWord[/\bstat:([a-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? ''];
  return ref === undefined || status === undefined ? null : { ref: ref.replace(/\0+$/, ''), status };
}
