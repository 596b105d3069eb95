// Who needs me first: the order of the board, from what the server computed (alarms, emergency, score). Judges no vital sign itself.
import type { Alarm, BoardPatient, EmergencySummary } from '@mydr24/protocol';
import { isOpen, isUnanswered } from '../design/alarm-words.ts';

/** Most urgent first; the index is the rank. */
export const needs = [
  'high-alarm', 'emergency', 'medium-alarm', 'score-high', 'score-medium', 'incomplete-trigger', 'low-alarm', 'answered-alarm', 'score-low-medium', 'incomplete', 'calm',
] as const;
export type Need = (typeof needs)[number];

/** From RCP NEWS2 2017: 5 is the urgent threshold. A known minimum that has reached it needs somebody whatever is missing. */
const URGENT_TOTAL = 5;

export function isEmergencyOpen(emergency: EmergencySummary | null): emergency is EmergencySummary {
  return emergency !== null && emergency.status !== 'closed' && emergency.status !== 'cancelled' && emergency.status !== 'handed-over';
}

export function needOf(row: BoardPatient): Need {
  if (hasUnanswered(row.alarms, 'high')) return 'high-alarm';
  if (isEmergencyOpen(row.emergency)) return 'emergency';
  if (hasUnanswered(row.alarms, 'medium')) return 'medium-alarm';
  const score = row.news2;
  if (score?.status === 'complete' && score.riskBand === 'high') return 'score-high';
  if (score?.status === 'complete' && score.riskBand === 'medium') return 'score-medium';
  if (score?.status === 'incomplete' && (score.anySingleThree || score.knownMinimum >= URGENT_TOTAL)) return 'incomplete-trigger';
  if (hasUnanswered(row.alarms, 'low')) return 'low-alarm';
  if (row.alarms.some(isOpen)) return 'answered-alarm';
  if (score?.status === 'complete' && score.riskBand === 'low-medium') return 'score-low-medium';
  return score?.status === 'complete' ? 'calm' : 'incomplete';
}

function hasUnanswered(alarms: readonly Alarm[], priority: Alarm['priority']): boolean {
  return alarms.some((alarm) => alarm.priority === priority && isUnanswered(alarm));
}

/** Asks for a person now: an unanswered high or medium alarm, or an emergency nobody has accepted. */
export function needsMe(row: BoardPatient): boolean {
  const need = needOf(row);
  return need === 'high-alarm' || need === 'medium-alarm' || (need === 'emergency' && row.emergency?.holderId === null);
}

function scoreOf(row: BoardPatient): number {
  if (row.news2 === null) return -1;
  return row.news2.total ?? row.news2.knownMinimum;
}

const beds10After9 = new Intl.Collator('en', { numeric: true });

function byBed(left: BoardPatient, right: BoardPatient): number {
  const beds = beds10After9.compare(left.patient.bed ?? '\uffff', right.patient.bed ?? '\uffff');
  return beds !== 0 ? beds : left.patient.id < right.patient.id ? -1 : 1;
}

export function compareUrgency(left: BoardPatient, right: BoardPatient): number {
  return needs.indexOf(needOf(left)) - needs.indexOf(needOf(right)) || scoreOf(right) - scoreOf(left) || byBed(left, right);
}

export function orderBoard(rows: readonly BoardPatient[]): BoardPatient[] {
  const keyed = rows.map((row) => ({ row, rank: needs.indexOf(needOf(row)), score: scoreOf(row) }));
  keyed.sort((left, right) => left.rank - right.rank || right.score - left.score || byBed(left.row, right.row));
  return keyed.map(({ row }) => row);
}

/** The order held under a finger: known patients stay where they are, new ones join at the end, gone ones leave. */
export function holdOrder(shown: readonly string[], wanted: readonly string[]): string[] {
  const present = new Set(wanted);
  const held = shown.filter((id) => present.has(id));
  const known = new Set(held);
  return [...held, ...wanted.filter((id) => !known.has(id))];
}

/** How many patients the wanted order would move up: what the person is told while the order is held. */
export function movedUp(shown: readonly string[], wanted: readonly string[]): number {
  const place = new Map(shown.map((id, index) => [id, index]));
  return wanted.filter((id, index) => (place.get(id) ?? index) > index && isOvertaking(id, index, wanted, place)).length;
}

/** Moved up by itself, not only pulled up because somebody above it left downwards. */
function isOvertaking(id: string, index: number, wanted: readonly string[], place: ReadonlyMap<string, number>): boolean {
  const before = place.get(id) ?? 0;
  return wanted.slice(index + 1).some((other) => (place.get(other) ?? 0) < before);
}

/** How many patients who need somebody a search leaves out. */
export function hiddenNeeds(rows: readonly BoardPatient[], found: readonly BoardPatient[]): number {
  const seen = new Set(found.map((row) => row.patient.id));
  return rows.filter((row) => needsMe(row) && !seen.has(row.patient.id)).length;
}

export function matches(row: BoardPatient, text: string): boolean {
  const wanted = fold(text.trim());
  if (wanted === '') return true;
  const { givenName, familyName, bed } = row.patient;
  return fold(`${givenName} ${familyName} ${givenName} ${bed ?? ''}`).includes(wanted);
}

/** Without case and accents: "nuria" finds "Núria". */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase();
}
