// The three database roles. `mydr24_owner` owns the tables and runs migrations; `mydr24_app` serves people's requests;
// `mydr24_engine` serves the chain. None is a superuser or may bypass row-level security.
import type pg from 'pg';
import { Fault } from './fault.ts';

const ROLES = ['mydr24_owner', 'mydr24_app', 'mydr24_engine'] as const;

export interface RoleSetup {
  /** Our own cluster: roles log in themselves. Outside: the login user takes them on with `set role`. */
  readonly canLogIn: boolean;
}

/** Creates what is missing; safe to run again. `client` must be a superuser or have CREATEROLE. */
export async function ensureRoles(client: pg.Client, { canLogIn }: RoleSetup): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [ROLES]);
  const present = new Set(rows.map((row) => row.rolname));
  for (const role of ROLES) {
    if (!present.has(role)) await createRole(client, role, canLogIn);
  }
  if (!canLogIn) await ensureMembership(client);
}

async function createRole(client: pg.Client, role: string, canLogIn: boolean): Promise<void> {
  try {
    await client.query(`create role ${role} ${canLogIn ? 'login' : 'nologin'} nosuperuser nobypassrls nocreaterole`);
  } catch (error) {
    const code = (error as { code?: string }).code;
    // Another process may have created it a moment ago.
    if (code === '42710' || code === '23505') return;
    if (code !== '42501') throw error;
    throw new Fault(
      `the database user may not create roles. Ask the database administrator to run: create role ${role} nologin; ` +
        `grant ${role} to <this user>;  (for each of ${ROLES.join(', ')}), then run mydr24 migrate again`,
      { kind: 'forbidden', code: 'database-roles-missing' },
    );
  }
}

/** From PostgreSQL 16 on whoever creates a role is a member of it, but may not take it on before being granted that too. */
const MAY_TAKE_ON = `pg_has_role(current_user, oid, case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end)`;

async function ensureMembership(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ me: string; missing: string[] }>(
    `select current_user as me, coalesce(array_agg(rolname) filter (where not ${MAY_TAKE_ON}), '{}')::text[] as missing
       from pg_roles where rolname = any($1)`,
    [ROLES],
  );
  const { me = '', missing = [] } = rows[0] ?? {};
  for (const role of missing) await takeOn(client, role, me);
  const database = (await client.query<{ name: string }>('select current_database() as name')).rows[0]?.name ?? '';
  await client.query(`grant connect, create, temporary on database ${quoted(database)} to mydr24_owner`);
  await client.query('grant usage, create on schema public to mydr24_owner');
}

async function takeOn(client: pg.Client, role: string, me: string): Promise<void> {
  try {
    await client.query(`grant ${role} to ${quoted(me)}`);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new Fault(
      `the database user ${me} may not take on the role ${role}, which exists already. Ask the database administrator to run: ` +
        `grant ${ROLES.join(', ')} to ${quoted(me)};  then run mydr24 migrate again`,
      { kind: 'forbidden', code: 'database-roles-missing' },
    );
  }
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
