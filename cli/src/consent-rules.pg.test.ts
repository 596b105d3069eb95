// The operator's command about rules of consent, on a real database.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { insertWard } from '@mydr24/server/people/people-testing.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { runOn } from './command-testing.ts';
import { runConsentRules } from './consent-rules.ts';

test('[CNS10] an operator lists, shows and puts the rules of consent of a tenant; what the API refuses is refused here, and nothing is changed by it', async (t) => {
  const database = await createTestDatabase(t);
  const [{ tenantId }, other] = [await insertWard(database), await insertWard(database)];
  const folder = mkdtempSync(join(tmpdir(), 'mydr24-consent-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const run = (...argv: string[]) => runOn(database, runConsentRules, argv, { cwd: folder });
  const put = (text: string) => {
    writeFileSync(join(folder, 'rules.json'), text);
    return run('put', tenantId, 'rules.json');
  };
  const shown = async () => JSON.parse((await run('show', tenantId, '--json')).out) as { tenant: string; rules: { name: string; choosesFrom: number; ownAge: number | null; kinds: { code: string }[] } };
  assert.equal((await run()).out.split('\n').length, 3);
  const hiv = [{ code: 'hiv', name: 'HIV care' }];
  const good = await put(JSON.stringify({ name: 'es', ownAge: 14, kinds: hiv }));
  assert.match(good.out, /: es, a patient chooses alone from 14 \(its own age\)\n {2}law {8}Ley 41\/2002[^\n]*\n {2}protected {2}Substance use treatment \(substance-use\), HIV care \(hiv\)\n$/);
  assert.equal(good.code, 0);
  for (const [text, problem] of [
    ['{', /rules\.json is not JSON/], [JSON.stringify({ name: 'xx', ownAge: null, kinds: hiv }), /name: /], [JSON.stringify({ name: 'es', ownAge: null, kinds: [] }), /A kind that was named stays/],
    [JSON.stringify({ name: 'es', ownAge: 99, kinds: hiv }), /ownAge: /],
  ] as const) {
    const said = await put(text);
    assert.ok(said.code > 0);
    assert.match(said.err, problem);
  }
  const { rules } = await shown();
  assert.deepEqual([rules.name, rules.choosesFrom, rules.kinds.map(({ code }) => code)], ['es', 14, ['substance-use', 'hiv']]);
  const listed = JSON.parse((await run('list', '--json')).out) as { tenantId: string; rules: { name: string } }[];
  assert.deepEqual(new Map(listed.map((one) => [one.tenantId, one.rules.name])), new Map([[tenantId, 'es'], [other.tenantId, 'gdpr']]));
  assert.match((await run('show', randomUUID())).err, /there is no tenant/);
  for (const argv of [['show'], ['put', tenantId], ['forget', tenantId], ['show', 'x']]) assert.equal((await run(...argv)).code, 2, argv.join(' '));
  assert.match((await run('put', tenantId, 'nowhere.json')).err, /there is no file nowhere\.json/);
});
