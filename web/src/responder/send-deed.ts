// One deed as the request it is. The key goes with it, and is the id of what it makes.
import type { Reply } from '@mydr24/client';
import type { Request } from '../live/live-context.tsx';
import type { Waiting } from './outbox.ts';

/** A photo over a poor line takes its time; what does not arrive within it is asked again. */
const DEADLINE_MS = 20_000;
const PHOTO_DEADLINE_MS = 90_000;

export async function sendDeed(request: Request, { key, emergencyId, saidAt, deed }: Waiting): Promise<Reply<unknown>> {
  const params = { emergencyId };
  const options = { key, deadlineMs: DEADLINE_MS };
  switch (deed.what) {
    case 'accept':
      return request('acceptOffer', { params }, options);
    case 'decline':
      return request('declineOffer', { params, body: { reason: deed.reason } }, options);
    case 'status':
      return request(deed.isOfTeam === true ? 'reportTeamStatus' : 'reportStatus', { params, body: { status: deed.status } }, options);
    case 'take-back':
      return request('takeBackStatus', { params, body: { status: deed.status } }, options);
    case 'tick':
      return request('tickChecklist', { params, body: { id: key, itemId: deed.itemId, text: deed.text, isDone: deed.isDone, saidAt } }, options);
    case 'note':
      return request('writeSceneNote', { params, body: { id: key, text: deed.text, saidAt, ...(deed.protectedKind === undefined ? {} : { protectedKind: deed.protectedKind }) } }, options);
    case 'photo':
      return request('addScenePhoto', { params, body: { id: key, content: await base64Of(deed.content), saidAt } }, { ...options, via: 'http', deadlineMs: PHOTO_DEADLINE_MS });
    case 'sealed':
      throw new Error('what is not opened is not sent');
    case 'close':
      return request('closeEmergency', { params, body: { outcome: deed.outcome, note: deed.note } }, options);
  }
}

async function base64Of(content: Blob): Promise<string> {
  const bytes = new Uint8Array(await content.arrayBuffer());
  const CHUNK = 0x8000;
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}
