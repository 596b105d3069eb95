import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EmergencyKind, type FindingCode, findingCodes } from '@mydr24/protocol';
import { parse, stringify } from 'yaml';
import { dryRun } from './dry-run.ts';
import { hasErrors } from './finding.ts';
import { packSchemaText } from './pack-json-schema.ts';
import { judgeSource, readingOf } from './pack-judgement.ts';
import { guidanceOf, kindOfAlarm, kindOfAnswer, planOf } from './pack-plan.ts';
import { packText, staffing } from './protocols-testing.ts';
import { loadShippedPacks } from './shipped-packs-file.ts';

const NOW = Date.UTC(2026, 10, 25, 9, 30);
// The parsed text, to be broken in one place; what is broken is what its test says.
// oxlint-disable-next-line typescript/no-explicit-any
type Draft = any;
// Shared steps are one object after parsing: written out, a change stays where it was made.
const whole = JSON.stringify(parse(packText()));
const changed = (change: (draft: Draft) => void): string => {
  const draft: Draft = JSON.parse(whole);
  change(draft);
  return stringify(draft);
};
const stroke = (change: (kind: Draft) => void) => changed((draft) => change(draft.kinds.stroke));
const steps = (change: (steps: Draft[]) => void) => stroke((kind) => change(kind.steps));

/** Every error the linter knows, made by one change of a sound pack. */
const flaws: Partial<Record<FindingCode, string>> = {
  'not-yaml': packText().replace('languages: [en]', 'languages: [en'),
  'too-big': `${packText()}\n#${' '.repeat(400_000)}`,
  'wrong-shape': steps((all) => (all[0].waitS = 'soon')),
  'unknown-field': steps((all) => (all[0].waits = 5)),
  'missing-field': steps((all) => delete all[0].waitS),
  'no-fail-safe': steps((all) => (all.at(-1).isFailSafe = false)),
  'fail-safe-not-last': steps((all) => (all[0].isFailSafe = true)),
  'fail-safe-conditional': steps((all) => (all.at(-1).when = [{ type: 'place', is: 'home' }])),
  'fail-safe-empty': steps((all) => Object.assign(all.at(-1), { roles: [], alerts: [], offerTo: 0 })),
  'number-not-dialable': changed((draft) => (draft.numbers[0].number = 'nine')),
  'unknown-number': stroke((kind) => (kind.number = 'nobody')),
  'wait-past-promise': steps((all) => (all[0].waitS = 61)),
  'reached-past-promise': changed((draft) => (draft.limits.unreachedWaitS = 29)),
  'wait-too-short': steps((all) => (all[0].waitS = 1)),
  'wait-order': changed((draft) => (draft.limits.nextPersonWaitS = 3)),
  'step-unreachable': steps((all) => (all[0].when = [{ type: 'place', is: 'home' }, { type: 'place', is: 'facility' }])),
  'step-asks-nobody': steps((all) => Object.assign(all[0], { roles: [], offerTo: 0 })),
  'no-channel': steps((all) => (all[0].channels = [])),
  'kind-missing': changed((draft) => delete draft.kinds.fall),
  'unknown-alarm': stroke((kind) => (kind.raisedBy.alarms = [{ condition: 'spo2-lo', priority: 'high' }])),
  'alarm-claimed-twice': stroke((kind) => (kind.raisedBy.alarms = [{ condition: 'spo2-low', priority: 'high' }])),
  'unknown-answer': stroke((kind) => kind.raisedBy.sosAnswers.push('problem.headache')),
  'answer-kind-mismatch': stroke((kind) => (kind.raisedBy.sosAnswers = [])),
  'place-twice': stroke((kind) => (kind.team = [{ place: 'second' }, { place: 'second' }])),
  'duplicate-id': steps((all) => (all[1].id = all[0].id)),
  'unknown-source': stroke((kind) => (kind.checklist[0].source = 'somewhere')),
  'missing-translation': changed((draft) => (draft.languages = ['en', 'cy'])),
  'unknown-language': changed((draft) => (draft.title.fr = 'Royaume-Uni')),
  'unknown-time-zone': changed((draft) => (draft.timeZone = 'Europe/Atlantis')),
};
/** Those that need people, or a kept draft, are tested apart. */
const elsewhere: readonly FindingCode[] = ['wrong-identity', 'fail-safe-unheard', 'unknown-duty', 'step-unfilled', 'person-without-channel', 'single-person', 'source-unused', 'source-unchecked', 'place-unfilled', 'never-widens'];

