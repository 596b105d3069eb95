// The security tables are true: every attack has a row, every hazard a control that rests on a promise, and every promise is one that
// some RULES.md makes, so that a test of `npm test` shows it. Judges texts; reads nothing.

export interface AttackRow {
  readonly id: string;
  readonly state: 'shown' | 'partly' | 'not-there';
  readonly promises?: readonly string[];
  readonly note?: string;
}
export interface Hazard {
  readonly id: string;
  readonly hazard: string;
  readonly sequence: string;
  readonly harm: string;
  readonly controls: readonly { readonly what: string; readonly promises: readonly string[] }[];
}
/** One of the four ways to answer a requirement. */
export interface Requirement {
  readonly id: string;
  readonly what: string;
  readonly promises?: readonly string[];
  readonly place?: string;
  readonly gap?: string;
  readonly na?: string;
}

/** How something about somebody leaves the server. */
export interface WayOut {
  readonly way: string;
  readonly to: string;
  readonly decided: string;
  readonly promises: readonly string[];
}

export interface SecurityTables {
  readonly attackIds: readonly string[];
  readonly attacks: readonly AttackRow[];
  readonly hazards: readonly Hazard[];
  readonly requirements: readonly Requirement[];
  readonly waysOut: readonly WayOut[];
}

const PATHS = { attacks: 'docs/security/attacks.yaml', hazards: 'docs/security/hazards.yaml', requirements: 'docs/security/asvs.yaml', waysOut: 'docs/security/ways-out.yaml' };

export function checkSecurityTables(tables: SecurityTables, made: ReadonlySet<string>, isThere: (path: string) => boolean): string[] {
  const unknown = (path: string, id: string, promises: readonly string[]): string[] =>
    promises.filter((promise) => !made.has(promise)).map((promise) => `${path}: ${id} rests on ${promise}, which no RULES.md promises.`);
  return [
    ...checkAttacks(tables).map((problem) => `${PATHS.attacks}: ${problem}`),
    ...tables.attacks.flatMap(({ id, promises = [] }) => unknown(PATHS.attacks, id, promises)),
    ...repeated(tables.hazards).map((id) => `${PATHS.hazards}: ${id} is there twice.`),
    ...tables.hazards.flatMap((hazard) => checkHazard(hazard).map((problem) => `${PATHS.hazards}: ${hazard.id} ${problem}`)),
    ...tables.hazards.flatMap(({ id, controls }) => controls.flatMap(({ promises }) => unknown(PATHS.hazards, id, promises))),
    ...repeated(tables.requirements).map((id) => `${PATHS.requirements}: ${id} is there twice.`),
    ...tables.requirements.flatMap((row) => checkRequirement(row, isThere).map((problem) => `${PATHS.requirements}: ${row.id} ${problem}`)),
    ...tables.requirements.flatMap(({ id, promises = [] }) => unknown(PATHS.requirements, id, promises)),
    ...tables.waysOut.filter(({ promises }) => promises.length === 0).map(({ way }) => `${PATHS.waysOut}: "${way}" rests on no promise.`),
    ...tables.waysOut.flatMap(({ way, promises }) => unknown(PATHS.waysOut, `"${way}"`, promises)),
  ];
}

function checkAttacks({ attackIds, attacks }: SecurityTables): string[] {
  const rows = new Set(attacks.map(({ id }) => id));
  return [
    ...repeated(attacks).map((id) => `${id} is there twice.`),
    ...attackIds.filter((id) => !rows.has(id)).map((id) => `${id} of the vectors has no row. Show it, or say that what it attacks is not there.`),
    ...attacks.filter(({ id }) => !attackIds.includes(id)).map(({ id }) => `${id} is no item of the vectors.`),
    ...attacks.filter(({ state, promises = [] }) => (promises.length > 0) === (state === 'not-there')).map(({ id, state }) => `${id} is "${state}" and its promises say otherwise.`),
    ...attacks.filter(({ state, note = '' }) => state !== 'shown' && note === '').map(({ id }) => `${id} is not wholly shown and does not say why.`),
  ];
}

function checkHazard({ hazard, sequence, harm, controls }: Hazard): string[] {
  return [
    ...([hazard, sequence, harm].some((text) => text.trim() === '') ? ['lacks its hazard, sequence or harm.'] : []),
    ...(controls.length === 0 ? ['has no control. A hazard that nothing controls is not shipped.'] : []),
    ...controls.filter(({ promises }) => promises.length === 0).map(({ what }) => `has a control without a promise: ${what}`),
  ];
}

function checkRequirement({ promises, place, gap, na }: Requirement, isThere: (path: string) => boolean): string[] {
  const answers = [promises, place, gap, na].filter((answer) => answer !== undefined && answer.length > 0);
  return [
    ...(answers.length === 0 ? ['has no answer: a promise, a place, a gap, or why it does not apply.'] : []),
    ...(na !== undefined && answers.length > 1 ? ['does not apply and is answered all the same.'] : []),
    ...(place === undefined || isThere(place) ? [] : [`names ${place}, which is not there.`]),
  ];
}

function repeated(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id).filter((id, nth, all) => all.indexOf(id) !== nth);
}
