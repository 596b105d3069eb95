// `mydr24 simulate-device`: a device of your own choosing that plays recorded values of a real stay through one of the ways in,
// as a real one would, and prints what it is answered. Invents no value; a gap of the record stays a gap.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loincOfKind, PatientId, vitals, type VitalKind } from '@mydr24/protocol';
import { parseDeviceKey } from '@mydr24/server/people/secrets.ts';
import { readRecordedStays } from '@mydr24/simulation/demo/recorded-stays-store.ts';
import { speaksHl7 } from '@mydr24/simulation/devices/device-messages.ts';
import { openSender, simulatedWays, type SenderAddress, type SimulatedReading, type SimulatedWay } from '@mydr24/simulation/devices/senders.ts';
import { secondsOf, stripEntries, type RecordedStrip } from '@mydr24/simulation/devices/recorded-strips.ts';
import { readRecordedStrip } from '@mydr24/simulation/devices/recorded-strips-store.ts';
import { sendStrip } from '@mydr24/simulation/devices/strip-player-engine.ts';
import type { ExitCode, Io } from './io.ts';

const HELP = `mydr24 simulate-device --via ${simulatedWays.join('|')} --device-key-file FILE --patient ID [options]
  Plays recorded values of a real stay (simulation/data) as a device would, and prints what it is answered.

  --via WAY                how it speaks
  --device-key KEY         the key shown when the device was registered or paired
  --device-key-file FILE   the same, from a file; keeps it out of the list of processes
  --patient ID             the patient (MyDR24's id; MLLP and FHIR name it, too)
  --url URL                the server, for http, stream, ws and fhir (default http://127.0.0.1:8024)
  --mqtt-url URL           the broker (default mqtt://127.0.0.1:1883)
  --mllp HOST:PORT         the HL7 v2 port (default 127.0.0.1:2575); --tls where it wants TLS
  --strip NAME             plays an ECG instead, a second each second: ${stripEntries.map(({ name }) => name).join(', ')} (http only; --count seconds, default once through)
  --stay ID                which recorded stay (default: the first with minute data)
  --count N                stop after N rounds (default 10)
  --every SECONDS          between rounds (default 1)
  --backfill HOURS         send that much of the past first, at once
`;

interface Plan {
  readonly via: SimulatedWay;
  readonly address: SenderAddress;
  readonly stay: string | undefined;
  readonly strip: RecordedStrip | null;
  readonly count: number;
  readonly everyMs: number;
  readonly backfillMs: number;
}

/** Time as a value, so that the command can be tested. */
export interface SimulatorWorld {
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}
const systemWorld: SimulatorWorld = { nowMs: () => Date.now(), sleep: (ms) => new Promise((done) => setTimeout(done, ms)) };

function planOf(argv: readonly string[], io: Io): Plan | string {
  const text = { type: 'string' } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: { via: text, 'device-key': text, 'device-key-file': text, patient: text, url: text, 'mqtt-url': text, mllp: text, tls: { type: 'boolean' }, strip: text, stay: text, count: text, every: text, backfill: text },
    }));
  } catch (error) {
    return (error as Error).message.split('. ')[0] ?? 'the options cannot be read';
  }
  const via = simulatedWays.find((way) => way === values.via);
  if (via === undefined) return `--via should be one of ${simulatedWays.join(', ')}`;
  const file = values['device-key-file'];
  const key = values['device-key'] ?? (file === undefined ? '' : readFileSync(resolve(io.cwd, file), 'utf8').trim());
  const device = parseDeviceKey(key);
  if (device === null) return 'a device key is needed: --device-key-file FILE (mydr24 token makes one)';
  const patient = PatientId.safeParse(values.patient);
  if (!patient.success) return '--patient should be the id of a patient';
  const [, mllpHost = '', mllpPort = ''] = /^(.+):(\d+)$/.exec(values.mllp ?? '127.0.0.1:2575') ?? [];
  if (mllpHost === '') return '--mllp should be HOST:PORT';
  const strip = values.strip === undefined ? null : (readRecordedStrip(values.strip) ?? 'none');
  if (strip === 'none' || (strip !== null && via !== 'http')) return `--strip goes with --via http and should be one of ${stripEntries.map(({ name }) => name).join(', ')}`;
  const [count, every, hours] = [Number(values.count ?? (strip === null ? 10 : secondsOf(strip))), Number(values.every ?? 1), Number(values.backfill ?? 0)];
  if (!(count >= 1) || !(every >= 0) || !(hours >= 0 && hours <= 24)) return '--count, --every and --backfill (up to 24) should be numbers';
  const address: SenderAddress = {
    url: values.url ?? 'http://127.0.0.1:8024', mqttUrl: values['mqtt-url'] ?? 'mqtt://127.0.0.1:1883', mllpHost, mllpPort: Number(mllpPort), isMllpTls: values.tls === true, deviceId: device.deviceId, key, patientId: patient.data,
  };
  return { via, address, stay: values.stay, strip, count, everyMs: every * 1000, backfillMs: hours * 3_600_000 };
}

