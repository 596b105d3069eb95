// What a tenant weighs beside the way: training, rest, workload, equipment, language, and who the patient asked to be cared for by. Everything is weighed in
// seconds of travel, so that one sentence explains it; nothing here but a missing training keeps anybody from being asked. Pure.
import { defaultCoverageAim, type EmergencyKind, type Equipment, type RankingPolicy, type RankingReason, type ResponderKit, type Sex } from '@mydr24/protocol';
import type { Aboard, RosterPerson } from './responder-roster.ts';

/** Until a tenant has its own. [OURS] */
export const defaultPolicy: RankingPolicy = {
  kinds: {
    'cardiac-arrest': { required: [], preferred: ['als', 'paramedic', 'physician'], equipment: ['aed'] },
    'respiratory-failure': { required: [], preferred: ['als', 'paramedic', 'physician'], equipment: ['oxygen'] },
    obstetric: { required: [], preferred: ['obstetric', 'physician'], equipment: [] },
  },
  // Sex is asked and weighed only where a tenant says so.
  worthS: { preferred: 60, equipment: 90, language: 30, sex: 0, rested: 60 },
  rest: { longestDutyH: 12, afterEmergencyMin: 20, manyEmergencies: 6 },
  coverage: defaultCoverageAim,
};

/** Where it weighs nothing, nobody is asked theirs. */
export const isSexWeighed = ({ sex }: RankingPolicy['worthS']): boolean => sex > 0;

/** What a patient's record says of whoever comes. */
export interface Wishes {
  readonly kind: EmergencyKind;
  readonly language: string | null;
  readonly carerSex: Sex | null;
}

export interface Workload {
  /** When the last emergency ended. */
  readonly freedAt: number | null;
  /** Emergencies begun in the last 12 hours. */
  readonly recent: number;
}

export const plainKit: ResponderKit = { vehicle: 'car', equipment: [], languages: [], sex: null };

export interface Weighed {
  /** Seconds of travel that what is missing counts for. */
  readonly costS: number;
  readonly reasons: readonly RankingReason[];
  /** Lacks a training without which nobody is asked. */
  readonly lacks: readonly string[];
}

interface Finding {
  readonly costS: number;
  readonly reason: RankingReason;
}
const inFavour = (code: string, value: RankingReason['value']): Finding => ({ costS: 0, reason: { code, value, isAgainst: false } });
const against = (costS: number, code: string, value: RankingReason['value']): Finding => ({ costS, reason: { code, value, isAgainst: true } });

export function weigh(person: RosterPerson, { kinds, worthS, rest }: RankingPolicy, wishes: Wishes, nowMs: number): Weighed {
  const { required = [], preferred = [], equipment = [] } = kinds[wishes.kind] ?? {};
  const { qualifications = [], kit = plainKit, aboard = null } = person.responder ?? {};
  const findings = [
    ...preferredOf(preferred, qualifications, worthS.preferred),
    ...equipmentOf(equipment, kit.equipment, aboard, worthS.equipment),
    ...wishesOf(wishes, kit, worthS),
    ...restOf(person, rest, worthS.rested, nowMs),
  ];
  const isTrained = required.length === 0 || required.some((code) => qualifications.includes(code));
  return { costS: findings.reduce((sum, { costS }) => sum + costS, 0), reasons: findings.map(({ reason }) => reason), lacks: isTrained ? [] : required };
}

function preferredOf(preferred: readonly string[], has: readonly string[], worthS: number): Finding[] {
  if (preferred.length === 0) return [];
  const best = preferred.find((code) => has.includes(code));
  return [best === undefined ? against(worthS, 'lacks-preferred', preferred.join(' ')) : inFavour('preferred', best)];
}

/** What somebody has along counts, and what the vehicle carries that they are on, by its name. */
function equipmentOf(wanted: readonly Equipment[], has: readonly Equipment[], aboard: Aboard | null, worthS: number): Finding[] {
  return wanted.map((piece) => {
    if (has.includes(piece)) return inFavour(`has-${piece}`, null);
    return aboard?.equipment.includes(piece) ? inFavour(`aboard-${piece}`, aboard.name) : against(worthS, `lacks-${piece}`, null);
  });
}

/** Who speaks nothing on record is taken to get by; a wish of the patient is a wish, not a bar. */
function wishesOf({ language, carerSex }: Wishes, { languages, sex }: ResponderKit, worthS: RankingPolicy['worthS']): Finding[] {
  const findings: Finding[] = [];
  if (language !== null && languages.length > 0) findings.push(languages.includes(language) ? inFavour('speaks', language) : against(worthS.language, 'other-language', language));
  if (carerSex !== null && isSexWeighed(worthS)) findings.push(sex === carerSex ? inFavour('as-patient-asked', null) : against(worthS.sex, 'not-as-patient-asked', null));
  return findings;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function restOf({ responder }: RosterPerson, rest: RankingPolicy['rest'], worthS: number, nowMs: number): Finding[] {
  const { duty, dutyChangedAt = null, workload } = responder ?? {};
  const findings: Finding[] = [];
  const hours = duty === 'on' && dutyChangedAt !== null ? (nowMs - dutyChangedAt) / HOUR_MS : 0;
  if (hours > rest.longestDutyH) findings.push(against(worthS, 'long-on-duty', Math.floor(hours)));
  const minutes = (nowMs - (workload?.freedAt ?? -Infinity)) / MINUTE_MS;
  if (minutes < rest.afterEmergencyMin) findings.push(against(worthS, 'just-free', Math.max(0, Math.floor(minutes))));
  if (workload && workload.recent >= rest.manyEmergencies) findings.push(against(worthS, 'many-emergencies', workload.recent));
  return findings;
}
