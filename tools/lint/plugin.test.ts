// Every rule of ours with samples it must let pass and samples it must refuse, in the places where they apply.
import { describe, it } from 'node:test';
import { RuleTester } from 'oxlint/plugins-dev';
import plugin from './plugin.ts';

interface Sample {
  readonly at: string;
  readonly code: string;
}

RuleTester.describe = (name, work) => void describe(name, work);
RuleTester.it = (name, work) => void it(name, work);
const ROOT = '/project';
const tester = new RuleTester({ cwd: ROOT, languageOptions: { parserOptions: { lang: 'tsx' } } });

function check(name: keyof typeof plugin.rules, good: readonly Sample[], bad: readonly Sample[]): void {
  const named = ({ at, code }: Sample) => ({ name: `${at}: ${code.slice(0, 60)}`, code, filename: `${ROOT}/${at}` });
  tester.run(name, plugin.rules[name] as never, {
    valid: good.map(named),
    invalid: bad.map((sample) => ({ ...named(sample), errors: 1 })),
  });
}

const PURE = 'server/src/emergency/escalation.ts';
const ENGINE = 'server/src/emergency/escalation-engine.ts';

check(
  'pure-files',
  [
    { at: PURE, code: 'export const next = (state: { date: number }, nowAt: number) => ({ ...state, date: nowAt });' },
    { at: PURE, code: `import type { Tx } from '../platform/postgres.ts'; export type Work = (tx: Tx) => Promise<void>;` },
    { at: PURE, code: `import { rank } from '../dispatch/nearest-responder.ts'; export const best = rank;` },
    { at: PURE, code: 'export const half = (of: number) => Math.round(of / 2);' },
    { at: ENGINE, code: `import pg from 'pg'; export const run = async () => { await pg; return Date.now(); };` },
    { at: 'server/src/platform/clock.ts', code: 'export const now = () => Date.now();' },
    { at: 'server/src/emergency/escalation.test.ts', code: 'await Promise.resolve(Date.now());' },
    { at: 'server/src/paging/pager-webpush.ts', code: `export const send = async () => { await fetch('https://push'); };` },
  ],
  [
    { at: PURE, code: 'export const at = Date.now();' },
    { at: PURE, code: 'export const at = new Date();' },
    { at: PURE, code: 'export const id = Math.random();' },
    { at: PURE, code: 'export const wait = () => setTimeout(() => {}, 5);' },
    { at: PURE, code: 'export const mode = process.env.MODE;' },
    { at: PURE, code: 'export const load = async () => 1;' },
    { at: PURE, code: `import { readFileSync } from 'node:fs'; export const read = readFileSync;` },
    { at: PURE, code: `import { createPostgres } from '../platform/postgres.ts'; export const open = createPostgres;` },
    { at: PURE, code: `import { find } from './emergency-store.ts'; export const look = find;` },
    { at: PURE, code: `export const load = () => import('node:fs');` },
    { at: 'protocol/src/ids.ts', code: 'export const id = crypto.randomUUID();' },
    { at: 'client/src/views/board.ts', code: `export const load = () => fetch('/v1');` },
    { at: 'simulation/src/checkers/one-holder.ts', code: 'export const at = performance.now();' },
  ],
);

check(
  'slice-boundaries',
  [
    { at: ENGINE, code: `import { rank } from '../dispatch/nearest-responder.ts';` },
    { at: ENGINE, code: `import { find } from './emergency-store.ts';` },
    { at: ENGINE, code: `import { createPostgres } from '../platform/postgres.ts';` },
    { at: 'server/src/app.ts', code: `import { find } from './emergency/emergency-store.ts';` },
    { at: 'web/src/app.tsx', code: `import { connect } from '@mydr24/client';` },
    { at: 'server/src/emergency/escalation.pg.test.ts', code: `import { insertDuty } from '../dispatch/duty-store.ts';` },
  ],
  [
    { at: ENGINE, code: `import { findDuty } from '../dispatch/duty-store.ts';` },
    { at: ENGINE, code: `import type { Duty } from '../dispatch/duty-engine.ts';` },
    { at: ENGINE, code: `export { findDuty } from '@mydr24/server/dispatch/duty-store.ts';` },
    { at: 'server/src/platform/bus.ts', code: `import { rank } from '../dispatch/nearest-responder.ts';` },
    { at: 'protocol/src/ids.ts', code: `import { rank } from '@mydr24/server/dispatch/nearest-responder.ts';` },
    { at: 'web/src/app.tsx', code: `import { news2 } from '@mydr24/server/monitoring/news2.ts';` },
    { at: 'client/src/client.ts', code: `import { news2 } from '../../server/src/monitoring/news2.ts';` },
  ],
);

check(
  'plain-names',
  [
    { at: PURE, code: 'const { data: board } = query; export { board };' },
    { at: PURE, code: 'export function rankResponders(responders: number[]) { return responders; }' },
    { at: PURE, code: 'export const reading = answer.data;' },
  ],
  [
    { at: PURE, code: 'export const data = 1;' },
    { at: PURE, code: 'export function help(info: string) { return info; }' },
    { at: PURE, code: 'const { data } = query;' },
    { at: PURE, code: 'export class Manager {}' },
    { at: PURE, code: 'export interface Info { x: 1 }' },
  ],
);

const functionOf = (lines: number): string => `export function long() {\n${'  step();\n'.repeat(lines - 2)}}`;
check(
  'function-size',
  [
    { at: PURE, code: functionOf(70) },
    { at: 'web/src/board.tsx', code: functionOf(120) },
    { at: 'server/src/emergency/escalation.test.ts', code: functionOf(200) },
  ],
  [
    { at: PURE, code: functionOf(71) },
    { at: 'web/src/board.tsx', code: functionOf(121) },
  ],
);

check(
  'explicit-columns',
  [
    { at: ENGINE, code: 'tx.query(`select id, count(*) from pages group by id`)' },
    { at: ENGINE, code: 'tx.query(`insert into pages (id, at) select * from unnest($1::uuid[], $2::timestamptz[])`)' },
    { at: 'server/src/emergency/escalation.pg.test.ts', code: 'database.sql(`select * from pages`)' },
  ],
  [
    { at: ENGINE, code: 'tx.query(`select * from pages`)' },
    { at: ENGINE, code: `tx.query('select p.* from pages p')` },
    { at: ENGINE, code: 'tx.query(`update pages set at = $1 returning *`)' },
  ],
);

const TEST = 'server/src/emergency/escalation.test.ts';
check(
  'whole-suite',
  [
    { at: TEST, code: `it('[E4] keeps paging', () => {});` },
    { at: TEST, code: `it('is slow', { timeout: 1000 }, () => {});` },
    { at: PURE, code: 'export const rest = list.skip;' },
  ],
  [
    { at: TEST, code: `it.only('[E4] keeps paging', () => {});` },
    { at: TEST, code: `describe.skip('escalation', () => {});` },
    { at: TEST, code: `it('later', { skip: true }, () => {});` },
    { at: TEST, code: `test.todo('[E4] keeps paging');` },
  ],
);
