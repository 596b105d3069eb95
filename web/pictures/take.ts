// Takes pictures of screens with a real browser and runs axe on each: `node web/pictures/take.ts OUT-FOLDER BASE-URL [name-part]`.
// Exits with 1 when axe finds anything. Needs Chromium (CHROMIUM names it when it is elsewhere).
import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser } from 'playwright-core';
import { shots, sizes, type Shot } from './shots.ts';

const [folder = '/tmp/mydr24-pictures', base = 'http://127.0.0.1:8190', part = ''] = process.argv.slice(2);

async function take(browser: Browser, shot: Shot): Promise<number> {
  const size = sizes[shot.size];
  const context = await browser.newContext({
    viewport: size, deviceScaleFactor: 1, hasTouch: size.width < 600, serviceWorkers: 'block', locale: shot.locale ?? 'en',
    colorScheme: shot.theme === 'night' ? 'dark' : 'light', reducedMotion: shot.isStill === false ? 'no-preference' : 'reduce',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.addInitScript((theme) => localStorage.setItem('mydr24.theme', theme), shot.theme);
  await page.goto(`${base}${shot.path}`);
  try {
    await page.locator(shot.ready).first().waitFor({ timeout: 20_000 });
    await page.evaluate(() => document.fonts.ready);
    await shot.act?.(page);
  } catch (error) {
    faults.push(`never looked as expected: ${String(error).slice(0, 200)}`);
  }
  await page.screenshot({ path: `${folder}/${shot.name}.png`, fullPage: shot.isFull === true });
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (width > 0) faults.push(`scrolls sideways by ${width} px`);
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  for (const violation of violations) faults.push(`${violation.id}: ${violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} — ${node.any[0]?.message ?? node.failureSummary ?? ''}`).join(' | ')} (${violation.nodes.length})`);
  await context.close();
  process.stdout.write(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${shot.name}${faults.map((fault) => `\n     ${fault}`).join('')}\n`);
  return faults.length;
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--headless', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] });
let faults = 0;
try {
  for (const shot of shots.filter((each) => each.name.includes(part))) faults += await take(browser, shot);
} finally {
  await browser.close();
}
process.exitCode = faults === 0 ? 0 : 1;
