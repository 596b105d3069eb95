// One line of an incident timeline as a sentence. Codes come from the server; an unknown one is left out, never shown raw.
import { Channel, EmergencyKind, EmergencyStatus, ReceiptRung, TeamPlace, type TimelineEntry } from '@mydr24/protocol';
import type { Say, WordValues } from '../words/words.ts';
import { conditionWords } from './alarm-words.ts';

type Facts = TimelineEntry['facts'];

function channelWord(facts: Facts, say: Say): string {
  if (typeof facts['device'] === 'string') return facts['device'];
  if (facts['channel'] === 'fail-safe') return say('channel.fail-safe');
  const channel = Channel.safeParse(facts['channel']);
  return channel.success ? say(`channel.${channel.data}`) : '–';
}

function reasonWord(facts: Facts, say: Say): string {
  const reason = facts['reason'];
  const known = (['nobody-to-ask', 'nobody-reached', 'overdue', 'condition', 'not-in-a-drill'] as const).find((each) => each === reason);
  return say(known === undefined ? 'skip.other' : `skip.${known}`);
}

function textOf(value: Facts[string] | undefined): string {
  return value === undefined || value === null ? '–' : String(value);
}

function valuesOf(entry: TimelineEntry, say: Say, locale: string): WordValues {
  const { facts, kind } = entry;
  const person = entry.personName ?? say(facts['channel'] === 'fail-safe' || kind === 'fail-safe' ? 'someone.failSafe' : 'someone');
  const status = EmergencyStatus.safeParse(facts['status']);
  const rung = ReceiptRung.safeParse(facts['rung']);
  const place = TeamPlace.safeParse(facts['place']);
  const emergencyKind = EmergencyKind.safeParse(facts['kind']);
  return {
    person,
    channel: channelWord(facts, say),
    reason: reasonWord(facts, say),
    round: typeof facts['round'] === 'number' ? facts['round'] + 1 : '–',
    to: textOf(facts['to']),
    place: place.success ? say(`team.place.${place.data}`) : '–',
    facility: textOf(facts['facility']),
    number: textOf(facts['number'] ?? facts['wouldBe']),
    whom: textOf(facts['whom']),
    item: textOf(facts['item']),
    carrier: facts['status'] === 'delivered' || facts['status'] === 'undelivered' ? say(`carrier.${facts['status']}`) : '–',
    status: status.success ? say(`emergency.status.${status.data}`) : '–',
    rung: rung.success ? say(`receipt.${rung.data}`) : '–',
    kind: emergencyKind.success ? say(`emergency.kind.${emergencyKind.data}`) : '–',
    condition: typeof facts['conditionKey'] === 'string' ? conditionOf(facts['conditionKey'], say, locale) : '–',
  };
}

function conditionOf(conditionKey: string, say: Say, locale: string): string {
  return conditionWords({ conditionKey, vital: null, unit: null, value: null }, say, locale);
}

export function timelineWords(entry: TimelineEntry, say: Say, locale: string): string {
  const isPractised = entry.kind === 'fail-safe' && entry.facts['wouldBe'] !== undefined;
  return say(isPractised ? 'timeline.fail-safe.drill' : `timeline.${entry.kind}`, valuesOf(entry, say, locale));
}

/** What a reader looks for first; the rest is set smaller. */
export function isMilestone(kind: TimelineEntry['kind']): boolean {
  return kind === 'opened' || kind === 'accepted' || kind === 'status-changed' || kind === 'handed-over' || kind === 'closed' || kind === 'fail-safe' || kind === 'cancelled' || kind === 'alarm' || kind === 'taken-over' || kind === 'reclassified' || kind === 'place-accepted';
}
