// The form and the source are one text: an edit by the form changes what was edited and nothing a person wrote beside it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editPack, pathAt, placeInText, readPack, sharedBy, type PackEdit, type Path } from './pack-text.ts';

const text = `# Pack of the valley
id: ad-112 # as registered
emergencyNumber: "112"
kinds:
  # Source: ERC 2025
  stroke:
    steps:
      # the nearest first
      - id: nearest
        waitSeconds: 5 # measured
        channels: [app, push]

      # then everybody
      - id: team
        waitSeconds: 10
        channels: [app, push, sms]
      - id: last # never without
        waitSeconds: 10
        isFailSafe: true
    text:
      en: |
        Two lines
        of hand-over.
`;
const comments = (of: string): string[] => [...of.matchAll(/#\s*(.*)$/gm)].map(([, words]) => words ?? '').toSorted();
const steps = ['kinds', 'stroke', 'steps'];

test('[UI-K1] a value on one line is replaced where it stands and every other character stays', () => {
  expect(editPack(text, { type: 'set', path: [...steps, 0, 'waitSeconds'], value: 7 })).toBe(text.replace('waitSeconds: 5 #', 'waitSeconds: 7 #'));
  expect(editPack(text, { type: 'set', path: ['emergencyNumber'], value: '999' })).toBe(text.replace('"112"', '"999"'));
});

test('[UI-K1] a text of several lines stays a text of several lines', () => {
  const edited = editPack(text, { type: 'set', path: ['kinds', 'stroke', 'text', 'en'], value: 'One\ntwo\n' });
  expect(edited).toContain('en: |\n        One\n        two\n');
});

test('[UI-K1] a moved step takes its comments along', () => {
  const edited = editPack(text, { type: 'move', path: steps, from: 0, to: 2 }) ?? '';
  expect(edited.indexOf('# the nearest first')).toBeGreaterThan(edited.indexOf('id: last'));
  expect(edited.indexOf('# the nearest first')).toBeLessThan(edited.indexOf('id: nearest'));
  expect(edited).toContain('channels: [app, push, sms]');
});

test('[UI-K1] nothing is edited in a text that is not YAML, or at a place that is not there', () => {
  expect(editPack('a: [1', { type: 'set', path: ['a'], value: 1 })).toBeNull();
  expect(editPack(text, { type: 'move', path: steps, from: 0, to: 3 })).toBeNull();
  expect(editPack(text, { type: 'remove', path: ['kinds', 'sepsis'] })).toBeNull();
  expect(editPack(text, { type: 'set', path: ['id', 'deeper'], value: 1 })).toBeNull();
});

const shared = `kinds:
  stroke:
    steps: &critical
      - id: nearest # for all that cannot wait
        waitS: 5
        roles: [nurse]
  sepsis:
    steps: *critical
`;

test('[UI-K1] an edit of a shared plan is an edit where it is written, and every place that shares it is named', () => {
  expect(editPack(shared, { type: 'set', path: ['kinds', 'sepsis', 'steps', 0, 'waitS'], value: 9 })).toBe(shared.replace('waitS: 5', 'waitS: 9'));
  expect(sharedBy(readPack(shared).document, ['kinds', 'sepsis', 'steps'])).toEqual([['kinds', 'stroke', 'steps'], ['kinds', 'sepsis', 'steps']]);
  expect(sharedBy(readPack(text).document, steps)).toEqual([]);
  expect(placeInText(shared, ['kinds', 'sepsis', 'steps', 0, 'waitS']).line).toBe(5);
});

test('[UI-K1] a plan made its own is a copy, and the others keep theirs', () => {
  const own = editPack(shared, { type: 'own', path: ['kinds', 'sepsis', 'steps'] }) ?? '';
  const edited = editPack(own, { type: 'set', path: ['kinds', 'sepsis', 'steps', 0, 'waitS'], value: 9 }) ?? '';
  expect(edited).toBe(`${shared.replace(' *critical\n', '\n')}      - id: nearest\n        waitS: 9\n        roles: [nurse]\n`);
});

test('[UI-K1] where a shared plan is written it can be made its own too', () => {
  const own = editPack(shared, { type: 'own', path: ['kinds', 'stroke', 'steps'] }) ?? '';
  const edited = editPack(own, { type: 'set', path: ['kinds', 'stroke', 'steps', 0, 'waitS'], value: 9 }) ?? '';
  expect(readPack(edited).value).toEqual({ kinds: { stroke: { steps: [{ id: 'nearest', waitS: 9, roles: ['nurse'] }] }, sepsis: { steps: [{ id: 'nearest', waitS: 5, roles: ['nurse'] }] } } });
  expect(sharedBy(readPack(edited).document, ['kinds', 'sepsis', 'steps'])).toEqual([]);
});

test('[UI-K1] a part that other places share is not taken away from under them', () => {
  expect(editPack(shared, { type: 'remove', path: ['kinds', 'stroke'] })).toBeNull();
});

test('[UI-K1] a team is written by the form alone: a first place, another, who may take it, and none any more', () => {
  const team = ['kinds', 'stroke', 'team'];
  const edits: PackEdit[] = [
    { type: 'add', path: team, value: { place: 'second', offerTo: 2 } }, { type: 'add', path: team, value: { place: 'third', offerTo: 2 } },
    { type: 'set', path: [...team, 1, 'place'], value: 'aed-runner' }, { type: 'set', path: [...team, 1, 'needs'], value: ['bls'] }, { type: 'remove', path: [...team, 0] },
  ];
  const written = edits.reduce((each, edit) => editPack(each, edit)!, text);
  expect((readPack(written).value as { kinds: { stroke: { team: unknown } } }).kinds.stroke.team).toEqual([{ place: 'aed-runner', offerTo: 2, needs: ['bls'] }]);
  expect(comments(written)).toEqual(comments(text));
});

const index = fc.integer({ min: 0, max: 2 });
const word = fc.string({ maxLength: 12 });
const anyEdit: fc.Arbitrary<PackEdit> = fc.oneof(
  fc.tuple(index, fc.integer({ min: 1, max: 900 })).map(([n, value]): PackEdit => ({ type: 'set', path: [...steps, n, 'waitSeconds'], value })),
  fc.tuple(index, word).map(([n, value]): PackEdit => ({ type: 'set', path: [...steps, n, 'id'], value })),
  fc.tuple(index, fc.array(word, { maxLength: 3 })).map(([n, value]): PackEdit => ({ type: 'set', path: [...steps, n, 'channels'], value })),
  word.map((value): PackEdit => ({ type: 'set', path: ['kinds', 'stroke', 'text', 'ca'], value })),
  word.map((id): PackEdit => ({ type: 'add', path: steps, value: { id, waitSeconds: 3 } })),
  fc.tuple(index, index).map(([from, to]): PackEdit => ({ type: 'move', path: steps, from, to })),
);

type Tree = { [key: string | number]: unknown };

/** What the edit means, on plain values. */
function applied(value: unknown, edit: PackEdit): unknown {
  const copy = structuredClone(value) as Tree;
  const at = (path: Path): Tree & unknown[] => path.reduce((each, key) => each[key] as Tree, copy) as Tree & unknown[];
  if (edit.type === 'set') at(edit.path.slice(0, -1))[String(edit.path.at(-1))] = edit.value;
  if (edit.type === 'add') at(edit.path).push(edit.value);
  if (edit.type === 'move') at(edit.path).splice(edit.to, 0, ...at(edit.path).splice(edit.from, 1));
  return copy;
}

test('[UI-K1] whatever the form edits, the values are those meant, no comment is lost and the keys keep their order', () => {
  fc.assert(
    fc.property(fc.array(anyEdit, { maxLength: 6 }), (edits) => {
      let shown = text;
      let meant = readPack(text).value;
      for (const edit of edits) {
        const next = editPack(shown, edit);
        expect(next).not.toBeNull();
        shown = next ?? shown;
        meant = applied(meant, edit);
        expect(readPack(shown).value).toEqual(meant);
        expect(JSON.stringify(readPack(shown).value)).toBe(JSON.stringify(meant));
      }
      for (const comment of comments(text)) expect(shown).toContain(comment);
    }),
  );
});

test('[UI-K2] a finding leads to its line, or to the nearest place that is there', () => {
  expect(placeInText(text, [...steps, 1, 'waitSeconds']).line).toBe(15);
  expect(placeInText(text, [...steps, 2, 'onCall']).line).toBe(17);
  expect(placeInText(text, ['kinds', 'sepsis', 'steps', 0]).line).toBe(4);
  expect(placeInText(text, []).line).toBe(1);
});

test('[UI-K2] the place of the cursor is the place in the form', () => {
  expect(pathAt(text, text.indexOf('waitSeconds: 10'))).toEqual([...steps, 1, 'waitSeconds']);
  expect(pathAt(text, text.indexOf('push, sms'))).toEqual([...steps, 1, 'channels', 1]);
  expect(pathAt(text, 0)).toEqual([]);
});
