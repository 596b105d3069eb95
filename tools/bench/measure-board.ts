// How smoothly the ward board moves with 200 patients, each with new values once a second, while it is scrolled: frames, long tasks and the main
// thread's work, in a headless browser over the built web app, at a desk and with a processor made four times slower. Needs no server of ours.
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureChromium } from '../test/chromium.ts';
import { alone, type Figure, percentile, spread } from './measures.ts';
import { serveWeb, WEB_DIR } from './measure-map.ts';

const PATIENTS = 200;
const WARM_UP_MS = 3_000;
const MEASURED_MS = 8_000;
/** A task that keeps the page from answering for longer is one people notice (W3C Long Tasks). */
const LONG_TASK_MS = 50;
const screens = [{ name: 'desktop 1440x900', slower: 1 }, { name: 'desktop 1440x900, processor 4 times slower', slower: 4 }] as const;

export async function benchBoard(): Promise<Figure[]> {
  if (!existsSync(join(WEB_DIR, 'index.html'))) throw new Error('the web app is not built: npm run build -w web');
  const found = ensureChromium(() => {});
  if (!found.ok) throw new Error(found.advice);
  const server = await serveWeb(() => null);
  const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] });
  try {
    const figures: Figure[] = [];
    for (const screen of screens) figures.push(...(await measure(browser, screen, `http://127.0.0.1:${(server.address() as AddressInfo).port}/gallery/board-load?n=${PATIENTS}`)));
    return figures;
  } finally {
    await browser.close();
    server.close();
  }
}

async function measure(browser: Browser, { name, slower }: (typeof screens)[number], url: string): Promise<Figure[]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block', locale: 'en' });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction((least) => document.querySelectorAll('[data-patient]').length >= least, PATIENTS);
  await page.waitForTimeout(WARM_UP_MS);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busyS = async (): Promise<number> => (await devtools.send('Performance.getMetrics')).metrics.find((each) => each.name === 'TaskDuration')!.value;
  const before = await busyS();
  const { frames, tasks } = await scrollAndWatch(page);
  const busyMs = (1000 * ((await busyS()) - before)) / (MEASURED_MS / 1000);
  await context.close();
  const what = `board, ${PATIENTS} patients at a value a second, scrolled, ${name}`;
  const { p50, p99, max, n } = spread(frames);
  return [
    { ...alone(`${what}: time between frames, p99`, 'ms', [percentile(frames.toSorted((a, b) => a - b), 0.99)], 'drawn by software here', null), spread: [n, ...[p50, p99, max].map((ms) => ms.toFixed(1))].join(', ') },
    { ...alone(`${what}: tasks longer than ${LONG_TASK_MS} ms, for each second`, 'tasks', [tasks.length / (MEASURED_MS / 1000)], '', null), spread: tasks.length === 0 ? '0' : `${tasks.length}, longest ${Math.max(...tasks).toFixed(0)} ms` },
    alone(`${what}: all work of the main thread, for each second`, 'ms', [busyMs], '< 500 ms', { atMost: 500 }),
  ];
}

/** Scrolls up and down all the while, as a thumb does, and notes frames and long tasks. */
const scrollAndWatch = (page: Page): Promise<{ frames: number[]; tasks: number[] }> =>
  page.evaluate(
    (forMs) =>
      new Promise<{ frames: number[]; tasks: number[] }>((done) => {
        const [frames, tasks]: [number[], number[]] = [[], []];
        const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
        observer.observe({ type: 'longtask' });
        const startedAt = performance.now();
        let last = startedAt;
        const frame = (): void => {
          const now = performance.now();
          frames.push(now - last);
          last = now;
          scrollTo(0, (1 - Math.cos((now - startedAt) / 1200)) * 4_000);
          if (now - startedAt < forMs) requestAnimationFrame(frame);
          else done({ frames: frames.slice(1), tasks });
        };
        requestAnimationFrame(frame);
      }),
    MEASURED_MS,
  );
