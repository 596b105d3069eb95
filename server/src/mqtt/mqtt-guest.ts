// Who may use the broker: each kind of sender judges its own keys and takes its own topics. Only the shape.

/** What a client proved at sign-in; asked again for every message. */
export interface MqttGuest<Who> {
  /** Null: the key is not of this kind. Judged for every message, so a key that ends, ends at once. */
  judge(user: string, password: string): Promise<{ ok: true; who: Who } | { ok: false } | null>;
  /** Resolves once the message is on disk, with what the client may be told on its answers' topic. Throws to leave it unacknowledged. */
  take(who: Who, topic: string, payload: Uint8Array, nowMs: number): Promise<{ topic: string; payload: string } | null>;
  /** The one topic a client may subscribe to; null for none. */
  answersTopic(who: Who): string | null;
  readonly maxPayloadBytes: number;
}

/** Guests of different kinds in one list; each only ever meets what it made. */
// oxlint-disable-next-line typescript/no-explicit-any -- each guest has its own idea of who somebody is
export type AnyMqttGuest = MqttGuest<any>;
