// An emergency as a message of the OASIS Common Alerting Protocol 1.2. Without addresses it says nothing that names the
// patient or their home; with them it is private to those addresses. How kinds map to CAP's words is a table below.
import type { EmergencyKind, EmergencyMode, EmergencySummary } from '@mydr24/protocol';
import { type XmlNode, xmlText } from './xml-text.ts';

export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';

export interface CapMessage {
  identifier: string;
  msgType: 'Alert' | 'Update' | 'Cancel';
  sentAt: number;
}

export interface CapWriting extends CapMessage {
  summary: EmergencySummary;
  /** Who sends, e.g. the host name of this site. No spaces, commas, `<` or `&` (CAP 3.2.1). */
  sender: string;
  /** Messages about this emergency that went before. */
  earlier: readonly Pick<CapMessage, 'identifier' | 'sentAt'>[];
  /** Whom a message that names the patient is for, by the operator's choice; none makes it nameless. */
  addresses: readonly string[];
  emergencyNumber: string;
}

interface CapSense {
  category: 'Health' | 'Rescue' | 'Safety';
  severity: 'Extreme' | 'Severe' | 'Moderate' | 'Minor';
}

/** Category: what kind of help. Severity: CAP's own words, "extraordinary / significant / possible threat to life". */
export const senseOfKind: Readonly<Record<EmergencyKind, CapSense>> = {
  'cardiac-arrest': { category: 'Health', severity: 'Extreme' },
  'respiratory-failure': { category: 'Health', severity: 'Extreme' },
  stroke: { category: 'Health', severity: 'Extreme' },
  sepsis: { category: 'Health', severity: 'Extreme' },
  anaphylaxis: { category: 'Health', severity: 'Extreme' },
  'severe-hypoglycaemia': { category: 'Health', severity: 'Severe' },
  seizure: { category: 'Health', severity: 'Severe' },
  obstetric: { category: 'Health', severity: 'Severe' },
  'mental-health-crisis': { category: 'Health', severity: 'Severe' },
  deterioration: { category: 'Health', severity: 'Severe' },
  fall: { category: 'Rescue', severity: 'Moderate' },
  'call-for-help': { category: 'Rescue', severity: 'Severe' },
  'staff-call': { category: 'Health', severity: 'Severe' },
  technical: { category: 'Safety', severity: 'Minor' },
};

const statusOfMode: Readonly<Record<EmergencyMode, string>> = { actual: 'Actual', drill: 'Exercise', test: 'Test' };

/** Over: Past. A medium or low alarm leaves time to prepare; everything else asks for action now. */
export function urgencyOf({ closedAt, cause }: EmergencySummary): 'Immediate' | 'Expected' | 'Future' | 'Past' {
  if (closedAt !== null) return 'Past';
  if (cause.type !== 'alarm' || cause.priority === 'high') return 'Immediate';
  return cause.priority === 'medium' ? 'Expected' : 'Future';
}

/** Observed: a person is or was there, or staff raised it. Likely: measured. Possible: a call nobody has looked at yet. */
export function certaintyOf({ cause, onSceneAt }: EmergencySummary): 'Observed' | 'Likely' | 'Possible' {
  if (onSceneAt !== null || cause.type === 'staff') return 'Observed';
  return cause.type === 'alarm' ? 'Likely' : 'Possible';
}

/** The first message alerts; later ones update; the last cancels what turned out not to be one. */
export function msgTypeOf({ status, outcome }: EmergencySummary, earlierCount: number): CapMessage['msgType'] {
  if (earlierCount === 0) return 'Alert';
  return status === 'cancelled' || outcome === 'false-alarm' ? 'Cancel' : 'Update';
}

const two = (n: number): string => String(n).padStart(2, '0');

/** CAP 1.2 wants whole seconds and an offset, never `Z` (3.2.1, "dateTime"). */
export function capInstant(at: number): string {
  const days = Math.floor(at / 86_400_000);
  const [year, month, day] = civilOf(days);
  const second = Math.floor(at / 1000) - days * 86_400;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}-00:00`;
}

/** Days since 1970-01-01 to a date, counting years from March so that the leap day comes last. */
function civilOf(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1];
}

const EXPIRES_AFTER_MS = 24 * 60 * 60_000;

export function writeCap(writing: CapWriting): string {
  const { summary, sender, identifier, sentAt, msgType, earlier, addresses } = writing;
  const isPrivate = addresses.length > 0;
  const references = earlier.map((message) => `${sender},${message.identifier},${capInstant(message.sentAt)}`).join(' ');
  // In the order of the schema's sequence.
  const alert: XmlNode[] = [
    ['identifier', identifier],
    ['sender', sender],
    ['sent', capInstant(sentAt)],
    ['status', statusOfMode[summary.mode]],
    ['msgType', msgType],
    ['scope', isPrivate ? 'Private' : 'Restricted'],
    ...(isPrivate ? [['addresses', addresses.map((address) => (address.includes(' ') ? `"${address}"` : address)).join(' ')] as const] : [['restriction', 'For emergency services and the care team only.'] as const]),
    ...(summary.mode === 'actual' ? [] : [['note', summary.mode === 'drill' ? 'Exercise: no real emergency.' : 'Test: no real emergency.'] as const]),
    ...(references === '' ? [] : [['references', references] as const]),
    ['incidents', summary.id],
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(['alert', [...alert, infoOf(writing)]], ` xmlns="${CAP_NAMESPACE}"`)}`;
}

function infoOf({ summary, sender, sentAt, addresses, emergencyNumber }: CapWriting): XmlNode {
  const isPrivate = addresses.length > 0;
  const { category, severity } = senseOfKind[summary.kind];
  const headline = `${summary.kind}: ${summary.status}`;
  const facts = isPrivate ? [`Patient: ${summary.patientName}.`] : [];
  return ['info', [
    ['language', 'en'],
    ['category', category],
    ['event', summary.kind],
    ...(summary.closedAt === null ? [] : [['responseType', 'AllClear'] as const]),
    ['urgency', urgencyOf(summary)],
    ['severity', severity],
    ['certainty', certaintyOf(summary)],
    ['effective', capInstant(sentAt)],
    ['onset', capInstant(summary.openedAt)],
    ['expires', capInstant((summary.closedAt ?? sentAt) + EXPIRES_AFTER_MS)],
    ['senderName', sender],
    ['headline', headline],
    ['description', [`Emergency of the kind ${summary.kind}, status ${summary.status}.`, ...facts, `Emergency number here: ${emergencyNumber}.`].join(' ')],
    areaOf(summary, isPrivate),
  ]];
}

/** A facility may be named to anybody; a home only to those addressed. */
function areaOf({ place }: EmergencySummary, isPrivate: boolean): XmlNode {
  const isFacility = place.facilityId !== null;
  if (!isPrivate && !isFacility) return ['area', [['areaDesc', 'Place withheld']]];
  const bed = isPrivate && place.bed !== null ? `, ${place.bed}` : '';
  const circle = isPrivate && place.position !== null ? [['circle', `${place.position.lat},${place.position.lon} 0.1`] as const] : [];
  return ['area', [['areaDesc', `${place.label}${bed}`], ...circle]];
}
