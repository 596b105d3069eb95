// How smoothly the dispatcher's map moves: 500 units, each heard once a second, in a headless browser over the built web app and real tiles of the
// shipped extract. Software draws here, where a desk has a graphics card: so frames a second are compared with those of one moving unit on the same
// page, and beside them stands the scripting time of a frame, which no graphics card changes. Needs no server of ours and no database.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OpenedBaseMap, readBaseMap } from '@mydr24/server/roads/base-map-file.ts';
import { importBaseMap } from '@mydr24/server/roads/open-base-map-node.ts';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureChromium } from '../test/chromium.ts';
import { alone, compared, type Figure, percentile, spread } from './measures.ts';
import { ROOT } from './our-server.ts';

const EXTRACT = fileURLToPath(new URL('../../simulation/data/map/andorra.osm.pbf', import.meta.url));
export const WEB_DIR = join(ROOT, 'web', 'dist');
const UNITS = 500;
const WARM_UP_MS = 4_000;
const MEASURED_MS = 8_000;
const LONG_FRAME_MS = 50;

interface Screen {
  readonly name: string;
  readonly viewport: { width: number; height: number };
  readonly deviceScaleFactor: number;
  /** How many times slower the processor is made. */
  readonly slower: number;
}
const screens: readonly Screen[] = [
  { name: 'desktop 1440x900', viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1, slower: 1 },
  { name: 'mid phone 390x844 at 2x, processor 4 times slower', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, slower: 4 },
];

export async function benchMap(): Promise<Figure[]> {
  if (!existsSync(join(WEB_DIR, 'index.html'))) throw new Error('the web app is not built: npm run build -w web');
  const found = ensureChromium(() => {});
  if (!found.ok) throw new Error(found.advice);
  const folder = mkdtempSync(join(tmpdir(), 'mydr24-bench-map-'));
  const path = join(folder, 'andorra.tiles');
  await importBaseMap(EXTRACT, path);
  const map = readBaseMap(path);
  const server = await serveWeb((zoom, x, y) => map.tile(zoom, x, y));
  const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] });
  try {
    const figures: Figure[] = [];
    for (const screen of screens) figures.push(...(await measure(browser, screen, map, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)));
    return figures;
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(browser: Browser, screen: Screen, map: OpenedBaseMap, origin: string): Promise<Figure[]> {
  const [one, many] = [await watch(browser, screen, map, `${origin}/gallery/map-load?n=2`), await watch(browser, screen, map, `${origin}/gallery/map-load?n=${UNITS}`)];
  const what = `map, ${UNITS} units moving, ${screen.name}`;
  const drawing = spread(many.drawings);
  const shares = (ms: readonly number[]) => [ms.length, ...[0.5, 0.99, 1].map((share) => percentile(ms.toSorted((a, b) => a - b), share).toFixed(1))].join(', ');
  return [
    { ...compared(`${what}: frames a second, drawn by software, beside one moving unit`, 'frames/s', [{ ours: rateOf(many.frames), floor: rateOf(one.frames) }], '', null), spread: shares(many.frames) },
    alone(`${what}: frames longer than ${LONG_FRAME_MS} ms`, '%', [longShareOf(many.frames)], '', null),
    { ...alone(`${what}: scripting to draw one frame, p50`, 'ms', [drawing.p50], '< 8 ms', { atMost: 8 }), spread: shares(many.drawings) },
    alone(`${what}: all scripting, for each second`, 'ms', [many.scriptMsPerS], '', null),
    alone(`${what}: all work of the main thread, for each second`, 'ms', [many.mainMsPerS], '', null),
  ];
}

const rateOf = (frames: readonly number[]): number => (1000 * frames.length) / frames.reduce((sum, ms) => sum + ms, 0);
const longShareOf = (frames: readonly number[]): number => (100 * frames.filter((ms) => ms > LONG_FRAME_MS).length) / frames.length;

interface Watched {
  frames: number[];
  drawings: number[];
  scriptMsPerS: number;
  mainMsPerS: number;
}

async function watch(browser: Browser, { viewport, deviceScaleFactor, slower }: Screen, map: OpenedBaseMap, url: string): Promise<Watched> {
  const context = await browser.newContext({ viewport, deviceScaleFactor, serviceWorkers: 'block', reducedMotion: 'no-preference', locale: 'en' });
  await context.addInitScript((facts) => localStorage.setItem('mydr24.map', facts), JSON.stringify(map.facts));
  await context.addInitScript(timeDrawings);
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('[data-base="there"] canvas').nth(1).waitFor();
  await page.locator('[data-base="there"]').scrollIntoViewIfNeeded();
  await page.waitForTimeout(WARM_UP_MS);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
  // Of the thread's own processor time: what else the machine does meanwhile is not counted.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const seconds = async (): Promise<Record<string, number>> => Object.fromEntries((await devtools.send('Performance.getMetrics')).metrics.map((each) => [each.name, each.value]));
  const before = await seconds();
  const { frames, drawings } = await framesOf(page);
  const after = await seconds();
  await context.close();
  const perSecond = (what: string): number => (1000 * (after[what]! - before[what]!)) / (MEASURED_MS / 1000);
  return { frames, drawings, scriptMsPerS: perSecond('ScriptDuration'), mainMsPerS: perSecond('TaskDuration') };
}

interface Timed {
  drawings: number[];
  bareFrame: typeof requestAnimationFrame;
}

/** In the page, before its own scripts: how long each drawing takes, by the clock. */
function timeDrawings(): void {
  const timed = globalThis as unknown as Timed;
  timed.drawings = [];
  timed.bareFrame = requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (draw) =>
    timed.bareFrame((at) => {
      const startedAt = performance.now();
      draw(at);
      timed.drawings.push(performance.now() - startedAt);
    });
}

const framesOf = (page: Page): Promise<{ frames: number[]; drawings: number[] }> =>
  page.evaluate(
    (forMs) =>
      new Promise<{ frames: number[]; drawings: number[] }>((done) => {
        const timed = globalThis as unknown as Timed;
        timed.drawings = [];
        const lengths: number[] = [];
        const startedAt = performance.now();
        let last = startedAt;
        const frame = (): void => {
          const now = performance.now();
          lengths.push(now - last);
          last = now;
          if (now - startedAt < forMs) timed.bareFrame(frame);
          else done({ frames: lengths.slice(1), drawings: timed.drawings });
        };
        timed.bareFrame(frame);
      }),
    MEASURED_MS,
  );

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml', '.json': 'application/json' };

/** The built web app, the tiles, and the one answer that opens the gallery. */
export function serveWeb(tileOf: (zoom: number, x: number, y: number) => Uint8Array | null): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const tile = /^\/v1\/map\/[0-9a-f]+\/(\d+)\/(\d+)\/(\d+)$/.exec(path);
    if (tile !== null) {
      const bytes = tileOf(Number(tile[1]), Number(tile[2]), Number(tile[3]));
      response.writeHead(200, { 'content-type': 'application/vnd.mapbox-vector-tile', ...(bytes === null ? {} : { 'content-encoding': 'gzip' }) }).end(bytes ?? '');
    } else if (path.startsWith('/v1/')) response.writeHead(200, { 'content-type': 'application/json' }).end('{"accounts":[]}');
    else {
      const file = join(WEB_DIR, path);
      const isThere = extname(path) !== '' && existsSync(file);
      response.writeHead(200, { 'content-type': types[isThere ? extname(path) : '.html'] ?? 'application/octet-stream' }).end(readFileSync(isThere ? file : join(WEB_DIR, 'index.html')));
    }
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}
