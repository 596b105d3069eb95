// `mydr24 retention` as an operator runs it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createWard } from '@mydr24/server/intake/intake-testing.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { runOn } from './command-testing.ts';
import { runRetention } from './retention.ts';

test('[RR1] what is kept is listed with what it takes, set within its bounds, and what is shorter counts a day later, even when it is set again', async (t) => {
  const database = await createTestDatabase(t);
  const run = (...argv: string[]) => runOn(database, runRetention, argv);
  assert.match((await run()).out, /There is no tenant yet/);
  const { tenantId } = await createWard(database, 1);
  assert.match((await run('list')).out, new RegExp(`^${tenantId}  Vall Nord: readings 400 days, their hours 3650 days\nreadings_outside  \\d`));
  assert.match((await run('set', tenantId, '--readings', '90')).out, /^Vall Nord: readings 90 days, their hours 3650 days, counting from 20/);
  const again = await run('set', tenantId, '--readings', '90', '--hours', '4000');
  assert.match(again.out, /readings 90 days, their hours 4000 days, counting from 20/);
  const [row] = await database.sql<{ wait: number }>('select extract(epoch from counts_from - set_at)::float8 as wait from reading_retention');
  assert.ok(row!.wait > 86_000 && row!.wait <= 86_400);
  const refused: readonly (readonly [string[], RegExp])[] = [
    [['set', tenantId, '--readings', '34'], /35 days at least/], [['set', tenantId, '--hours', '80'], /or longer/], [['set', tenantId, '--hours', '40000'], /longer than 36500/],
    [['set', '00000000-0000-4000-8000-000000000000', '--readings', '90'], /there is no tenant/],
  ];
  for (const [argv, problem] of refused) assert.deepEqual([(await run(...argv)).code, problem.test((await run(...argv)).err)], [1, true], argv.join(' '));
  const wrong: readonly (readonly [string[], RegExp])[] = [
    [['drop'], /no "retention drop"/], [['set', 'x', '--readings', '90'], /"x" is no id/], [['set', tenantId], /--readings or --hours is missing/], [['set', tenantId, '--readings', 'long'], /whole number/], [['set', tenantId, '--readings'], /no value/],
  ];
  for (const [argv, problem] of wrong) assert.deepEqual([(await run(...argv)).code, problem.test((await run(...argv)).err)], [2, true], argv.join(' '));
  assert.match((await run('list')).out, /counting from/);
});
