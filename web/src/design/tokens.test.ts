// The colours, read from the tokens themselves: contrast of each text on its ground, and alarm hues kept for alarms.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

type Rgb = readonly [number, number, number];
const themes = ['day', 'night', 'contrast'] as const;
const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const markCss = readFileSync(join(import.meta.dirname, 'alarm-mark.module.css'), 'utf8');

function tokensOf(theme: string): Map<string, Rgb> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  const colours = [...block.matchAll(/--([\w-]+): #([0-9a-f]{6})/g)];
  return new Map(colours.map(([, name, hex]) => [name as string, [0, 2, 4].map((at) => Number.parseInt((hex as string).slice(at, at + 2), 16)) as unknown as Rgb]));
}

function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2 contrast ratio. */
function contrast(left: Rgb, right: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(left), luminance(right)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function hueOf([r, g, b]: Rgb): { hue: number; chroma: number } {
  const chroma = Math.max(r, g, b) - Math.min(r, g, b);
  if (chroma === 0) return { hue: 0, chroma };
  const sector = Math.max(r, g, b) === r ? ((g - b) / chroma + 6) % 6 : Math.max(r, g, b) === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4;
  return { hue: sector * 60, chroma };
}

const texts: readonly [text: string, ground: string][] = [
  ...['ink', 'ink-soft', 'ink-faint', 'accent-text', 'stale'].flatMap((text) => ['ground', 'surface'].map((ground) => [text, ground] as [string, string])),
  ['ink-soft', 'sunken'], ['accent-ink', 'accent'], ['accent-text', 'accent-soft'], ['ink-inverse', 'inverse'], ['banner-ink', 'banner'],
  ...['high', 'medium', 'low'].flatMap((priority) => [[`${priority}-ink`, priority], ['ink', `${priority}-wash`]] as [string, string][]),
  ...['heart', 'spo2', 'breath', 'pressure', 'warmth', 'other'].map((hue) => [`hue-${hue}`, 'surface'] as [string, string]),
];

test.each(themes.flatMap((theme) => texts.map(([text, ground]) => [theme, text, ground] as const)))('[UI-A3] %s: %s on %s has a contrast of 4.5 or more', (theme, text, ground) => {
  const tokens = tokensOf(theme);
  expect(contrast(tokens.get(text) as Rgb, tokens.get(ground) as Rgb)).toBeGreaterThanOrEqual(4.5);
});

test.each(themes)('[UI-A3] %s: no token but the alarms’ is red, yellow or cyan', (theme) => {
  for (const [name, rgb] of tokensOf(theme)) {
    if (/^(high|medium|low)/.test(name)) continue;
    const { hue, chroma } = hueOf(rgb);
    const isStrong = chroma > 110;
    const isAlarmHue = hue < 20 || hue > 340 || (hue > 40 && hue < 70) || (hue > 165 && hue < 200);
    expect(isStrong && isAlarmHue, name).toBe(false);
  }
});

test('[UI-A2] high flashes at 2.0 Hz, medium at 0.6 Hz, half on and half off, low not at all', () => {
  const periodS = (priority: string): number => Number(new RegExp(`data-priority='${priority}'\\]\\[data-answered='false'\\] \\{ animation: beat ([\\d.]+)s steps`).exec(markCss)?.[1]);
  expect(1 / periodS('high')).toBeCloseTo(2, 2);
  expect(1 / periodS('medium')).toBeCloseTo(0.6, 2);
  expect(periodS('low')).toBeNaN();
  expect(markCss).toMatch(/@keyframes beat \{ 0%, 100% \{[^}]*\} 50% \{/);
});

test('[UI-A2] reduced motion stops the flashing and thickens the border', () => {
  expect(markCss).toMatch(/prefers-reduced-motion: reduce\) \{\s*\.mark\[data-answered='false'\] \{ animation: none !important; border-width: 4px; \}/);
});
