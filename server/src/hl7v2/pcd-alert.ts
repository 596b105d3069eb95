// The alert of an IHE PCD-04 message: its facets are matched by reference name, because vendors number the rows differently.
import type { Hl7Segment } from '@medplum/core';
import type { AlarmPriority, TechnicalSignal } from '@mydr24/protocol';
import { codedAt, repetitionsAt, textAt } from './hl7-fields.ts';
import { kindOf } from './mdc-codes.ts';

export interface PcdAlert {
  /** The kind of the vital it is about, or the source's reference name; null when the alert names none. */
  source: string | null;
  event: string | null;
  priority: AlarmPriority;
  type: 'physiological' | 'technical' | 'advisory';
  phase: string | null;
  state: string | null;
  inactivation: string[];
  value: number | null;
}

/** By the words in the reference names of ISO/IEEE 11073-10101; another technical alert is a fault of the device. */
const signalWords: readonly (readonly [RegExp, TechnicalSignal])[] = [
  [/BATT.*(EMPTY|DEPLET|DEAD|VERY_LO)/, 'battery-empty'], [/BATT/, 'battery-low'], [/LEAD/, 'lead-off'], [/SENSOR|PROBE|DISCONN|CUFF|TRANSDUC/, 'sensor-off'],
];

/** What a technical alert says of its device, and that it has a physiological alarm of high priority; null for the others. */
export function signalOf({ type, priority, event, phase, state }: Pick<PcdAlert, 'type' | 'priority' | 'event' | 'phase' | 'state'>): { signal: TechnicalSignal; isPresent: boolean } | null {
  const isPresent = phase !== 'end' && state !== 'inactive';
  if (type === 'physiological') return priority === 'high' ? { signal: 'device-alarm', isPresent } : null;
  if (type !== 'technical') return null;
  return { signal: signalWords.find(([words]) => words.test(event ?? ''))?.[1] ?? 'device-fault', isPresent };
}

const priorities: Readonly<Record<string, AlarmPriority | 'none'>> = { PH: 'high', PM: 'medium', PL: 'low', PN: 'none' };
const types: Readonly<Record<string, PcdAlert['type']>> = { SP: 'physiological', ST: 'technical', SA: 'advisory' };
const facetOf: Readonly<Record<string, 'phase' | 'state' | 'inactivation' | 'priority' | 'type'>> = {
  MDC_ATTR_EVENT_PHASE: 'phase', MDC_ATTR_ALARM_STATE: 'state', MDC_ATTR_ALARM_INACTIVATION_STATE: 'inactivation', MDC_ATTR_ALARM_PRIORITY: 'priority', MDC_ATTR_ALERT_TYPE: 'type',
};

export function alertOf(rows: readonly Hl7Segment[]): PcdAlert & { isHeartbeat: boolean } {
  const said = new Map<string, string[]>();
  let event: string | null = null;
  let source: string | null = null;
  let value: number | null = null;
  for (const row of rows) {
    const observation = codedAt(row, 3);
    const facet = facetOf[observation.name];
    if (facet !== undefined) said.set(facet, repetitionsAt(row, 5));
    else if (observation.name === 'MDC_EVT_ALARM') event = textAt(row, 5, 2) || null;
    else {
      source = kindOf(observation) ?? (observation.name || null);
      const number = Number(textAt(row, 5));
      value = textAt(row, 2) === 'NM' && textAt(row, 5) !== '' && Number.isFinite(number) ? number : value;
    }
  }
  // Some send priority and type only as flags of the alert's own row.
  const flags = rows.flatMap((row) => (codedAt(row, 3).name === 'MDC_EVT_ALARM' ? repetitionsAt(row, 8) : []));
  const priority = [...(said.get('priority') ?? []), ...flags].map((word) => priorities[word]).find((each) => each !== undefined);
  const type = [...(said.get('type') ?? []), ...flags].map((word) => types[word]).find((each) => each !== undefined);
  return {
    source, event, value, type: type ?? 'physiological', phase: said.get('phase')?.[0] ?? null, state: said.get('state')?.[0] ?? null, inactivation: said.get('inactivation') ?? [],
    // An unknown priority is treated as the highest.
    priority: priority === 'none' ? 'low' : (priority ?? 'high'),
    isHeartbeat: priority === 'none' && type === 'advisory',
  };
}
