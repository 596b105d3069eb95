// The web app in a real Chromium, where everybody and everything has a name that would like to be code.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { PROJECT_DIR } from '../launch/build-web.ts';
import { setScene } from '../e2e/scene-rig.ts';

const HOSTILE = [
  `<img src=x onerror="window.pwned=1">`, `<script>window.pwned=2</script>`, `"><svg onload=window.pwned=3>`, `</title><iframe srcdoc="<script>parent.pwned=4</script>">`, `javascript:window.pwned=5`,
  `[a](javascript:window.pwned=6)`, `{{constructor.constructor('window.pwned=7')()}}`, '${window.pwned=8}', `' onmouseover='window.pwned=9`, `<a href="javascript:window.pwned=10">a</a>`,
];
const nth = (index: number): string => HOSTILE[index % HOSTILE.length]!;

const scene = setScene({
  patients: 10,
  recast: (network) => ({
    ...network,
    units: network.units.map((unit, index) => ({ ...unit, name: `${nth(index)} ward ${index}` })),
    facilities: network.facilities.map((facility, index) => ({ ...facility, name: `${nth(index + 3)} house ${index}` })),
    patients: network.patients.map((patient, index) => ({ ...patient, givenName: nth(index), familyName: `${nth(index + 1)} ${index}`, address: nth(index + 2) })),
    persons: network.persons.map((person, index) => ({ ...person, givenName: nth(index), familyName: `${nth(index + 4)} ${index}` })),
    devices: network.devices.map((device, index) => ({ ...device, name: nth(index + 5) })),
  }),
});

/** Nothing ran, and nothing of it became an element. The room besides fails on whatever the content policy had to stop. */
async function staysText(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => ({
    pwned: (globalThis as { pwned?: number }).pwned ?? null,
    elements: document.querySelectorAll('img[src="x"], svg[onload], iframe, [onerror], [onmouseover], a[href^="javascript:"]').length,
  }));
  assert.deepEqual(found, { pwned: null, elements: 0 }, where);
}

const shown = (page: Page): Promise<void> => page.getByText(/pwned=/).first().waitFor({ state: 'attached' });

test('[AT19] names of people, wards, houses and devices, and notes, are shown as what they are on every surface', async () => {
  const { care, room } = scene;
  const { star } = care;
  const [nurse, dispatcher, family, patient, coordinator] = await Promise.all([
    room.seat({ as: 'nurse', size: 'desk' }), room.seat({ as: 'dispatcher', size: 'desk' }), room.seat({ as: 'family', size: 'phone' }), room.seat({ as: 'patient', size: 'phone' }), room.seat({ as: 'coordinator', size: 'desk' }),
  ]);
  await shown(nurse.page);
  await staysText(nurse.page, 'the board');
  await care.sendVitals(star, { spo2: 76 });
  await shown(dispatcher.page);
  await staysText(dispatcher.page, 'dispatch');
  await nurse.page.locator(`[data-patient="${star.id}"]`).getByRole('link').first().click();
  await nurse.page.getByRole('heading', { name: 'Vital signs' }).waitFor();
  await staysText(nurse.page, 'a patient');
  for (const [{ page }, path] of [[nurse, '/console/devices'], [coordinator, '/reach/people'], [coordinator, '/incidents'], [dispatcher, '/hospitals']] as const) {
    await page.goto(`${care.url}${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await shown(page);
    await staysText(page, path);
  }
  for (const [{ page }, where] of [[family, 'family'], [patient, 'patient']] as const) {
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await shown(page);
    await staysText(page, where);
  }
});

test('[AT9] the built web app holds no source map, key or address of an inside, and every file of it is served with the policy', async () => {
  const dist = join(PROJECT_DIR, 'web', 'dist');
  const files = globSync('**/*', { cwd: dist, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  assert.ok(files.length > 20);
  for (const file of files) {
    assert.doesNotMatch(file, /\.map$|\.env|\.ts$|\.tsx$/);
    if (!/\.(js|css|html|json|webmanifest)$/.test(file)) continue;
    assert.doesNotMatch(readFileSync(file, 'utf8'), /sourceMappingURL=(?!data:)|-----BEGIN|postgres:\/\/|whsec_[A-Za-z0-9+/]{20}|mydr_(dk|rt)_[0-9a-f]{8}|AKIA[0-9A-Z]{16}|\/work\/|\/home\//, file);
  }
  const page = await fetch(scene.care.url, { headers: { accept: 'text/html' } });
  assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self'; style-src 'self'[^;]*; .*object-src 'none'; base-uri 'none'/);
  assert.doesNotMatch(page.headers.get('content-security-policy') ?? '', /unsafe/);
  assert.doesNotMatch(await page.text(), /<script(?![^>]*src=)[^>]*>[^<]/, 'no script inside the page');
});
