// What an action of the rights table is to somebody who reads the audit: a deed, and why one was there. By the words an action is
// made of, so that a new one is never without.
import type { AuditDeed, AuditPurpose, RecordViewWhy } from '@mydr24/protocol';

const READS: ReadonlySet<string> = new Set(['explain', 'watch', 'history', 'route', 'guidance', 'essentials', 'preview', 'own', 'board', 'seen', 'applied', 'record']);
const AREAS: Readonly<Record<string, RecordViewWhy>> = {
  patient: 'care', alarm: 'care', 'alarm-limits': 'care', score: 'care', unit: 'care', 'adverse-event': 'care', 'shared-care': 'care',
  emergency: 'emergency', scene: 'emergency', incident: 'emergency', dispatch: 'emergency', assignment: 'emergency', 'mass-casualty': 'emergency', page: 'emergency', cap: 'emergency', drill: 'emergency',
  family: 'family', device: 'devices', waveform: 'devices', 'break-glass': 'break-glass',
};
/** These are of the office though their area is care. */
const OF_OFFICE: ReadonlySet<string> = new Set(['patient.identify', 'patient.find', 'break-glass.find', 'break-glass.own', 'break-glass.answer', 'break-glass.review']);

export function deedOf(action: string): AuditDeed {
  const [verb] = action.split('.').toReversed();
  if (verb === undefined || verb.startsWith('export')) return 'export';
  if (/^(list|find|search)/.test(verb)) return 'search';
  return READS.has(verb) || /^read(-|$)/.test(verb) ? 'read' : 'write';
}

export function whyOf(action: string, purpose: AuditPurpose | null): RecordViewWhy {
  if (purpose === 'ETREAT') return 'break-glass';
  return OF_OFFICE.has(action) ? 'office' : (AREAS[action.split('.')[0] ?? ''] ?? 'office');
}
