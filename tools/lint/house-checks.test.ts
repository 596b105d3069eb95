// File, migration and promise checks on good and bad samples.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFile } from './house-checks.ts';
import { checkPromises, findCitations, findPromises } from './promises.ts';

const OPENING = '// Does one thing.\n';

describe('checkFile', () => {
  it('lets a well-named, short file with an opening comment pass', () => {
    assert.deepEqual(checkFile({ path: 'server/src/emergency/escalation-engine.ts', text: OPENING }), []);
    assert.deepEqual(checkFile({ path: 'cli/bin/mydr24.mjs', text: `#!/usr/bin/env node\n${OPENING}` }), []);
    assert.deepEqual(checkFile({ path: 'server/src/emergency/escalation.pg.test.ts', text: OPENING }), []);
  });

  const refused: readonly [string, string, string, RegExp][] = [
    ['an empty name', 'server/src/emergency/utils.ts', OPENING, /junk drawer/],
    ['an empty folder name', 'server/src/common/escalation.ts', OPENING, /junk drawer/],
    ['a name that is not kebab-case', 'web/src/PatientBoard.tsx', OPENING, /kebab-case/],
    ['a file without an opening comment', 'server/src/emergency/escalation.ts', 'export const x = 1;\n', /opens with/],
    ['a file over 500 lines', 'server/src/emergency/escalation.ts', `${OPENING}${'x\n'.repeat(500)}`, /501 lines/],
    ['a migration without a mark', 'server/migrations/0002_beds.sql', 'create table beds ();', /first line/],
  ];
  for (const [what, path, text, expected] of refused) {
    it(`refuses ${what}`, () => assert.match(checkFile({ path, text }).join('\n'), expected));
  }
});

describe('promises', () => {
  it('are found in lists, tables, headings and bold', () => {
    const text = ['**E1.** never', '- E2: never', '| E3 | never |', '## E4. never', '- **E5** never', 'the E6 road', 'E7 - never'].join('\n');
    assert.deepEqual(findPromises(text), ['E1', 'E2', 'E3', 'E4', 'E5', 'E7']);
  });

  it('are cited at the start of a title, alone or several', () => {
    const text = "it('[E1] never'); it(`[E2] ${x}`); it('[E3, E4] both'); it(\"[E5] [E6] both\"); list['A1']; x = [E9];";
    assert.deepEqual(findCitations(text), ['E1', 'E2', 'E3', 'E4', 'E5', 'E6']);
  });

  it('need a test, a single owner, and no title may cite an unknown one', () => {
    const rules = [
      { path: 'a/RULES.md', text: '- E1: x\n- E2: y\n' },
      { path: 'b/RULES.md', text: '- E2: z\n' },
    ];
    const problems = checkPromises(rules, [{ path: 'a/x.test.ts', text: "it('[E1] holds'); it('[E9] holds');" }]);
    assert.equal(problems.length, 3);
    assert.match(problems.join('\n'), /E2 is already taken by a\/RULES\.md[\s\S]*cites \[E9\][\s\S]*no test title cites \[E2\]/);
    assert.deepEqual(checkPromises(rules.slice(0, 1), [{ path: 'a/x.test.ts', text: "it('[E1] x'); it('[E2] y');" }]), []);
  });
});