test('[PK1] every flaw has a test that makes it', () => {
  assert.deepEqual([...Object.keys(flaws), ...elsewhere].toSorted(), [...findingCodes].toSorted());
});

for (const [code, source] of Object.entries(flaws)) {
  test(`[PK1] the linter refuses a pack with ${code}, and [PK4] says where, what was found and what to do`, () => {
    const findings = judgeSource(source, null, NOW).findings.filter(({ severity }) => severity === 'error');
    const own = findings.filter((finding) => finding.code === code);
    assert.ok(own.length > 0, `found only ${findings.map((finding) => finding.code).join(', ')}`);
    for (const { line, message } of own) {
      assert.ok(code === 'too-big' || (line ?? 0) > 0, 'a line');
      assert.match(message, /found .*[;:] |found .*, expected/);
    }
  });
}

test('[PK4] a finding points at the line of its field, through anchors too', () => {
  const source = packText().replace('        waitS: 20', '        waitS: soon');
  const [finding] = judgeSource(source, null, NOW).findings;
  assert.deepEqual([finding?.code, finding?.line], ['wrong-shape', source.split('\n').indexOf('        waitS: soon') + 1]);
  assert.match(finding!.message, /^found "soon", expected number; change it$/);
});

test('[PK4] a mistyped field is told its nearest name', () => {
  assert.match(judgeSource(steps((all) => (all[0].waitsS = 5)), null, NOW).findings[0]!.message, /did you mean "waitS"\?/);
});

test('[PK4] an alias bomb is refused as text that cannot be read', () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e'].map((name, i) => `${name}: &${name} [${`*${'abcd'[i]}, `.repeat(9)}]`).join('\n')}\n`;
  assert.equal(judgeSource(bomb, null, NOW).findings[0]?.code, 'not-yaml');
});

// People ---------------------------------------------------------------------------------------------------------

const codesOf = (source: string, there = staffing()): string[] => judgeSource(source, there, NOW).findings.filter(({ code }) => code !== 'source-unchecked').map(({ severity, code }) => `${severity} ${code}`);

test('[PK5] a sound pack with people enough has nothing to say of them', () => {
  assert.deepEqual([...new Set(codesOf(packText()))], []);
});

test('[PK5] a fail-safe nobody could hear is an error, and a step nobody can fill a warning, with the ward it is about', () => {
  const nobody = staffing({ people: [], alertDevices: [] });
  const { findings } = judgeSource(packText(), nobody, NOW);
  assert.ok(findings.some(({ code, severity }) => code === 'fail-safe-unheard' && severity === 'error'));
  assert.deepEqual(findings.find(({ code }) => code === 'step-unfilled')?.facts['place'], 'ward');
});

test('[PK5] a duty is looked at hour by hour: unknown is an error, a gap names its first hour', () => {
  const source = steps((all) => Object.assign(all[1], { roles: [], offerTo: 0, alerts: [], onCall: ['cardiology'] }));
  assert.ok(codesOf(source).includes('error unknown-duty'));
  const from = '2026-11-25T00:00:00Z';
  const covered = staffing({ duties: [{ duty: 'cardiology', facility: null, person: 'd1', from, to: '2027-01-01T00:00:00Z' }] });
  assert.deepEqual(new Set(codesOf(source, covered)), new Set(['warning single-person']));
  const gap = staffing({ duties: [{ duty: 'cardiology', facility: null, person: 'd1', from, to: '2026-11-30T20:00:00Z' }] });
  const finding = judgeSource(source, gap, NOW).findings.find(({ code }) => code === 'step-unfilled');
  assert.equal(finding?.facts['firstAt'], Date.UTC(2026, 10, 30, 20));
  assert.equal(finding?.facts['hours'], 14 * 24 - (Date.UTC(2026, 10, 30, 20) - Date.UTC(2026, 10, 25, 10)) / 3_600_000);
});

