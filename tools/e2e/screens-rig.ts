// What a person does and sees on each screen, in the words on it: every wait is for something visible, nothing sleeps.
// Holds no expectation of its own beyond "it becomes visible"; the journeys say what must be seen when.
import type { DemoPatient } from '@mydr24/simulation/demo/demo-types.ts';
import type { Locator, Page } from 'playwright-core';
import type { Seat } from './browser-rig.ts';

const isThere = (what: Locator): Promise<void> => what.first().waitFor();
const isGone = (what: Locator): Promise<void> => what.first().waitFor({ state: 'detached' });
const fullName = ({ givenName, familyName }: DemoPatient): string => `${givenName} ${familyName}`;
/** As lists of a ward do: family name first. */
const listName = ({ givenName, familyName }: DemoPatient): string => `${familyName}, ${givenName}`;
const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { name, ...(typeof name === 'string' ? { exact: true } : {}) });
const button = (page: Page | Locator, name: string | RegExp): Locator => page.getByRole('button', { name });

/** The line every screen has: is what I see live? */
const line = (page: Page) => ({
  isLive: () => isThere(page.getByText('Live', { exact: true })),
  isLost: () => isThere(page.getByText(/Connection lost .* ago|Offline since/)),
  isBack: () => isGone(page.getByText(/Connection lost .* ago|Offline since/)),
});

export function consoleOf({ page }: Seat) {
  const row = (patient: DemoPatient): Locator => page.locator(`[data-patient="${patient.id}"]`);
  return {
    page, line: line(page),
    sees: (patient: DemoPatient) => isThere(row(patient).getByRole('link', { name: listName(patient) })),
    shows: (patient: DemoPatient, text: string) => isThere(row(patient).getByText(text)),
    showsAlarm: (patient: DemoPatient, condition: string) => isThere(row(patient).and(page.locator('[data-priority="high"][data-answered="false"]')).getByText(condition)),
    acknowledges: (patient: DemoPatient, condition: string) => button(row(patient), new RegExp(`^Acknowledge ?: ${listName(patient)}, ${condition}`)).click(),
    /** Seen is not over: the alarm stays, with its priority. */
    showsAnsweredAlarm: (patient: DemoPatient) => isThere(row(patient).and(page.locator('[data-priority="high"][data-answered="true"]')).getByText(/^Seen by /)),
    /** On the patient's own page: seen and not over. */
    opensPatient: (patient: DemoPatient) => row(patient).getByRole('link').click(),
    keepsAlarm: async (patient: DemoPatient, condition: string) => {
      await row(patient).getByRole('link').click();
      await isThere(page.locator('article[data-priority="high"][data-answered="true"][data-state="active"]').filter({ hasText: condition }).getByText(/^Seen by /));
    },
    hides: (patient: DemoPatient) => isGone(row(patient)),
    focuses: (patient: DemoPatient) => isThere(row(patient).locator('a:focus')),
    focusesSomeRow: () => isThere(page.locator('[data-patient] a:focus')),
    offersUndo: () => isThere(button(page, 'Undo')),
    showsKeys: () => isThere(page.getByRole('dialog')),
    isOnPatientPage: () => isThere(heading(page, 'Vital signs')),
    showsNoEmergency: (patient: DemoPatient) => isGone(row(patient).getByText(/^Emergency:/)),
  };
}

async function asksToClose(page: Page | Locator): Promise<void> {
  await button(page, 'Close…').click();
  await isThere(page.getByRole('dialog'));
}

async function closes(page: Page | Locator, outcome: string, dialogIs: 'closed' | 'open'): Promise<void> {
  if (dialogIs === 'closed') await asksToClose(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: outcome }).check();
  await button(dialog, 'Close it').click();
}

