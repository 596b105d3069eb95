import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkSecurityTables, type SecurityTables } from './security-tables.ts';

const good: SecurityTables = {
  attackIds: ['AT-01', 'AT-02'],
  attacks: [{ id: 'AT-01', state: 'shown', promises: ['P1'] }, { id: 'AT-02', state: 'not-there', note: 'no such thing' }],
  hazards: [{ id: 'HZ-01', hazard: 'a', sequence: 'b', harm: 'c', controls: [{ what: 'd', promises: ['P1'] }] }],
  requirements: [{ id: '1.1.1', what: 'a', promises: ['P1'] }, { id: '1.1.2', what: 'b', place: 'there.ts' }, { id: '1.1.3', what: 'c', na: 'no such thing' }],
  waysOut: [{ way: 'a', to: 'b', decided: 'c', promises: ['P1'] }],
};
const check = (changes: Partial<SecurityTables>): string[] => checkSecurityTables({ ...good, ...changes }, new Set(['P1']), (path) => path === 'there.ts');

it('takes tables whose every row is answered', () => assert.deepEqual(check({}), []));

it('names an attack without a row, a row without an attack, and a number that nobody promises', () => {
  assert.match(check({ attackIds: ['AT-01', 'AT-02', 'AT-03'] }).join(), /AT-03 of the vectors has no row/);
  assert.match(check({ attackIds: ['AT-01'] }).join(), /AT-02 is no item/);
  assert.match(check({ attacks: [{ id: 'AT-01', state: 'shown', promises: ['P9'] }, good.attacks[1]!] }).join(), /rests on P9/);
});

it('names an attack that is said to be shown and is not, or is not and says nothing', () => {
  assert.equal(check({ attacks: [{ id: 'AT-01', state: 'shown' }, { id: 'AT-02', state: 'not-there' }] }).length, 2);
});

it('names a hazard without a control, and a control without a promise', () => {
  const [hazard] = good.hazards;
  assert.match(check({ hazards: [{ ...hazard!, controls: [] }] }).join(), /HZ-01 has no control/);
  assert.match(check({ hazards: [{ ...hazard!, controls: [{ what: 'hope', promises: [] }] }] }).join(), /without a promise: hope/);
});

it('names a requirement without an answer, with two, or with a place that is gone', () => {
  assert.match(check({ requirements: [{ id: '1', what: 'a' }] }).join(), /no answer/);
  assert.match(check({ requirements: [{ id: '1', what: 'a', na: 'x', promises: ['P1'] }] }).join(), /does not apply/);
  assert.match(check({ requirements: [{ id: '1', what: 'a', place: 'gone.ts' }] }).join(), /gone\.ts/);
});

it('names a way out without a promise, and one whose promise nobody makes', () => {
  const [way] = good.waysOut;
  assert.match(check({ waysOut: [{ ...way!, promises: [] }] }).join(), /"a" rests on no promise/);
  assert.match(check({ waysOut: [{ ...way!, promises: ['P9'] }] }).join(), /"a" rests on P9/);
});
