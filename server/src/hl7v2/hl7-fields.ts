// One segment's fields by number, with their repetitions and components as text, escapes undone. Structure is the library's work.
import type { Hl7Segment } from '@medplum/core';

export interface Coded {
  readonly code: string;
  /** Reference name, e.g. MDC_PULS_OXIM_SAT_O2: vendors disagree about numbers and agree about names. */
  readonly name: string;
  readonly system: string;
}

const ESCAPES: Readonly<Record<string, string>> = { F: '|', S: '^', T: '&', R: '~', E: '\\' };

/** HL7 v2 chapter 2.7: delimiters and hexadecimal bytes; formatting escapes are left out. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\([^\\]*)\\/g, (_, escape: string) => {
    if (/^X([\dA-F]{2})+$/i.test(escape)) return String.fromCodePoint(...(escape.slice(1).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
    return ESCAPES[escape] ?? '';
  });
}

export const textAt = (segment: Hl7Segment, field: number, component = 1, repetition = 0): string => unescaped(segment.getComponent(field, component, 0, repetition) ?? '');

export function repetitionsAt(segment: Hl7Segment, field: number): string[] {
  const { components } = segment.getField(field) ?? { components: [] };
  return components.map((_, repetition) => textAt(segment, field, 1, repetition)).filter((text) => text !== '');
}

export const codedAt = (segment: Hl7Segment, field: number): Coded => ({ code: textAt(segment, field, 1), name: textAt(segment, field, 2), system: textAt(segment, field, 3) });
