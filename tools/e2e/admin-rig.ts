// What a person does and sees in administration, in the words on the screens. Like screens-rig.ts it expects nothing by itself
// but "it becomes visible".
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Seat } from './browser-rig.ts';

const isThere = (what: Locator): Promise<void> => what.first().waitFor();

export function packOf({ page }: Seat) {
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });
  const step = (name: string): Locator => page.getByRole('listitem', { name: new RegExp(`: ${name}$`) });
  const openStep = async (name: string): Promise<void> => {
    const opener = step(name).getByRole('button', { name: `Open ${name}` });
    if ((await opener.count()) > 0) await opener.click();
  };
  const toProtocols = async (): Promise<void> => {
    await page.getByRole('link', { name: 'Protocols' }).first().click();
    await isThere(page.getByRole('heading', { name: 'Packs that come with the program' }));
  };
  return {
    /** From a pack that comes with the program. */
    drafts: async (title: string) => {
      await isThere(page.getByRole('heading', { name: 'Packs that come with the program' }));
      await button(`Make a draft ${title}`).first().click();
      await isThere(page.locator('.cm-content'));
    },
    opens: async (title: string) => {
      await page.getByRole('link', { name: 'Administration' }).click();
      await toProtocols();
      await page.getByRole('link', { name: new RegExp(`^${title}, version`) }).click();
      await isThere(page.getByRole('heading', { name: new RegExp(`^${title}, version`) }));
    },
    edits: () => page.getByRole('link', { name: 'Edit', exact: true }).click(),
    opensPart: async (kind: string) => {
      await page.getByLabel('Part', { exact: true }).selectOption(kind);
      await isThere(page.getByRole('heading', { name: 'Steps' }));
    },
    togglesLastResort: async (name: string) => {
      await openStep(name);
      await step(name).getByLabel('This is the last resort').click();
    },
    setsWait: async (name: string, seconds: number) => {
      await openStep(name);
      await step(name).getByLabel('Next step after').fill(String(seconds));
    },
    isSaved: () => isThere(page.getByRole('status').filter({ hasText: /^All saved, / })),
    reads: (text: RegExp) => isThere(page.getByText(text)),
    readsNoError: () => isThere(page.getByRole('status').filter({ hasText: /^nothing must be mended|^Nothing was found/ })),
    readsChange: (kind: string, text: string) => isThere(page.getByRole('listitem').filter({ hasText: kind }).getByText(text)),
    readsWorstCase: (kind: string) => isThere(page.getByRole('listitem').filter({ hasText: kind }).getByText(/fail-safe at the latest after \d+ s of \d+ s/i)),
    checks: async () => {
      await page.getByRole('link', { name: /^Check/ }).click();
      await isThere(page.getByRole('heading', { name: 'Who did what when' }));
    },
    /** From the editor: the version in hand on the simulated clock. */
    runs: async () => {
      await page.getByRole('link', { name: 'Dry run' }).last().click();
      await button('Run it').click();
      await isThere(button('Play'));
    },
    does: (name: string) => button(name).and(page.locator('[aria-disabled="false"]')).click(),
    /** The dialog before a dangerous act. */
    proves: () => page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'It is me: go on' }).click(),
    provesNot: () => page.getByRole('dialog', { name: 'Prove it is you' }).getByRole('button', { name: 'Do not do it' }).click(),
    /** The button says why, and pressing it changes nothing. */
    mayNot: async (name: string, because: RegExp) => {
      const blocked = button(name).and(page.locator('[aria-disabled="true"]'));
      await isThere(page.getByText(because));
      const reason = await blocked.getAttribute('aria-describedby');
      assert.match((await page.locator(`[id="${reason}"]`).textContent()) ?? '', because);
      await blocked.click({ force: true });
      await isThere(blocked);
    },
    stands: (state: string) => isThere(page.locator('[data-state]').getByText(state, { exact: true }).or(page.locator('[data-state]').filter({ hasText: new RegExp(`^${state}$`) }))),
  };
}
