// The linter of a pack without its people: refuses what could end in silence, breaks the promise, leads nowhere or is not
// translated. plan-lint.ts judges each plan, staffing-lint.ts the people, pack-judgement.ts puts them together.
import type { PackText, ProtocolPack } from '@mydr24/protocol';
import { doubt, flaw, type PackPath, type Remark } from './finding.ts';
import { knownAlarms } from './known-alarms.ts';
import { emergencyKinds, kindsOf } from './pack-plan.ts';
import { lintLimits, lintPlan } from './plan-lint.ts';

/** What can be said of a pack without knowing anybody. */
export function lintPack(pack: ProtocolPack): Remark[] {
  return [
    ...lintKinds(pack),
    ...lintLimits(pack),
    ...kindsOf(pack).flatMap(([name, kind]) => lintPlan(pack, name, kind)),
    ...lintNames(pack),
    ...lintTexts(pack),
    ...lintAlarms(pack),
    ...lintAnswers(pack),
    ...lintZone(pack),
  ];
}

function lintKinds({ kinds }: ProtocolPack): Remark[] {
  return emergencyKinds
    .filter((name) => kinds[name] === undefined)
    .map((name) => flaw('kind-missing', ['kinds'], `found no plan for "${name}", expected one for every kind of emergency; add it`, { kind: name }));
}

// Names ---------------------------------------------------------------------------------------------------------

function lintNames(pack: ProtocolPack): Remark[] {
  const sourceIds = new Set(pack.sources.map(({ id }) => id));
  const used = new Set(kindsOf(pack).flatMap(([, { checklist }]) => checklist.map(({ source }) => source)));
  const remarks: Remark[] = [...twice(pack.sources, ['sources']), ...twice(pack.numbers, ['numbers']), ...lintNumbers(pack)];
  for (const [name, kind] of kindsOf(pack)) {
    const path: PackPath = ['kinds', name];
    remarks.push(...twice(kind.steps, [...path, 'steps']), ...twice(kind.checklist, [...path, 'checklist']), ...twice(kind.callerQuestions, [...path, 'callerQuestions']));
    kind.callerQuestions.forEach(({ answers }, i) => remarks.push(...twice(answers, [...path, 'callerQuestions', i, 'answers'])));
    kind.checklist.forEach(({ source }, i) => {
      if (sourceIds.has(source)) return;
      remarks.push(flaw('unknown-source', [...path, 'checklist', i, 'source'], `found the source "${source}", expected the id of one of "sources"; add it there or correct it`, { source }));
    });
  }
  pack.sources.forEach(({ id, accessed }, i) => {
    if (accessed === null) remarks.push(doubt('source-unchecked', ['sources', i], `"${id}" is cited without having been looked up; read it, correct the lines that rest on it, and set "accessed"`, { source: id }));
    if (!used.has(id)) remarks.push(doubt('source-unused', ['sources', i], `no line of a checklist rests on "${id}"; remove it, or name it where it is used`, { source: id }));
  });
  return remarks;
}

function twice(items: readonly { id: string }[], path: PackPath): Remark[] {
  return items.flatMap(({ id }, i) =>
    items.findIndex((other) => other.id === id) === i ? [] : [flaw('duplicate-id', [...path, i, 'id'], `found "${id}" a second time, expected each id once; rename one`, { id })],
  );
}

const DIALLABLE = /^\+?\d{2,15}$/;

function lintNumbers(pack: ProtocolPack): Remark[] {
  const remarks = pack.numbers.flatMap(({ id, number }, i) =>
    DIALLABLE.test(number) ? [] : [flaw('number-not-dialable', ['numbers', i, 'number'], `found "${number}", expected 2 to 15 digits with at most a leading +; write it as it is dialled`, { id })],
  );
  const ids = new Set(pack.numbers.map(({ id }) => id));
  if (!ids.has('emergency')) remarks.push(flaw('unknown-number', ['numbers'], 'found no number with the id "emergency", expected one; add the number everybody dials'));
  for (const [name, { number }] of kindsOf(pack)) {
    if (!ids.has(number)) remarks.push(flaw('unknown-number', ['kinds', name, 'number'], `found the number "${number}", expected the id of one of "numbers"; add it there or correct it`, { number }));
  }
  return remarks;
}

// Texts ---------------------------------------------------------------------------------------------------------

