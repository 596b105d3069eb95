// The database of a measured server, past row-level security: set up and look.
import pg from 'pg';
import type { DatabaseAddress } from './floor.ts';

export async function asSuperuser<Result>(address: DatabaseAddress, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ host: address.socketDir, database: address.database, user: 'postgres' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
