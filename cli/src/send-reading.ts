// `mydr24 send-reading`: sends one reading as a device would and prints what the server answered. Judges nothing itself, so
// that it also shows what a refusal looks like. Exit code 1 when the reading was not stored.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LOINC, loincOfKind, ReadingBatchReply, vitals, type ReadingSubmission, type VitalKind } from '@mydr24/protocol';
import type { ExitCode, Io } from './io.ts';

const HELP = `mydr24 send-reading --device-key-file FILE --patient ID --kind KIND --value VALUE [options]
  Sends one reading through POST /v1/readings, as a device would.

  --device-key KEY         the key shown when the device was registered
  --device-key-file FILE   the same, from a file; keeps it out of the list of processes
  --patient ID             the patient; may be left out for a device of one patient
  --kind KIND              heart-rate, spo2, temperature ...; or
  --code CODE              a LOINC code, sent as it is
  --value VALUE            a number, a code such as A or oxygen, or null for "no valid value"
  --unit UNIT              a UCUM unit (default: the unit of the kind)
  --at TIME                when it was taken, ISO 8601 with an offset (default: now)
  --seq N                  the device's number of this reading (default: made from the time)
  --url URL                the server (default http://127.0.0.1:8024)
`;
const DEFAULT_URL = 'http://127.0.0.1:8024';
const DEADLINE_MS = 10_000;

/** Time and network as values, so that the command can be tested. */
export interface SendWorld {
  readonly nowMs: () => number;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}
const systemWorld: SendWorld = { nowMs: () => Date.now(), fetch: (url, init) => fetch(url, init) };

interface Plan {
  readonly url: string;
  readonly deviceKey: string;
  readonly reading: ReadingSubmission;
}

function planOf(argv: readonly string[], io: Io, nowMs: number): Plan | string {
  const text = { type: 'string' } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: { url: text, 'device-key': text, 'device-key-file': text, patient: text, kind: text, code: text, value: text, unit: text, at: text, seq: text },
    }));
  } catch (error) {
    return (error as Error).message.split('. ')[0] ?? 'the options cannot be read';
  }
  const keyFile = values['device-key-file'];
  const deviceKey = values['device-key'] ?? (keyFile === undefined ? '' : readFileSync(resolve(io.cwd, keyFile), 'utf8').trim());
  if (deviceKey === '') return 'a device key is needed: --device-key-file FILE (mydr24 token makes one)';
  const code = values.code ?? loincOf(values.kind);
  if (code === undefined) return `--kind ${values.kind ?? ''} is not known; give --kind (${Object.keys(loincOfKind).join(' ')}) or --code`;
  if (values.value === undefined) return 'a value is needed: --value VALUE';
  const value = valueOf(values.value);
  const unit = values.unit ?? unitOf(code, value);
  const reading: ReadingSubmission = {
    seq: values.seq === undefined ? nowMs : Number(values.seq), code, value, takenAt: values.at ?? nowMs,
    ...(values.patient === undefined ? {} : { patientId: values.patient as NonNullable<ReadingSubmission['patientId']> }),
    ...(unit === undefined ? {} : { unit }),
  };
  return { url: values.url ?? DEFAULT_URL, deviceKey, reading };
}

function loincOf(kind: string | undefined): string | undefined {
  // Room air or oxygen is said in words under the code of the flow.
  if (kind === 'supplemental-oxygen') return '3151-8';
  return kind === undefined ? undefined : loincOfKind[kind as VitalKind]?.[0];
}

function valueOf(text: string): ReadingSubmission['value'] {
  if (text === 'null') return null;
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

function unitOf(code: string, value: ReadingSubmission['value']): string | undefined {
  const row = Object.hasOwn(LOINC, code) ? LOINC[code] : undefined;
  return row === undefined || typeof value !== 'number' ? undefined : (row.units?.[0] ?? vitals[row.kind].unit ?? undefined);
}

export async function runSendReading(argv: readonly string[], io: Io, world: SendWorld = systemWorld): Promise<ExitCode> {
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(HELP);
    return 0;
  }
  const plan = planOf(argv, io, world.nowMs());
  if (typeof plan === 'string') {
    io.err(`mydr24 send-reading: ${plan}\n`);
    return 2;
  }
  let response: Response;
  try {
    response = await world.fetch(new URL('/v1/readings', plan.url).href, {
      method: 'POST', headers: { authorization: `Bearer ${plan.deviceKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ readings: [plan.reading] }), signal: AbortSignal.timeout(DEADLINE_MS),
    });
  } catch {
    io.err(`mydr24 send-reading: no answer from ${plan.url}; is the server running? (mydr24 doctor)\n`);
    return 1;
  }
  return report(response.status, await response.json().catch(() => null), io);
}

function report(status: number, body: unknown, io: Io): ExitCode {
  const reply = ReadingBatchReply.safeParse(body);
  if (!reply.success) {
    const message = (body as { message?: unknown } | null)?.message;
    io.err(`mydr24 send-reading: the server answered ${status}${typeof message === 'string' ? `: ${message}` : ''}\n`);
    return 1;
  }
  const [result] = reply.data.results;
  if (result === undefined || result.status === 'refused') {
    io.err(`refused: ${result?.reason ?? 'no result'}: ${result?.message ?? ''}\n`);
    return 1;
  }
  io.out(`${result.status} ${result.seq}\n`);
  return 0;
}
