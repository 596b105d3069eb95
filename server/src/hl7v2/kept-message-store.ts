// HL7 v2 messages that were kept, for an operator: which there are, and the text of one.
import type { Keys } from '../keys/keys.ts';
import type { Tx } from '../platform/postgres.ts';
import { keptOwner, keptPlace } from './kept-message.ts';

export interface KeptMessage {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly controlId: string;
  readonly receivedAt: number;
  readonly why: string;
}

const KEPT = `tenant_id as "tenantId", device_id as "deviceId", control_id as "controlId", received_at as "receivedAt", why_kept as why`;

export const listKeptMessages = (engine: Tx, limit: number): Promise<KeptMessage[]> =>
  engine.query<KeptMessage>(`select ${KEPT} from heard_messages where kept_text is not null order by received_at desc, device_id, control_id limit $1`, [limit], 'hl7-kept-messages');

/** `text` is null where its key was destroyed. */
export async function readKeptMessage(engine: Tx, keys: Keys, deviceId: string, controlId: string): Promise<(KeptMessage & { text: string | null }) | undefined> {
  const row = await engine.maybe<KeptMessage & { plain: string; sealed: Uint8Array | null }>(
    `select ${KEPT}, kept_text as plain, sealed from heard_messages where device_id = $1 and control_id = $2 and kept_text is not null`, [deviceId, controlId], 'hl7-kept-message');
  if (row === undefined) return undefined;
  const { plain, sealed, ...message } = row;
  return { ...message, text: sealed === null ? plain : await keys.openText(engine, keptOwner(row.tenantId), keptPlace(deviceId, controlId), sealed) };
}
