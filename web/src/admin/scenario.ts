// The questions a dry run is asked: the worst there is, and what a person sets by hand. The server runs them.
import { Channel, type DryRunScenario, type EmergencyKind, type PersonId } from '@mydr24/protocol';

/** Nothing arrives anywhere and nobody answers: how long until the last resort? */
export function worstScenario(kind: EmergencyKind, atMs: number): DryRunScenario {
  return { ...quietScenario(kind, atMs), deadChannels: Channel.options.map((channel) => ({ channel, personId: null })) };
}

/** Devices answer, people do not. */
export function quietScenario(kind: EmergencyKind, atMs: number): DryRunScenario {
  return { kind, atMs, place: { kind: 'facility', facilityId: null, unitId: null }, priority: 'high', cause: 'alarm', absences: [], deadChannels: [], answers: [] };
}

export type PersonSays = DryRunScenario['answers'][number]['deed'] | 'nothing';

export interface PersonSetting {
  isAway: boolean;
  says: PersonSays;
  afterS: number;
}

export function settingOf(scenario: DryRunScenario, personId: PersonId): PersonSetting {
  const answer = scenario.answers.find((each) => each.personId === personId);
  return { isAway: scenario.absences.includes(personId), says: answer?.deed ?? 'nothing', afterS: answer?.afterS ?? 10 };
}

export function withSetting(scenario: DryRunScenario, personId: PersonId, { isAway, says, afterS }: PersonSetting): DryRunScenario {
  const absences = scenario.absences.filter((each) => each !== personId);
  const answers = scenario.answers.filter((each) => each.personId !== personId);
  return { ...scenario, absences: isAway ? [...absences, personId] : absences, answers: says === 'nothing' ? answers : [...answers, { personId, deed: says, afterS }] };
}

export function isDead(scenario: DryRunScenario, channel: Channel, personId: PersonId | null): boolean {
  return scenario.deadChannels.some((each) => each.channel === channel && each.personId === personId);
}

export function toggleDead(scenario: DryRunScenario, channel: Channel, personId: PersonId | null): DryRunScenario {
  const others = scenario.deadChannels.filter((each) => each.channel !== channel || each.personId !== personId);
  return { ...scenario, deadChannels: others.length === scenario.deadChannels.length ? [...others, { channel, personId }] : others };
}
