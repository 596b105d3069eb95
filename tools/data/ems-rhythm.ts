// Makes simulation/data/ems-rhythm of a folder with unit_responses.csv.gz: medical calls by hour of the week, and how long a unit is busy from arriving to being
// free. Counts and quantiles only; no call is in it. `node tools/data/ems-rhythm.ts FOLDER`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const OUT = fileURLToPath(new URL('../../simulation/data/ems-rhythm/', import.meta.url));
const DAY_S = 86_400;
const HOURS_OF_WEEK = 168;
/** Cards of the medical dispatch protocol, such as 17A1, and the county's own medical codes. */
const MEDICAL = /^(\d{1,2}[A-EO]\d|MEDLE|MEDOA|ALS$)/;
/** Two units sent to the same kind of call within this are one call. */
const SAME_CALL_S = 900;

const folder = process.argv[2];
if (folder === undefined) throw new Error('name the folder with unit_responses.csv.gz');
const [head, ...lines] = gunzipSync(readFileSync(join(folder, 'unit_responses.csv.gz'))).toString('utf8').trim().split('\n');
const names = head!.split(',');
const rows = lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index]!, cell])));

const hours = Array.from({ length: HOURS_OF_WEEK }, () => 0);
const busy: number[] = [];
const lastOf = new Map<string, number>();
for (const { incident_date, call_type = '', dispatch_time_in_seconds, arrive_time_in_seconds, time_in_service_in_seconds } of rows) {
  const [day, sent, there, whole] = [Date.parse(`${incident_date}T00:00:00Z`) / 1_000, Number(dispatch_time_in_seconds), Number(arrive_time_in_seconds), Number(time_in_service_in_seconds)];
  if (!MEDICAL.test(call_type) || !Number.isFinite(day + sent)) continue;
  const sinceArrivalS = whole - ((there - sent + DAY_S) % DAY_S);
  if (Number.isFinite(sinceArrivalS) && sinceArrivalS > 60 && sinceArrivalS < 4 * 3_600) busy.push(sinceArrivalS);
  const at = day + sent;
  if (at - (lastOf.get(call_type) ?? -Infinity) < SAME_CALL_S) continue;
  lastOf.set(call_type, at);
  // Monday 00:00 is hour 0.
  const weekday = (new Date(day * 1_000).getUTCDay() + 6) % 7;
  hours[weekday * 24 + Math.floor(sent / 3_600)]! += 1;
}

busy.sort((a, b) => a - b);
const quantiles = Array.from({ length: 21 }, (_, step) => [step * 5, busy[Math.min(busy.length - 1, Math.floor((step / 20) * busy.length))]]);
writeFileSync(join(OUT, 'calls-by-hour.csv'), `hour_of_week,calls\n${hours.map((calls, hour) => `${hour},${calls}`).join('\n')}\n`);
writeFileSync(join(OUT, 'busy-seconds.csv'), `percent,seconds\n${quantiles.map((row) => row.join(',')).join('\n')}\n`);
process.stdout.write(`${hours.reduce((sum, calls) => sum + calls, 0)} calls, ${busy.length} units on scene\n`);
