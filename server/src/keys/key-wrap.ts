// The port to whoever holds the master keys: they wrap data keys and never leave. One contract suite for all adapters: key-wrap-contract.ts.

export interface WrappedKey {
  /** Names the master key that wraps it, without telling it. */
  readonly master: string;
  readonly wrapped: Uint8Array;
}

export interface KeyWrap {
  /** The name of the master key that wraps from now on. */
  current(): Promise<string>;
  /** All that still open something, oldest first. */
  names(): Promise<readonly string[]>;
  /** `about` says whose key it is, and must be said again. */
  wrap(key: Uint8Array, about: string): Promise<WrappedKey>;
  /** Null: there is no such master key any more, or this was wrapped for something else. */
  unwrap(key: WrappedKey, about: string): Promise<Uint8Array | null>;
  /** Makes a new master key, which wraps from then on; the former ones still open. */
  rotate(): Promise<string>;
  /** Destroys all master keys older than this one, for good: what they wrapped opens never again, in no backup either. */
  destroyBefore(name: string): Promise<readonly string[]>;
}
