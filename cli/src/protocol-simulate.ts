// `mydr24 protocol simulate`: one emergency on a simulated clock, printed second by second, with what the promise says of it.
import { parseArgs } from 'node:util';
import { AlarmPriority, Channel, type DryRun, DryRunAnswer, type DryRunScenario, EmergencyKind, type TimelineEntry } from '@mydr24/protocol';
import { dryRun } from '@mydr24/server/protocols/dry-run.ts';
import { emergencyKinds, planOf } from '@mydr24/server/protocols/pack-plan.ts';
import { StaffingFile, staffingOf } from '@mydr24/server/protocols/staffing-file.ts';
import type { Staffing } from '@mydr24/server/protocols/staffing.ts';
import type { ExitCode, Io } from './io.ts';
import { mustReadPack, painter, readStaffing, WrongUse } from './protocol-pack.ts';

const options = {
  kind: { type: 'string' }, staffing: { type: 'string' }, at: { type: 'string' }, place: { type: 'string' }, cause: { type: 'string' }, priority: { type: 'string' },
  absent: { type: 'string', multiple: true }, dead: { type: 'string', multiple: true }, answer: { type: 'string', multiple: true }, json: { type: 'boolean' },
} as const;
type Options = ReturnType<typeof parseArgs<{ options: typeof options; args: string[]; allowPositionals: true }>>['values'];

export function simulate(argv: string[], io: Io): ExitCode {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options });
  const pack = mustReadPack(positionals[0], io);
  const kind = EmergencyKind.safeParse(values.kind);
  if (!kind.success) throw new WrongUse(`say which kind: --kind ${emergencyKinds.join(' | ')}`);
  const plan = planOf(pack, kind.data);
  if (plan === null) throw new WrongUse(`"${kind.data}" has no plan that may run; see mydr24 protocol lint ${positionals[0]}`, 1);
  const staffing = readStaffing(values.staffing, io) ?? exampleStaffing();
  const run = dryRun(plan, staffing, scenarioOf(values, kind.data, staffing));
  if (values.json) io.out(`${JSON.stringify(run, null, 2)}\n`);
  else io.out(report(run, `${pack.id} ${pack.version}, ${kind.data}`, values.staffing === undefined, io));
  return run.isPromiseKept ? 0 : 1;
}

/** A ward with two nurses, a doctor, a dispatcher, a coordinator and three paramedics, for a first look at a pack. */
function exampleStaffing(): Staffing {
  const channels = ['app', 'push', 'sms', 'voice'] as const;
  const person = (id: string, role: string, more: object = {}) => ({ id, name: id, roles: [role], units: ['ward'], channels, ...more });
  const medics = [1, 2, 3].map((n) => person(`paramedic-${n}`, 'responder', { qualifications: ['paramedic', 'als', 'bls'], units: [] }));
  const people = [person('nurse-1', 'nurse'), person('nurse-2', 'nurse'), person('doctor', 'doctor'), ...medics, person('dispatcher', 'dispatcher'), person('coordinator', 'coordinator')];
  return staffingOf(StaffingFile.parse({ places: [{ unit: 'ward', facility: 'hospital' }], people, alertDevices: [{ kind: 'desk-phone', label: 'Ward desk', unit: 'ward' }] }), Date.parse);
}

function scenarioOf(values: Options, kind: EmergencyKind, staffing: Staffing): DryRunScenario {
  const atMs = values.at === undefined ? Date.now() : Date.parse(values.at);
  if (!Number.isInteger(atMs)) throw new WrongUse(`--at ${values.at}: give an instant such as 2026-11-25T03:00:00Z`);
  const personId = (id: string) => {
    const found = staffing.people.find((person) => person.personId === id);
    if (found === undefined) throw new WrongUse(`there is no "${id}" in the staffing; there are ${staffing.people.map((person) => person.personId).join(', ')}`);
    return found.personId;
  };
  const unit = staffing.places.find(({ unitId }) => unitId === values.place) ?? staffing.places[0];
  const isHome = values.place === 'home';
  if (values.place !== undefined && !isHome && unit?.unitId !== values.place) throw new WrongUse(`--place ${values.place}: give "home" or one of ${staffing.places.map(({ name }) => name).join(', ')}`);
  return {
    kind, atMs,
    priority: oneOf('priority', AlarmPriority.options, values.priority ?? 'high'),
    cause: oneOf('cause', ['alarm', 'sos', 'staff'] as const, values.cause ?? (kind === 'call-for-help' ? 'sos' : 'alarm')),
    // Ids of a file are names, not those of the wire; the dry run only compares them.
    place: { kind: isHome ? 'home' : 'facility', facilityId: (unit?.facilityId ?? null) as never, unitId: (unit?.unitId ?? null) as never },
    absences: (values.absent ?? []).map(personId),
    deadChannels: (values.dead ?? []).map((text) => {
      const [channel = '', person] = text.split(':');
      return { channel: oneOf('dead', Channel.options, channel), personId: person === undefined ? null : personId(person) };
    }),
    answers: (values.answer ?? []).map((text) => {
      const [person = '', afterS = '', deed = 'accept'] = text.split(':');
      if (!/^\d+$/.test(afterS)) throw new WrongUse(`--answer ${text}: give PERSON:SECONDS, e.g. nurse-1:20`);
      return { personId: personId(person), afterS: Number(afterS), deed: oneOf('answer', DryRunAnswer.shape.deed.options, deed) };
    }),
  };
}

