// What a node is started with.
import type { Config } from './config.ts';
import type { Patience } from './gateway/http-server.ts';
import type { Clock } from './platform/clock.ts';
import type { PostgresAddress } from './platform/postgres.ts';

export interface AppOptions {
  readonly config: Config;
  readonly address: PostgresAddress;
  /** 256 bits or more; judged by auth-key.ts before it gets here. */
  readonly authKey: Uint8Array;
  /** Where what is not in the database is kept: the Web Push keys made once. */
  readonly dataDir: string;
  /** No other node can be alive on this database, so leases of a killed one are not waited for. */
  readonly isAlone: boolean;
  /** Built web app; API only when absent. */
  readonly webDir?: string;
  /** How long slow requests are waited for; tests wait less. */
  readonly patience?: Patience;
  /** The machine's clock, as it is; the parts get a steady one made of it. */
  readonly machineClock?: Clock;
}
