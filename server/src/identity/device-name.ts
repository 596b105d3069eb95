// Names a browser by what it says of itself, roughly: enough for its owner to know it again, nothing to track it by. Pure.

const browsers: readonly [name: string, sign: RegExp][] = [
  ['Edge', /\bEdg(?:A|iOS)?\//], ['Opera', /\bOPR\//], ['Samsung Internet', /\bSamsungBrowser\//], ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//], ['Safari', /\bVersion\/[\d.]+ .*Safari\//],
];
const systems: readonly [name: string, sign: RegExp][] = [
  ['iPhone', /\biPhone\b/], ['iPad', /\biPad\b/], ['Android', /\bAndroid\b/], ['Windows', /\bWindows NT\b/], ['ChromeOS', /\bCrOS\b/], ['Mac', /\bMac OS X\b/], ['Linux', /\bLinux\b/],
];

/** "Chrome, Windows"; null when neither is known. */
export function deviceNameOf(agent: string | undefined): string | null {
  if (agent === undefined) return null;
  const found = [browsers, systems].flatMap((list) => list.find(([, sign]) => sign.test(agent))?.[0] ?? []);
  return found.length === 0 ? null : found.join(', ');
}
