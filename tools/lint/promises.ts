// Promises have numbers and tests cite them: every id in a RULES.md needs a test whose title begins with it, and every id
// in a title needs a promise.

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

const PROMISE = /^\s*(?:[-*|]\s*|#+\s*)?(?:\*\*)?([A-Z]{1,3}\d{1,3})(?:\*\*)?(?:[.:|)]|\s[-–—|]|\s*\||\*\*)/;
const CITATION = /(?:'|"|`)((?:\[[A-Z]{1,3}\d{1,3}(?:,\s*[A-Z]{1,3}\d{1,3})*\]\s*)+)/g;

export function findPromises(text: string): string[] {
  return text.split('\n').flatMap((line) => PROMISE.exec(line)?.[1] ?? []);
}

export function findCitations(text: string): string[] {
  return [...text.matchAll(CITATION)].flatMap((match) => match[1]?.match(/[A-Z]{1,3}\d{1,3}/g) ?? []);
}

export function checkPromises(rules: readonly SourceText[], tests: readonly SourceText[]): string[] {
  const problems: string[] = [];
  const owners = new Map<string, string>();
  for (const { path, text } of rules) {
    for (const id of findPromises(text)) {
      const owner = owners.get(id);
      if (owner !== undefined) problems.push(`${path}: the number ${id} is already taken${owner === path ? ' in this file' : ` by ${owner}`}; numbers are unique, so that a test's title names one promise.`);
      owners.set(id, path);
    }
  }
  const cited = new Set<string>();
  for (const { path, text } of tests) {
    for (const id of findCitations(text)) {
      cited.add(id);
      if (!owners.has(id)) problems.push(`${path}: a title cites [${id}], which no RULES.md promises. Write the promise, or correct the number.`);
    }
  }
  for (const [id, path] of owners) {
    if (!cited.has(id)) problems.push(`${path}: no test title cites [${id}]. A promise without a test is a wish: add one, or take the promise back.`);
  }
  return [...new Set(problems)];
}