test('[PK5] only the hours a step can run in are looked at', () => {
  const source = steps((all) => Object.assign(all[1], { roles: [], offerTo: 0, alerts: [], onCall: ['day-team'], when: [{ type: 'hours', from: '08:00', to: '20:00' }] }));
  const duties = Array.from({ length: 16 }, (_, day) => ({ duty: 'day-team', facility: null, person: 'd1', from: new Date(Date.UTC(2026, 10, 24 + day, 8)).toISOString(), to: new Date(Date.UTC(2026, 10, 24 + day, 20)).toISOString() }));
  assert.ok(!codesOf(source, staffing({ duties })).includes('warning step-unfilled'));
});

test('[PK5] people without a confirmed channel and steps of one person are named', () => {
  const people = [...['n1', 'n2'].map((id) => ({ id, roles: ['nurse'], units: ['ward'], channels: ['app'] })), { id: 'x1', roles: ['dispatcher', 'coordinator'], channels: ['sms'] }];
  const { findings } = judgeSource(packText(), staffing({ people: people as never, alertDevices: [] }), NOW);
  assert.ok(findings.some(({ code, facts }) => code === 'person-without-channel' && facts['name'] === 'n1'));
  assert.ok(findings.some(({ code, facts }) => code === 'single-person' && facts['step'] === 'fail-safe' && facts['name'] === 'x1'));
});

test('[PK5] a place of the team nobody is trained for, and a widening that asks nobody more, are warnings; a widening too fast is refused', () => {
  const source = changed((draft) => {
    Object.assign(draft.kinds.stroke, { team: [{ place: 'second', needs: ['aed'] }, { place: 'driver', needs: [] }] });
    draft.kinds.stroke.steps[0].widenEveryS = 600;
  });
  const { findings } = judgeSource(source, staffing(), NOW);
  assert.deepEqual(findings.filter(({ code }) => code === 'place-unfilled').map(({ facts, path }) => [facts['place'], path.join('.')]), [['second', 'kinds.stroke.team.0']]);
  assert.ok(findings.some(({ code, path }) => code === 'never-widens' && path.at(-1) === 'widenEveryS'));
  assert.ok(codesOf(steps((all) => (all[0].widenEveryS = 1))).includes('error wait-too-short'));
  assert.ok(codesOf(changed((draft) => (draft.limits = { soonerByS: 5 }))).includes('error wait-too-short'));
});

test('[E45] a pack that says nothing of it widens every ten seconds, and has no team', () => {
  const plain = planOf(readingOf(packText()).pack!, 'stroke')!;
  assert.deepEqual([...new Set(plain.protocol.steps.map(({ widenEveryMs }) => widenEveryMs)), plain.protocol.team, plain.limits.soonerByMs], [10_000, undefined, 120_000]);
  const given = planOf(readingOf(stroke((kind) => Object.assign(kind, { needs: ['als'], team: [{ place: 'second' }, { place: 'aed-runner', needs: ['aed'], offerTo: 4 }] }))).pack!, 'stroke')!;
  assert.deepEqual(given.protocol.team, [{ place: 'second', needs: ['als'], offerTo: 2 }, { place: 'aed-runner', needs: ['aed'], offerTo: 4 }]);
});

test('[PK5] a source nobody cites, or nobody looked up, is a warning', () => {
  const source = changed((draft) => draft.sources.push({ id: 'spare', title: 'Spare', publisher: 'Nobody', url: 'https://example.org/', accessed: null }));
  const { findings } = judgeSource(source, null, NOW);
  for (const code of ['source-unused', 'source-unchecked']) assert.ok(findings.some((finding) => finding.code === code && finding.facts['source'] === 'spare'), code);
  assert.equal(hasErrors(findings), false);
});

