// Who a message says that it is about: every PID-3 with its authority, by the identifier the reader names a group by.
import { Hl7Message } from '@medplum/core';
import { textAt } from './hl7-fields.ts';

export interface GivenIdentifier {
  readonly authority: string;
  readonly value: string;
}

/** Null: two groups bear one number of different authorities, and what is whose cannot be told. */
export function identifiersOf(text: string): Map<string, GivenIdentifier[]> | null {
  const found = new Map<string, GivenIdentifier[]>();
  for (const segment of Hl7Message.parse(text.replaceAll(/\r\n|\n/g, '\r')).segments) {
    if (segment.name !== 'PID') continue;
    const repetitions = segment.getField(3)?.components.length ?? 0;
    const given = Array.from({ length: repetitions }, (_, nth) => ({ value: textAt(segment, 3, 1, nth), authority: textAt(segment, 3, 4, nth) })).filter(({ value }) => value !== '');
    const name = given[0]?.value;
    if (name === undefined) continue;
    const before = found.get(name);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(given)) return null;
    found.set(name, given);
  }
  return found;
}
