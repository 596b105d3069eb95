// `node tools/pictures/main.ts [FOLDER]`: plays the real demo with people at their screens and keeps the pictures that the
// README and the guides show, in docs/pictures. Waits for the demo's first deterioration; nothing is staged but the sign-ins.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { demoCast } from '@mydr24/simulation/demo/demo-cast.ts';
import type { DemoPatient } from '@mydr24/simulation/demo/demo-types.ts';
import { packOf } from '../e2e/admin-rig.ts';
import { openRoom, type Room, type Seat } from '../e2e/browser-rig.ts';
import { consoleOf, deskOf, familyOf, patientOf, phoneOf } from '../e2e/screens-rig.ts';
import { buildWeb, PROJECT_DIR } from '../launch/build-web.ts';
import { startDemo } from './demo-process.ts';
import { keepPrivacy } from './privacy-pictures.ts';

const PORT = 8_230;
const PATIENTS = 212;
const NOON = 12;
const MAP_DRAWN_MS = 3_000;
const DISPATCH = { width: 1_280, height: 720 };
const CRISIS_DEADLINE_MS = 180_000;
/** Some way down the road from the patient: near enough to be asked first, far enough to be seen driving. */
const FROM_HOME = { lat: -0.002, lon: 0.002 };

const folder = process.argv[2] ?? join(PROJECT_DIR, 'docs', 'pictures');
mkdirSync(folder, { recursive: true });
const log = (line: string): void => void process.stderr.write(`${line}\n`);

async function keep({ page }: Seat, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  // A map says nowhere that its roads are drawn; without a graphics card that takes a moment. The demo's other responders answer after nine seconds.
  if ((await page.getByRole('region', { name: /^Map/ }).count()) > 0) await page.locator('.maplibregl-marker').first().waitFor().then(() => page.waitForTimeout(MAP_DRAWN_MS));
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  log(`  ${name}`);
}

const near = (home: DemoPatient, share: number) => ({ lat: home.lat + FROM_HOME.lat * share, lon: home.lon + FROM_HOME.lon * share });

async function keepFrontDoor(room: Room): Promise<void> {
  const door = await room.seat({ as: null, size: 'desk' });
  await door.page.getByRole('heading', { name: 'Try it as' }).waitFor();
  await keep(door, 'sign-in');
  await door.leave();
}

async function sitDown(room: Room, star: DemoPatient) {
  const [board, phone, family, patient, desk] = await Promise.all([
    room.seat({ as: 'nurse', size: 'desk', theme: 'auto' }),
    room.seat({ as: 'responder', size: 'phone', at: near(star, 1) }),
    room.seat({ as: 'family', size: 'phone' }),
    room.seat({ as: 'patient', size: 'phone' }),
    room.seat({ as: 'dispatcher', size: 'desk', theme: 'auto' }),
  ]);
  await phone.page.getByRole('button', { name: /Sound is off/ }).click();
  await Promise.all([phoneOf(phone).waits(), patientOf(patient).isReady(), consoleOf(board).sees(star)]);
  return { board, phone, family, patient, desk };
}

type Seats = Awaited<ReturnType<typeof sitDown>>;

async function keepCrisis(seats: Seats, star: DemoPatient): Promise<void> {
  const { board, phone, family, patient, desk } = seats;
  const responder = phoneOf(phone);
  await responder.accept.waitFor({ timeout: CRISIS_DEADLINE_MS });
  await keep(phone, 'responder-page');
  await responder.accepts();
  // A map is many colours: a smaller desk keeps its picture small.
  await desk.page.setViewportSize(DISPATCH);
  await deskOf(desk).opens(star);
  await keepBoard(board);
  await keep(desk, 'dispatch');
  await responder.reports('I am on my way');
  await phone.moveTo(near(star, 0.5));
  await keep(phone, 'responder-way');
  await patientOf(patient).sees(/ is \d+ m away/);
  await keep(patient, 'patient-help-coming');
  await keep(family, 'family');
  await inTheme(desk, 'dark', 'dispatch-night');
  await desk.page.keyboard.press('l');
  await desk.page.getByRole('region', { name: 'Everybody and everything on the map' }).waitFor();
  await keep(desk, 'dispatch-list');
  await desk.page.keyboard.press('l');
  await consoleOf(board).opensPatient(star);
  await board.page.locator('.uplot').first().waitFor();
  await keep(board, 'patient-detail');
  await phone.moveTo(near(star, 0));
  await responder.reports('I am there');
  await phone.page.getByRole('button', { name: 'To hospital' }).waitFor();
  await keep(phone, 'responder-on-scene');
  await phone.page.setViewportSize(DISPATCH);
  await keep(phone, 'responder-on-scene-desk');
}