export function phoneOf({ page }: Seat) {
  const accept = button(page, /^Accept: I go/);
  const confirmed = page.getByText(/^You go: (?!not confirmed)/);
  /** What is not the next step lies under "More". */
  const finds = async (what: string): Promise<void> => {
    const more = page.getByRole('button', { name: 'More', exact: true });
    await more.waitFor();
    if (!(await button(page, what).isVisible()) && (await more.getAttribute('aria-expanded')) === 'false') await more.click();
  };
  return {
    page, line: line(page), accept,
    /** On duty, live, and its position with the server: from here on it can be the nearest. */
    waits: () => Promise.all([isThere(heading(page, 'On duty')), isThere(page.getByText('Live: pages arrive at once')), isThere(page.getByText(/^On · .* old · within/))]),
    isPaged: (kind: string) => Promise.all([isThere(heading(page, kind)), isThere(page.getByText('You are paged', { exact: true })), isThere(accept)]),
    shows: (...texts: string[]) => Promise.all(texts.map((text) => isThere(page.getByText(text)))),
    accepts: async () => {
      await accept.click();
      await isThere(confirmed);
    },
    /** Asked for and not answered yet: the screen says so and does not claim more. */
    isSending: () => isThere(page.getByText(/waits? to be sent/)),
    goes: () => isThere(confirmed),
    isStoodDown: () => isThere(page.getByText('You need not go', { exact: true })),
    understands: () => button(page, 'Understood').click(),
    reports: async (what: string) => {
      await finds(what);
      await button(page, what).click();
    },
    declines: async () => {
      await button(page, 'I cannot go').click();
      await isThere(button(page, 'Too far'));
    },
    thinksAgain: () => button(page, 'Back').click(),
    asksToClose: async () => {
      await finds('Close…');
      await asksToClose(page);
    },
    closes: async (outcome: string, dialog: 'closed' | 'open' = 'closed') => {
      if (dialog === 'closed') await finds('Close…');
      await closes(page, outcome, dialog);
    },
    ticks: async (item: string) => {
      await page.getByRole('checkbox', { name: item }).click();
      await isThere(page.getByRole('checkbox', { name: item, checked: true }));
    },
    notes: async (text: string) => {
      await page.getByRole('button', { name: 'Note', exact: true }).click();
      await page.locator('textarea:focus').fill(text);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
    },
    takesPhoto: (file: { name: string; mimeType: string; buffer: Buffer }) => page.locator('input[type="file"]').setInputFiles(file),
    countsWaiting: (n: number) => isThere(page.getByText(new RegExp(`^${n} waits? to be sent`))),
    hasNothingWaiting: () => isGone(page.getByText(/waits? to be sent/)),
  };
}

export function familyOf({ page }: Seat) {
  return { page, line: line(page), sees: (sentence: string | RegExp) => isThere(heading(page, sentence)) };
}

export function deskOf({ page }: Seat) {
  const panel = page.getByRole('complementary', { name: 'Emergency in detail' });
  const row = (patient: DemoPatient): Locator => button(page.getByRole('region', { name: 'Open emergencies' }), new RegExp(fullName(patient)));
  return {
    page, line: line(page), panel,
    isEmpty: () => isThere(heading(page, 'No open emergency')),
    lists: (need: string, patient: string) => isThere(button(page, new RegExp(`${need}.*${patient}`, 's'))),
    opens: async (patient: DemoPatient) => {
      await row(patient).click();
      await isThere(panel);
    },
    /** The highest rung that this person's device itself has said on this channel. */
    ladderStands: (person: string, channel: string, rung: string) => isThere(panel.getByRole('list', { name: `${person}, ${channel}: ${rung}` })),
    holds: (person: string, status: string) => isThere(panel.getByRole('paragraph').filter({ hasText: person }).getByText(status, { exact: true })),
    /** How many pages this person has on record, by channel; a stand-down is folded away and not among them. */
    countsPages: (person: string, channel: string) => panel.getByRole('list', { name: new RegExp(`^${person}, ${channel}:`) }).count(),
    countsInTimeline: (text: string) => panel.getByRole('region', { name: 'What happened' }).getByText(text, { exact: true }).count(),
    closes: (outcome: string) => closes(panel, outcome, 'closed'),
    saysEnded: () => isThere(panel.getByText('This emergency has ended.')),
    /** "Who could go?", the first to be asked first: name, time and reasons of each. */
    ranked: async (): Promise<string[]> => {
      await button(panel, 'Who could go?').click();
      const rows = page.getByRole('dialog').locator('ol > li');
      await isThere(rows.first());
      const texts = await rows.allInnerTexts();
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();
      return texts;
    },
  };
}

export function patientOf({ page }: Seat) {
  const sos = button(page, /^SOS/);
  return {
    page, line: line(page),
    isReady: () => Promise.all([isThere(heading(page, 'Do you need help?')), isThere(heading(page, 'My readings'))]),
    /** A finger on the ring until the phone says what happens next. */
    holdsSos: async () => {
      await sos.hover();
      await page.mouse.down();
      await isThere(heading(page, 'We are about to call for help'));
      await page.mouse.up();
    },
    touchesSos: () => sos.click(),
    cancels: () => button(page, /^Cancel: I am fine/).click(),
    reads: (sentence: string) => isThere(heading(page, sentence)),
    sees: (text: string | RegExp) => isThere(page.getByText(text)),
    understands: () => button(page, /^Understood/).click(),
    stopsSharingWith: (name: string) => button(page, `Stop ${name}`).click(),
  };
}
