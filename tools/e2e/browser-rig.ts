// The browsers of one `*.e2e.ts` file: each person sits at a browser of their own (separate storage, own size, own place),
// signed in through the demo's link. What a console, a page or the network complains about fails the test that caused it.
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { ensureChromium } from '../test/chromium.ts';
import type { Care } from './care-rig.ts';

export const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } } as const;

export interface SeatOptions {
  /** The demo account; null stays at the front door. */
  readonly as: string | null;
  readonly size: keyof typeof sizes;
  /** `auto` follows the device's wish, which the test may change. */
  readonly theme?: 'day' | 'night' | 'auto';
  /** `full` lets things glide; otherwise they jump, as for whoever asked for less motion. */
  readonly motion?: 'full';
  /** Where this phone says it is. */
  readonly at?: { lat: number; lon: number };
  /** The server's address as this browser knows it, e.g. through a line that can be cut. */
  readonly url?: string;
  /** What this browser may complain about, because the test makes it happen. */
  readonly mayComplain?: RegExp;
}

export interface Seat {
  readonly who: string;
  readonly page: Page;
  /** What went wrong and was not expected, in words. */
  faults(): readonly string[];
  moveTo(at: { lat: number; lon: number }): Promise<void>;
  leave(): Promise<void>;
}

/** What `afterEach` is told of the test before it. */
export interface Outcome {
  readonly name: string;
  readonly passed?: boolean;
  diagnostic(message: string): void;
}

export interface Room {
  seat(options: SeatOptions): Promise<Seat>;
  /** Closes all seats after a test. A failed one leaves a picture and its complaints of each; a passed one must have none. */
  clear(test: Outcome): Promise<void>;
  readonly browser: Browser;
  close(): Promise<void>;
}

const STEP_DEADLINE_MS = 15_000;
/** The map's own worker and shaders say this on machines without a graphics card, and a page that is left drops the tiles and parts it asked for (one that is missing answers 404); nobody's care depends on it. */
const HARMLESS = /GPU stall due to ReadPixels|WebGL|Automatic fallback to software|request failed: GET \/(?:v1\/map|assets)\/\S+ net::ERR_ABORTED/;

/** `args`: of the browser, for what it does not do by itself. */
export async function openRoom(care: Pick<Care, 'url'>, args: readonly string[] = []): Promise<Room> {
  const found = ensureChromium(() => {});
  if (!found.ok) throw new Error(found.advice);
  // No sandbox: in a container as root there is none to have. Pages here are our own.
  const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', ...args] });
  let seats: Seat[] = [];
  const clear: Room['clear'] = async (test) => {
    const faults = seats.flatMap((each) => each.faults());
    if (test.passed === false) await keepPictures(test, seats);
    await Promise.all(seats.map((each) => each.leave()));
    seats = [];
    if (test.passed === false) faults.forEach((fault) => test.diagnostic(fault));
    else assert.deepEqual(faults, [], 'a browser complained');
  };
  return {
    async seat(options) {
      const seat = await sitDown(browser, care, options);
      seats.push(seat);
      return seat;
    },
    clear, browser,
    close: () => browser.close(),
  };
}

const placeOf = ({ lat, lon }: { lat: number; lon: number }) => ({ latitude: lat, longitude: lon, accuracy: 8 });

async function sitDown(browser: Browser, care: Pick<Care, 'url'>, options: SeatOptions): Promise<Seat> {
  const { as, size, theme = 'day', at, url = care.url } = options;
  const context = await browser.newContext({
    viewport: sizes[size], hasTouch: size === 'phone', locale: 'en', timezoneId: theme === 'auto' ? noonZone(new Date()) : 'Europe/Andorra', serviceWorkers: 'block', reducedMotion: options.motion === 'full' ? 'no-preference' : 'reduce',
    colorScheme: theme === 'night' ? 'dark' : 'light', permissions: at === undefined ? [] : ['geolocation'],
    ...(at === undefined ? {} : { geolocation: placeOf(at) }),
  });
  context.setDefaultTimeout(STEP_DEADLINE_MS);
  await context.addInitScript((chosen) => localStorage.setItem('mydr24.theme', chosen), theme);
  const page = await context.newPage();
  const faults = listenForFaults(page, as ?? 'visitor', options.mayComplain);
  await page.goto(as === null ? url : `${url}/sign-in?as=${as}`);
  return { who: as ?? 'visitor', page, faults, moveTo: (there) => context.setGeolocation(placeOf(there)), leave: () => leave(context) };
}

/** Where it is about noon now: a responder's screens are dark by night, and follow the device's wish by day. */
function noonZone(now: Date): string {
  const ahead = 12 - now.getUTCHours();
  // POSIX counts the other way round.
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

async function keepPictures(test: Outcome, seats: readonly Seat[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mydr24-e2e-failed-'));
  for (const [index, { who, page }] of seats.entries()) await page.screenshot({ path: join(folder, `${index + 1}-${who}.png`) }).catch(() => {});
  test.diagnostic(`what the browsers showed when it failed: ${folder}`);
}

async function leave(context: BrowserContext): Promise<void> {
  context.pages().forEach((page) => page.removeAllListeners());
  await context.close();
}

/** What was complained of so far. A reading that was dropped is none once the page that asked for it was left: known when the next one is there. */
function listenForFaults(page: Page, who: string, mayComplain: RegExp | undefined): () => string[] {
  const faults: { readonly text: string; readonly isOver: () => boolean }[] = [];
  const note = (text: string, isOver = () => false): void => {
    if (!HARMLESS.test(text) && mayComplain?.test(text) !== true) faults.push({ text: `${who}: ${text}`, isOver });
  };
  let pages = 0;
  const askedBy = new WeakMap<Request, number>();
  const wasLeft = (request: Request) => (): boolean => request.method() === 'GET' && request.failure()?.errorText === 'net::ERR_ABORTED' && pages > (askedBy.get(request) ?? pages);
  page.on('framenavigated', (frame) => void (frame === page.mainFrame() && (pages += 1)));
  page.on('request', (request) => void askedBy.set(request, pages));
  page.on('console', (message) => message.type() === 'error' && note(`console: ${message.text()}`));
  page.on('pageerror', (error) => note(`error on the page: ${error.message}`));
  page.on('requestfailed', (request) => note(`request failed: ${request.method()} ${new URL(request.url()).pathname} ${request.failure()?.errorText ?? ''}`, wasLeft(request)));
  page.on('response', (response) => response.status() >= 400 && note(`answered ${response.status()}: ${new URL(response.url()).pathname}`));
  return () => faults.filter(({ isOver }) => !isOver()).map(({ text }) => text);
}