/** Screens of those who prepare: what is weighed, what drives, what hospitals can take. */
async function keepPreparation(room: Room, url: string): Promise<void> {
  for (const [as, size, path, name] of [
    ['coordinator', 'desk', '/admin/ranking', 'admin-ranking'],
    ['coordinator', 'desk', '/admin/vehicles', 'admin-vehicles'],
    ['nurse', 'phone', '/hospitals', 'hospitals-phone'],
    ['nurse', 'desk', '/console/devices', 'devices'],
  ] as const) {
    const seat = await room.seat({ as, size });
    // Signed in first: an address opened before is the front door.
    await seat.page.getByRole('link', { name: 'Hospitals' }).waitFor();
    await seat.page.goto(`${url}${path}`);
    await seat.page.getByRole('heading').first().waitFor();
    await seat.page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    await keep(seat, name);
    await seat.leave();
  }
}

async function keepBoard(board: Seat): Promise<void> {
  await keep(board, 'console-board');
  await inTheme(board, 'dark', 'console-board-night');
  const size = board.page.viewportSize();
  await board.page.setViewportSize({ width: 390, height: 844 });
  await keep(board, 'console-board-phone');
  if (size !== null) await board.page.setViewportSize(size);
}

async function inTheme(seat: Seat, colorScheme: 'dark' | 'light', name: string): Promise<void> {
  await seat.page.emulateMedia({ colorScheme });
  await seat.page.locator('html[data-theme="night"]').waitFor();
  await keep(seat, name);
  await seat.page.emulateMedia({ colorScheme: 'light' });
  await seat.page.locator('html[data-theme="day"]').waitFor();
}

async function keepAdministration(room: Room): Promise<void> {
  const seat = await room.seat({ as: 'admin', size: 'desk' });
  const pack = packOf(seat);
  await pack.drafts('Andorra, 112');
  await pack.opensPart('cardiac-arrest');
  await pack.reads(/^Fail-safe at the latest after/);
  await keep(seat, 'admin-protocol-editor');
  await pack.togglesLastResort('fail-safe');
  await pack.reads(/The plan has no last resort/);
  await pack.isSaved();
  await keep(seat, 'admin-lint');
  await pack.togglesLastResort('fail-safe');
  await pack.readsNoError();
  await pack.runs();
  await keep(seat, 'admin-dry-run');
  await seat.leave();
}

const built = await buildWeb(log);
if (!built.ok) throw new Error(built.output);
const { network } = demoCast(PATIENTS, NOON);
const star = network.patients.find(({ personId }) => personId !== null);
if (star === undefined) throw new Error('the demo has no patient with an account');
/** Nobody wears a sensor here: they are the gallery's. */
async function keepSensors(room: Room, url: string): Promise<void> {
  const seat = await room.seat({ as: null, size: 'phone' });
  await seat.page.goto(`${url}/gallery/surfaces?show=sensors-reading`);
  await seat.page.getByRole('heading', { name: 'My sensors' }).waitFor();
  await keep(seat, 'patient-sensors');
}

const demo = await startDemo(PORT);
const room = await openRoom(demo);
try {
  await keepFrontDoor(room);
  await keepAdministration(room);
  await keepPreparation(room, demo.url);
  await keepPrivacy(room, demo.url, keep);
  const seats = await sitDown(room, star);
  await keep(seats.phone, 'responder-waiting');
  await keep(seats.patient, 'patient-sos');
  await keepSensors(room, demo.url);
  await familyOf(seats.family).sees(`Nothing is happening with ${star.givenName} now`);
  await keep(seats.family, 'family-quiet');
  await keepCrisis(seats, star);
  const inbox = await room.seat({ as: null, size: 'desk' });
  await inbox.page.goto(`${demo.url}/demo/inbox`);
  await inbox.page.getByText('delivered', { exact: true }).first().waitFor();
  await keep(inbox, 'inbox');
} finally {
  await room.close();
  await demo.stop();
}
