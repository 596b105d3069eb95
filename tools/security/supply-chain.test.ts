import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { billOfMaterials, componentsOf, findOverdue, findProblems, isAllowed, type Lock, type Weakness } from './supply-chain.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const lock = read('package-lock.json') as Lock;
const { allowScripts, version } = read('package.json') as { allowScripts: Record<string, boolean>; version: string };
const HASH = `sha512-${'A'.repeat(86)}==`;

test('[AT37] every package of the lock is pinned by its hash, of an allowed licence, from the public registry, and runs nothing at install', () => {
  assert.deepEqual(findProblems(lock, allowScripts), []);
});

test('[AT37] a package without a hash, of another licence, from elsewhere or with a script of its own fails the build', () => {
  const bad = (each: Lock['packages'][string]): string[] => findProblems({ packages: { 'node_modules/x': { version: '1.0.0', license: 'MIT', integrity: HASH, ...each } } }, {});
  assert.deepEqual(bad({}), []);
  assert.match(bad({ license: 'AGPL-3.0' }).join(), /AGPL-3\.0/);
  assert.match(bad({ license: 'SSPL-1.0 AND MIT' }).join(), /none we allow/);
  assert.match(bad({ integrity: 'sha1-x' }).join(), /SHA-512/);
  assert.match(bad({ resolved: 'git+ssh://git@example.org/x.git' }).join(), /comes from/);
  assert.match(bad({ hasInstallScript: true }).join(), /script at install/);
  assert.match(bad({ deprecated: 'use y' }).join(), /gave this version up/);
  const { license: _, ...unsaid } = { version: '1.0.0', license: 'MIT', integrity: HASH };
  assert.match(findProblems({ packages: { 'node_modules/y': unsaid } }, {}).join(), /not said/);
});

test('[AT37] a known weakness that is built in fails the build once its time to be mended is over', () => {
  const { weaknesses } = parse(readFileSync(new URL('../../docs/security/weaknesses.yaml', import.meta.url), 'utf8')) as { weaknesses: Weakness[] };
  assert.deepEqual(findOverdue(weaknesses, lock, Date.now()), []);
  const one: Weakness = { id: 'GHSA-x', package: 'zod', severity: 'high', publishedOn: '2026-03-01', note: 'a patch is out' };
  const at = (day: string, more: Partial<Weakness> = {}): string[] => findOverdue([{ ...one, ...more }], lock, Date.parse(day));
  assert.deepEqual([at('2026-03-31'), at('2026-04-01').length, at('2026-03-17', { severity: 'critical' }).length, at('2026-05-30', { severity: 'other' }).length], [[], 1, 1, 0]);
  assert.match(at('2026-03-02', { package: 'nowhere' }).join(), /not built in/);
  assert.equal(at('2026-03-02', { publishedOn: 'soon' }).length, 1);
});

test('[AT37] of two licences one may choose, and both that come together must do', () => {
  for (const good of ['MIT', '(MIT OR GPL-3.0)', 'MIT AND OFL-1.1']) assert.ok(isAllowed(good), good);
  for (const bad of ['', 'GPL-3.0', 'MIT AND GPL-3.0', 'UNLICENSED']) assert.ok(!isAllowed(bad), bad);
});

test('[AT37] the bill of materials names every package of the lock once, with its licence, address and hash', () => {
  const { components } = billOfMaterials(lock, version) as { components: { 'bom-ref': string; purl: string; licenses: object[]; hashes: { content: string }[] }[] };
  assert.equal(components.length, componentsOf(lock).length);
  assert.equal(new Set(components.map((each) => each['bom-ref'])).size, components.length);
  for (const each of components) {
    assert.match(each.purl, /^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d/);
    assert.match(each.hashes[0]!.content, /^[0-9a-f]{128}$/);
    assert.equal(each.licenses.length, 1);
  }
});