// What comes with the program --------------------------------------------------------------------------------------

const shipped = await loadShippedPacks(async (source) => readingOf(source), (error) => assert.fail(error.message));

test('[PK11] packs for six regions come with the program, each signed', () => {
  assert.deepEqual(shipped.map(({ version }) => version.packId), ['ad-112', 'br-192', 'eu-112', 'gb-999', 'in-112', 'us-911']);
});

for (const { version, source, pack } of shipped) {
  test(`[PK11] ${version.packId} holds every kind in every language, passes the linter, and keeps its promise in every dry run`, () => {
    assert.deepEqual(judgeSource(source, staffing(), NOW).findings.filter(({ severity }) => severity === 'error'), []);
    for (const kind of EmergencyKind.options) {
      for (const cause of ['alarm', 'sos', 'staff'] as const) {
        for (const place of ['facility', 'home'] as const) {
          const run = dryRun(planOf(pack, kind)!, staffing(), {
            kind, cause, priority: 'high', atMs: NOW, place: { kind: place, facilityId: null, unitId: 'ward' as never }, absences: [], deadChannels: [{ channel: 'push', personId: null }], answers: [],
          });
          assert.ok(run.isPromiseKept, `${kind} ${cause} ${place}`);
        }
      }
    }
  });
}

test('[PK12] the published schema is made from the one that reads packs, and describes every field', () => {
  assert.equal(readFileSync(new URL('../../../docs/schemas/protocol-pack-1.json', import.meta.url), 'utf8'), packSchemaText(), 'run: mydr24 protocol schema > docs/schemas/protocol-pack-1.json');
  const bare: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (Array.isArray(value)) value.forEach((item, i) => look(item, `${path}/${i}`));
    if (typeof value !== 'object' || value === null) return;
    for (const [name, field] of Object.entries((value as Draft).properties ?? {})) if (!(field as Draft).description) bare.push(`${path}/${name}`);
    for (const [name, inner] of Object.entries(value)) look(inner, `${path}/${name}`);
  };
  look(JSON.parse(packSchemaText()), '');
  assert.deepEqual(bare, []);
});

// What the pack says ----------------------------------------------------------------------------------------------

const ad = shipped.find(({ version }) => version.packId === 'ad-112')!.pack;

test('[PK13] guidance is in the reader\'s language, in the nearest one, or in the pack\'s own', () => {
  const languages = ['es', 'fr-CA', 'de', null].map((wanted) => guidanceOf(ad, 'stroke', wanted)?.language);
  assert.deepEqual(languages, ['es', 'fr', 'ca', 'ca']);
  const guidance = guidanceOf(ad, 'stroke', 'es')!;
  assert.deepEqual([guidance.title, guidance.numbers[0]?.number], ['Sospecha de ictus', '112']);
  for (const { text, source } of guidance.checklist) assert.ok(text.length > 0 && source.url.startsWith('http'));
});

test('[PK14] an alarm makes the kind that claims it, from the highest priority it has reached', () => {
  assert.deepEqual(
    [['glucose-low', 'low'], ['glucose-low', 'medium'], ['glucose-low', 'high'], ['spo2-low', 'high'], ['temperature-high', 'high']].map(([conditionKey, priority]) => kindOfAlarm(ad, { conditionKey, priority } as never)),
    [null, 'severe-hypoglycaemia', 'severe-hypoglycaemia', 'respiratory-failure', null],
  );
});

test('[PK14] a caller\'s answer makes the kind that lists it', () => {
  assert.deepEqual(['breathing.none', 'problem.fall', 'problem.other', 'nothing.at-all'].map((answer) => kindOfAnswer(ad, answer)), ['cardiac-arrest', 'fall', null, null]);
});