function oneOf<T extends string>(option: string, allowed: readonly T[], given: string): T {
  const found = allowed.find((each) => each === given);
  if (found === undefined) throw new WrongUse(`--${option} ${given}: give one of ${allowed.join(', ')}`);
  return found;
}

// Printed -------------------------------------------------------------------------------------------------------

function report(run: DryRun, what: string, isExample: boolean, io: Io): string {
  const paint = painter(io);
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const since = (at: number): string => `${((at - run.startedAt) / 1_000).toFixed(1).padStart(7)} s`;
  const lines = together(run.timeline).map((entry) => `${paint('dim', since(entry.at))}  ${entry.kind === 'fail-safe' ? paint('red', sentence(entry)) : sentence(entry)}`);
  const outcomes = { held: 'somebody goes', noticed: 'somebody took notice, nobody goes yet', unanswered: `nobody answered; the fail-safe goes on every ${seconds(run.protocol.repeatLastEveryMs)}` };
  const check = (isKept: boolean): string => (isKept ? paint('green', 'kept') : paint('red', 'NOT KEPT'));
  const { promise } = run;
  return [
    `${paint('bold', what)}: simulated from ${new Date(run.startedAt).toISOString()}; nothing was sent.${isExample ? ' Example staffing; give yours with --staffing FILE.json.' : ''}`,
    '',
    ...lines,
    '',
    `outcome         ${outcomes[run.outcome]} (${seconds(run.endedAt - run.startedAt)})`,
    `reached         ${run.reachedAt === null ? 'nobody' : `a person's device after ${seconds(run.reachedAt - run.startedAt)}`}${run.failSafeAt === null ? '' : `, fail-safe after ${seconds(run.failSafeAt - run.startedAt)}`}`,
    `people          ${run.people.length === 0 ? 'nobody was paged' : run.people.map(({ name, channels, reachedAt }) => `${name} (${channels.join(', ')}${reachedAt === null ? '; not reached' : ''})`).join(', ')}`,
    `promise         a person or the fail-safe within ${seconds(promise.reachedWithinMs)}: ${seconds(run.reachedAfterMs)}; never silent longer than ${seconds(promise.silentAtMostMs)}: ${seconds(run.worstSilenceMs)}`,
    `                ${check(run.isPromiseKept)}`,
    '',
  ].join('\n');
}

/** Pages to one person at one moment are one line, with every channel. */
function together(timeline: readonly TimelineEntry[]): TimelineEntry[] {
  const lines: TimelineEntry[] = [];
  for (const entry of timeline) {
    const last = lines.at(-1);
    const isSame = last?.kind === 'paged' && entry.kind === 'paged' && last.at === entry.at && last.personId !== null && last.personId === entry.personId;
    if (isSame) lines[lines.length - 1] = { ...last, facts: { ...last.facts, channel: `${last.facts['channel']}, ${entry.facts['channel']}` } };
    else lines.push(entry);
  }
  return lines;
}

function sentence({ kind, personName, facts }: TimelineEntry): string {
  const who = personName ?? 'nobody';
  switch (kind) {
    case 'opened':
      return `opened: ${facts['kind']}, by ${facts['cause']}`;
    case 'countdown-started':
      return 'the patient may take the call back';
    case 'step-started':
      return `step ${facts['step']}`;
    case 'step-skipped':
      return `step skipped: ${facts['reason']}${facts['step'] === undefined ? '' : ` (${facts['step']})`}`;
    case 'offered':
      return `  offered to ${who}`;
    case 'paged':
      return `  page to ${personName ?? facts['device'] ?? 'every screen'} by ${facts['channel']}`;
    case 'receipt':
      return `  ${who}: ${facts['rung']} by ${facts['channel']}`;
    case 'fail-safe':
      return `FAIL-SAFE: ${facts['number']} on every screen`;
    default:
      return `${kind}${personName === null ? '' : `: ${personName}`}`;
  }
}
