// Stands in for `node:test` while mutants are tried: a test that is declared is kept, to be run as often as there are mutants. Knows `test(title, body)`, which is all that the
// tests without a database use.

export type Body = () => unknown;
export interface ToldTest { readonly title: string; readonly body: Body }

let told: ToldTest[] = [];

export function test(title: string, body: Body): void {
  told.push({ title, body });
}

/** What was declared since it was asked last. */
export function takeTold(): readonly ToldTest[] {
  const taken = told;
  told = [];
  return taken;
}