function textsOf(pack: ProtocolPack): [PackText, PackPath][] {
  const texts: [PackText, PackPath][] = [[pack.title, ['title']], [pack.notice, ['notice']]];
  pack.numbers.forEach(({ label }, i) => texts.push([label, ['numbers', i, 'label']]));
  for (const [name, kind] of kindsOf(pack)) {
    const path: PackPath = ['kinds', name];
    texts.push([kind.title, [...path, 'title']], [kind.handOver, [...path, 'handOver']]);
    kind.checklist.forEach(({ text }, i) => texts.push([text, [...path, 'checklist', i, 'text']]));
    kind.callerQuestions.forEach(({ text, answers }, i) => {
      texts.push([text, [...path, 'callerQuestions', i, 'text']]);
      answers.forEach((answer, k) => texts.push([answer.text, [...path, 'callerQuestions', i, 'answers', k, 'text']]));
    });
  }
  return texts;
}

function lintTexts(pack: ProtocolPack): Remark[] {
  const remarks: Remark[] = [];
  if (!pack.languages.includes(pack.language)) {
    remarks.push(flaw('unknown-language', ['language'], `found "${pack.language}", expected one of "languages"; add it there or choose another`, { language: pack.language }));
  }
  for (const [text, path] of textsOf(pack)) {
    for (const language of pack.languages) {
      if ((text[language] ?? '').trim() === '') remarks.push(flaw('missing-translation', path, `found no text in "${language}", expected one in each of ${pack.languages.join(', ')}; translate it`, { language }));
    }
    for (const language of Object.keys(text)) {
      if (!pack.languages.includes(language)) remarks.push(flaw('unknown-language', [...path, language], `found a text in "${language}", expected only ${pack.languages.join(', ')}; add the language to "languages" or remove the text`, { language }));
    }
  }
  return remarks;
}

// What raises a kind --------------------------------------------------------------------------------------------

function lintAlarms(pack: ProtocolPack): Remark[] {
  const claimed = new Map<string, string>();
  return kindsOf(pack).flatMap(([name, { raisedBy }]) =>
    raisedBy.alarms.flatMap(({ condition, priority }, i): Remark[] => {
      const path: PackPath = ['kinds', name, 'raisedBy', 'alarms', i, 'condition'];
      if (!knownAlarms.has(condition)) return [flaw('unknown-alarm', path, `found the alarm "${condition}", expected one of ${[...knownAlarms].filter((key) => !key.includes(':')).join(', ')}; correct it`, { condition })];
      const other = claimed.get(`${condition} ${priority}`);
      if (other !== undefined) return [flaw('alarm-claimed-twice', path, `found "${condition}" from ${priority} on here and in "${other}", expected one kind; remove one`, { condition, other })];
      claimed.set(`${condition} ${priority}`, name);
      return [];
    }),
  );
}

/** `sosAnswers` of a kind and `kind` of an answer say the same thing from both ends. */
function lintAnswers(pack: ProtocolPack): Remark[] {
  const answers = kindsOf(pack).flatMap(([name, kind]) =>
    kind.callerQuestions.flatMap((question, i) =>
      question.answers.map((answer, k) => ({ key: `${question.id}.${answer.id}`, kind: answer.kind, path: ['kinds', name, 'callerQuestions', i, 'answers', k, 'kind'] satisfies PackPath })),
    ),
  );
  const wrongWay = kindsOf(pack).flatMap(([name, { raisedBy }]) =>
    raisedBy.sosAnswers.flatMap((key, i): Remark[] => {
      const path: PackPath = ['kinds', name, 'raisedBy', 'sosAnswers', i];
      const found = answers.filter((answer) => answer.key === key);
      if (found.length === 0) return [flaw('unknown-answer', path, `found the answer "${key}", expected "question.answer" of a caller question; correct it`, { answer: key })];
      return found.every(({ kind }) => kind === name) ? [] : [flaw('answer-kind-mismatch', path, `found that "${key}" raises "${name}", but the answer itself names another kind or none; set its "kind" to ${name}`, { answer: key })];
    }),
  );
  const oneSided = answers.flatMap(({ key, kind, path }): Remark[] =>
    kind === null || pack.kinds[kind]?.raisedBy.sosAnswers.includes(key) ? [] : [flaw('answer-kind-mismatch', path, `found "${kind}", but its "sosAnswers" do not list "${key}"; add it there, or remove the kind here`, { answer: key })],
  );
  return [...wrongWay, ...oneSided];
}

function lintZone({ timeZone }: ProtocolPack): Remark[] {
  const unknown = [flaw('unknown-time-zone', ['timeZone'], `found "${timeZone}", expected an IANA zone such as "Europe/Andorra"; correct it`, { timeZone })];
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone === '' ? unknown : [];
  } catch {
    return unknown;
  }
}
