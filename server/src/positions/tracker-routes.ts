// What trackers send over HTTP: OwnTracks' JSON, and the parameters or JSON of Traccar Client and OsmAnd.
import type { Caller } from '../people/access.ts';
import { answer, type Answer, type Handlers } from '../platform/handlers.ts';
import type { TrackerDesk } from './tracker-desk-engine.ts';
import { readOsmand, readOwnTracks, readTraccar, type TrackerMessage } from './tracker-message.ts';

export type TrackerHandlers = Pick<Handlers<Caller>, 'takeOwnTracks' | 'takeOsmandPoint' | 'takeTraccarPoint'>;

export function createTrackerHandlers(desk: TrackerDesk): TrackerHandlers {
  const take = async (key: string, message: TrackerMessage, nowMs: number): Promise<Answer<Record<string, never>>> => {
    const vehicle = await desk.judgeKey(key);
    if (!vehicle.ok) return vehicle;
    await desk.take(vehicle.body, message, nowMs);
    return answer({});
  };
  return {
    async takeOwnTracks({ body, signed, nowMs }) {
      const taken = await take(basicPassword(signed?.headers['authorization']), readOwnTracks(body), nowMs);
      // OwnTracks expects a list of messages for the phone; there are none.
      return taken.ok ? answer([]) : taken;
    },
    takeOsmandPoint: ({ query, nowMs }) => take(query.id ?? query.deviceid ?? '', readOsmand(query), nowMs),
    takeTraccarPoint: ({ query, body, nowMs }) =>
      body === undefined ? take(query.id ?? query.deviceid ?? '', readOsmand(query), nowMs) : take(textOf(body['device_id']) ?? query.id ?? '', readTraccar(body), nowMs),
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The user name says nothing; the password is the key. */
function basicPassword(authorization: string | undefined): string {
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}
