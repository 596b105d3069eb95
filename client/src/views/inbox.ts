// What one person is asked to do. An item stays while the emergency is open and its offer is open or accepted. Of test
// pages, the newest of each channel.
import { Channel, type InboxItem, type Snapshot, type TestPage, type TopicEvent } from '@mydr24/protocol';
import { upsert, without } from './collections.ts';
import { isOpenEmergency } from './patient.ts';

type Inbox = Snapshot<'inbox'>;

/** The one rule of what an inbox lists; the server's snapshot follows it too. */
export function belongsInInbox({ emergency, offer }: InboxItem): boolean {
  return isOpenEmergency(emergency) && (offer === null || offer.status === 'offered' || offer.status === 'accepted');
}

export function applyInboxEvent(inbox: Inbox, event: TopicEvent<'inbox'>): Inbox {
  if (event.kind === 'responder-changed') return { ...inbox, responder: event.body };
  if (event.kind === 'test-page-changed') return { ...inbox, tests: withTest(inbox.tests, event.body) };
  const item = event.body;
  const items = belongsInInbox(item) ? upsert(inbox.items, item, ({ emergency }) => emergency.id) : without(inbox.items, ({ emergency }) => emergency.id === item.emergency.id);
  return { ...inbox, items: items.toSorted(byOpening) };
}

/** The order of the server's snapshot: an older emergency that is offered again stands where a fresh load shows it. */
function byOpening({ emergency: a }: InboxItem, { emergency: b }: InboxItem): number {
  return a.openedAt - b.openedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function withTest(tests: readonly TestPage[], test: TestPage): TestPage[] {
  const known = tests.find(({ channel }) => channel === test.channel);
  // A late receipt of an older test is history.
  if (known !== undefined && known.id !== test.id && known.intendedAt > test.intendedAt) return [...tests];
  return upsert(tests, test, ({ channel }) => channel).toSorted((a, b) => Channel.options.indexOf(a.channel) - Channel.options.indexOf(b.channel));
}