type Round = readonly Omit<SimulatedReading, 'seq' | 'takenAt'>[];

/** The record's values by their instants, in the order they were taken. */
function roundsOf(stayId: string | undefined): Round[] | undefined {
  const stays = readRecordedStays();
  const stay = stays.find((each) => (stayId === undefined ? each.group === 'continuous' : each.stayId === stayId));
  if (stay === undefined) return undefined;
  const measured = stay.readings.flatMap(({ offsetS, kind, value, unit }) => {
    const vital = kind as VitalKind;
    const code = loincOfKind[vital]?.[0];
    return value === null || code === undefined || vitals[vital].unit === null || !speaksHl7(vital) ? [] : [{ offsetS, reading: { kind: vital, code, value, unit } }];
  });
  return [...Map.groupBy(measured, ({ offsetS }) => offsetS).values()].map((round) => round.map(({ reading }) => reading));
}

export async function runSimulateDevice(argv: readonly string[], io: Io, world: SimulatorWorld = systemWorld): Promise<ExitCode> {
  if (argv.length === 0 || argv.includes('--help') || argv.includes('-h')) {
    io.out(HELP);
    return 0;
  }
  const plan = planOf(argv, io);
  const rounds = typeof plan === 'string' ? undefined : roundsOf(plan.stay);
  if (typeof plan === 'string' || rounds === undefined || rounds.length === 0) {
    io.err(`mydr24 simulate-device: ${typeof plan === 'string' ? plan : `there is no recorded stay ${plan.stay ?? ''}; see simulation/data/stays.csv`}\n`);
    return 2;
  }
  try {
    return plan.strip === null ? await play(plan, rounds, io, world) : await playStrip(plan.address, plan.strip, plan.count, io, world);
  } catch (error) {
    io.err(`mydr24 simulate-device: ${error instanceof Error ? error.message : 'the line broke'}; what was not answered is not known to be stored\n`);
    return 1;
  }
}

async function playStrip({ url, key, patientId }: SenderAddress, strip: RecordedStrip, count: number, io: Io, world: SimulatorWorld): Promise<ExitCode> {
  let stored = 0;
  for (let nth = 0; nth < count; nth += 1) {
    await world.sleep(1000);
    const sent = await sendStrip({ url, key, patientId: patientId as PatientId }, strip, nth, world.nowMs());
    if (sent.isStored) stored += 1;
    io.out(`${strip.name} second ${(nth % secondsOf(strip)) + 1} of ${secondsOf(strip)}: ${sent.isStored ? 'stored' : sent.message}\n`);
  }
  return stored === count ? 0 : 1;
}

const BACKFILL_STEP_MS = 60_000;

async function play({ via, address, count, everyMs, backfillMs }: Plan, rounds: readonly Round[], io: Io, world: SimulatorWorld): Promise<ExitCode> {
  const sender = await openSender(via, address);
  let seq = world.nowMs();
  let refused = 0;
  const send = async (readings: SimulatedReading[], what: string): Promise<void> => {
    const sentAt = performance.now();
    const answers = await sender.send(readings);
    const reasons = answers.flatMap(({ isStored, reason }) => (isStored ? [] : [reason ?? 'refused']));
    refused += reasons.length;
    io.out(`${what}: ${answers.length - reasons.length} stored, ${reasons.length} refused, ${(performance.now() - sentAt).toFixed(1)} ms${reasons.length === 0 ? '' : `: ${reasons[0]}`}\n`);
  };
  const at = (round: Round, takenAt: number): SimulatedReading[] => round.map((reading) => ({ ...reading, seq: (seq += 1), takenAt }));
  const steps = Math.floor(backfillMs / BACKFILL_STEP_MS);
  const startedAt = world.nowMs();
  for (let from = 0; from < steps; from += 100) {
    const part = Array.from({ length: Math.min(100, steps - from) }, (_, nth) => at(rounds[(from + nth) % rounds.length]!, startedAt - (steps - from - nth) * BACKFILL_STEP_MS)).flat();
    await send(part, `backfill ${from + 1} to ${Math.min(from + 100, steps)} of ${steps} min`);
  }
  for (let nth = 0; nth < count; nth += 1) {
    if (nth > 0) await world.sleep(everyMs);
    const round = rounds[(steps + nth) % rounds.length]!;
    await send(at(round, world.nowMs()), round.map(({ kind, value, unit }) => `${kind} ${value} ${unit}`).join(', '));
  }
  await sender.close();
  return refused === 0 ? 0 : 1;
}
