// One virtual responder's phone: a real client on a real socket that follows its inbox and does what virtual-responders.ts
// decides. Losing coverage closes the socket, as a tunnel would. Decides nothing itself.
import { createClient, type Client } from '@mydr24/client';
import type { EmergencySummary, InboxItem, Position, Snapshot } from '@mydr24/protocol';
import { type Action, type ResponderEvent, type ResponderState, type Roads, type Rng, startResponder, stepResponder } from './virtual-responders.ts';

export interface PhoneOptions {
  readonly url: string;
  readonly personId: string;
  readonly base: Position;
  /** The hospital a patient found elsewhere is taken to. */
  readonly hospitalFor: (scene: Position) => Position;
  readonly getToken: (isRefused: boolean) => Promise<string | null>;
  readonly roads: Roads;
  readonly rng: Rng;
  readonly nowMs: () => number;
}

export interface Phone {
  /** Once a second. */
  tick(): void;
  stop(): void;
}

export function startPhone(options: PhoneOptions): Phone {
  const { personId, roads, rng, nowMs, hospitalFor } = options;
  const client = createClient({
    url: options.url, getToken: options.getToken, areReceiptsAutomatic: true,
    capabilities: { platform: 'node', receipts: true, push: false, sound: false, locale: 'ca' },
  });
  let state: ResponderState = startResponder(options.base, nowMs(), rng);
  const known = new Set<string>();
  const happen = (event: ResponderEvent): void => {
    const step = stepResponder(state, event, nowMs(), rng, roads);
    state = step.state;
    for (const action of step.actions) perform(client, action, happen, nowMs);
  };
  const inbox = client.follow('inbox', personId);
  inbox.subscribe(() => {
    const view = inbox.getSnapshot();
    if (view.status === 'live') hear(view.data, known, personId, happen, hospitalFor, client);
  });
  client.connect();
  return {
    tick: () => happen({ type: 'tick' }),
    stop() {
      inbox.close();
      client.disconnect();
    },
  };
}

/** Turns what the inbox shows into what has happened since it was last looked at. */
function hear(
  { items }: Snapshot<'inbox'>, known: Set<string>, personId: string, happen: (event: ResponderEvent) => void,
  hospitalFor: (scene: Position) => Position, client: Client,
): void {
  for (const item of items) {
    const { emergency } = item;
    if (emergency.holderId === personId && isHeld(emergency) && !known.has(emergency.id)) {
      // Held before this phone was started again: it no longer knows where it was on the way, and brings it to an end.
      known.add(emergency.id);
      void client.request('closeEmergency', { params: { emergencyId: emergency.id }, body: { outcome: 'treated-on-scene' } });
    } else if (isAsked(item) && !known.has(emergency.id)) {
      known.add(emergency.id);
      const scene = emergency.place.position;
      if (scene === null) continue;
      for (const page of item.pages) if (page.shownAt === null) void client.request('recordReceipt', { params: { pageId: page.id }, body: { rung: 'shown' } });
      happen({ type: 'offered', mission: { emergencyId: emergency.id, scene, hospital: emergency.place.bed === null ? hospitalFor(scene) : null } });
    } else if (known.has(emergency.id) && isLost(emergency, item, personId)) {
      known.delete(emergency.id);
      happen({ type: 'stood-down', emergencyId: emergency.id });
    }
  }
  const present = new Set<string>(items.map(({ emergency }) => emergency.id));
  for (const emergencyId of known) {
    if (present.has(emergencyId)) continue;
    known.delete(emergencyId);
    happen({ type: 'stood-down', emergencyId });
  }
}

const isHeld = ({ status }: EmergencySummary): boolean => status !== 'seeking' && status !== 'countdown' && status !== 'closed' && status !== 'cancelled';
const isAsked = ({ offer }: InboxItem): boolean => offer?.status === 'offered';
const isLost = ({ status, holderId }: EmergencySummary, { offer }: InboxItem, personId: string): boolean =>
  status === 'closed' || status === 'cancelled' || (holderId !== null && holderId !== personId) || offer?.status === 'stood-down';

function perform(client: Client, action: Action, happen: (event: ResponderEvent) => void, nowMs: () => number): void {
  switch (action.type) {
    case 'share-position':
      return void client.request('sharePosition', { body: { ...action.position, accuracyM: action.accuracyM, takenAt: nowMs() } });
    case 'accept':
      return void client.request('acceptOffer', { params: { emergencyId: action.emergencyId } }).then((reply) => {
        happen({ type: reply.ok ? 'accept-won' : 'stood-down', emergencyId: action.emergencyId });
      });
    case 'decline':
      return void client.request('declineOffer', { params: { emergencyId: action.emergencyId }, body: { reason: action.reason } });
    case 'report':
      return void client.request('reportStatus', { params: { emergencyId: action.emergencyId }, body: { status: action.status } });
    case 'close':
      return void client.request('closeEmergency', { params: { emergencyId: action.emergencyId }, body: { outcome: action.outcome } });
    case 'lose-coverage':
      return client.disconnect();
    case 'regain-coverage':
      return client.connect();
  }
}
