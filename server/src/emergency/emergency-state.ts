// What an emergency is: one aggregate holding everything its decisions need. A tagged union in which an open emergency
// always has `wakeAt` and an ended one never has (E1). The shapes only; emergency.ts decides.
//
//   countdown -> seeking <-> accepted -> en-route -> on-scene -> transporting -> handed-over -> closed
//   countdown -> cancelled; every open state -> closed; accepted -> seeking when the holder does not move
import type {
  AlarmId, AlarmPriority, AlertDeviceKind, CarrierStatus, Channel, Considered, Destination, EmergencyCause, EmergencyId, EmergencyKind, EmergencyMode, EmergencyPlace, EmergencyStatus, OfferId, OfferStatus, Page, PageId,
  PagePurpose, PatientId, PersonId, Qualification, RankingReason, Role, Sex, SoonerSuggestion, TeamPlace, TeamPlaceStatus, TenantId, TimelineEntry, UnitId,
} from '@mydr24/protocol';
import type { AlertDevice } from '../paging/alert-device.ts';
import type { CheckedProtocol, ProtocolLimits } from './emergency-protocol.ts';
import type { Whereabouts } from './movement.ts';

export const STATE_SCHEMA = 2;

export interface PatientFacts {
  id: PatientId;
  name: string;
  givenName: string;
  unitId: UnitId | null;
  /** What the record says of whoever comes; absent where nothing is. */
  wishes?: { language: string | null; carerSex: Sex | null };
}

export interface AttachedAlarm {
  alarmId: AlarmId;
  conditionKey: string;
  priority: AlarmPriority;
}

export interface OfferState {
  id: OfferId;
  responderId: PersonId;
  responderName: string;
  responderGivenName: string;
  status: OfferStatus;
  rank: number;
  distanceM: number | null;
  /** Absent in offers made before it was kept. */
  etaS?: number | null;
  positionAgeMs: number | null;
  reasons: readonly RankingReason[];
  declineReason: string | null;
  offeredAt: number;
  answeredAt: number | null;
  /** Where the responder was paged last, for a stand-down on the same channel. */
  channel: Channel;
  /** Of the team; absent, it is for whoever leads. */
  place?: TeamPlace;
}

/** Tries to reach one person for one purpose, channel after channel, until a device of theirs answers. */
export interface Chain {
  rung: number;
  personId: PersonId;
  name: string;
  purpose: PagePurpose;
  channelsLeft: readonly Channel[];
  startedAt: number;
  nextAt: number;
  /** An offer nobody received has already been put to the next person. */
  isReplaced: boolean;
  /** Of the offer it is for; absent, for whoever leads. */
  place?: TeamPlace;
}

export interface Named {
  personId: PersonId;
  name: string;
}

/** A paged person asked to be called. */
export interface CallBack extends Named {
  at: number;
}

/** Whom a step found on call and paged; null when nobody was, or nobody could be reached. Asked again at each later round. */
export interface DutyHolder {
  duty: string;
  personId: PersonId | null;
}

export interface Holder extends Named {
  givenName: string;
  distanceM: number | null;
  /** Seconds to the scene from when they took it; absent where it is not known. */
  etaS?: number | null;
  since: number;
  /** Where they were at the last look, where that was known. */
  from?: Whereabouts;
  /** Seen to move, or to stand still and asked about it, at the last look at their position. */
  isMoving?: boolean;
  isStill?: boolean;
  /** When they last reported, or were asked how it goes; absent, never since they took it. */
  newsAt?: number;
}

/** One place of the team beside the holder. */
export interface PlaceState {
  place: TeamPlace;
  needs: readonly Qualification[];
  /** How many are asked at first. */
  offerTo: number;
  status: TeamPlaceStatus;
  member: Holder | null;
  /** When it is looked at again by itself; null while nothing waits. */
  nextAt: number | null;
}

export interface EmergencyCore {
  schema: typeof STATE_SCHEMA;
  id: EmergencyId;
  tenantId: TenantId;
  kind: EmergencyKind;
  mode: EmergencyMode;
  cause: EmergencyCause;
  attached: readonly AttachedAlarm[];
  patient: PatientFacts;
  place: EmergencyPlace;
  isAtHome: boolean;
  /** The plan as it was when this began; later versions do not touch it (D5). */
  protocol: CheckedProtocol;
  limits: ProtocolLimits;
  openedAt: number;
  firstReadingAt: number;
  /** Counts every change; guards the row. */
  version: number;
  /** The version of the last change a screen can see. */
  shownVersion: number;
  /** Number of the last timeline entry. */
  lastEntry: number;
  stepIndex: number;
  /** Numbers rounds of paging; unlike the step it grows when the last step repeats or an offer is made again. */
  rung: number;
  isFailSafeReached: boolean;
  offers: readonly OfferState[];
  chains: readonly Chain[];
  /** Everybody offered or paged; their inboxes show this emergency. */
  involved: readonly PersonId[];
  /** When any device first gave a receipt for a page of this emergency. */
  reachedAt: number | null;
  acknowledged: (Named & { at: number }) | null;
  acceptedAt: number | null;
  onSceneAt: number | null;
  callBacks: readonly CallBack[];
  duties: readonly DutyHolder[];
  /** When somebody last asked for the next step; the same wish said twice is one. */
  escalatedAt: number | null;
  /** When one more is asked within the step; absent or null: not in this round. */
  widenAt?: number | null;
  /** The places beside the holder's; absent where the plan names none. */
  team?: readonly PlaceState[];
  /** Somebody could be there sooner than the holder; absent or null while nobody could. */
  sooner?: SoonerSuggestion | null;
  /** Whom a dispatcher does not want suggested again. */
  soonerDismissed?: readonly PersonId[];
  history: readonly { status: EmergencyStatus; at: number }[];
  /** Where the patient is taken to; absent until somebody names it. */
  destination?: Destination;
}

export type HeldStatus = Extract<EmergencyStatus, 'accepted' | 'en-route' | 'on-scene' | 'transporting' | 'handed-over'>;

/** The part that differs by state. `nextAt` is when the plan goes on if nobody acts; `wakeAt` may be sooner. */
export type Stage =
  | { status: 'countdown'; wakeAt: number; nextAt: number }
  | { status: 'seeking'; wakeAt: number; nextAt: number; unreachedAt: number | null }
  | { status: HeldStatus; wakeAt: number; nextAt: number; holder: Holder }
  | { status: 'closed'; wakeAt: null; closedAt: number; outcome: string; holder: Holder | null }
  | { status: 'cancelled'; wakeAt: null; closedAt: number };

export type Emergency = EmergencyCore & Stage;
export type In<S extends EmergencyStatus> = Emergency & { status: S };
export type OpenEmergency = Extract<Emergency, { wakeAt: number }>;

export function isOpen(state: Emergency): state is OpenEmergency {
  return state.wakeAt !== null;
}

export type SceneEntryKind = Extract<TimelineEntry['kind'], 'ticked' | 'unticked' | 'note-written' | 'note-protected' | 'photo-taken'>;

/** Another kind with the plan that goes with it. */
export interface KindPlan {
  kind: EmergencyKind;
  protocol: CheckedProtocol;
  limits: ProtocolLimits;
}

export type EmergencyEvent =
  | { type: 'alarm-attached'; alarm: AttachedAlarm }
  | { type: 'cancelled'; by: Named }
  /** `wake_at` has come: time is the only news. */
  | { type: 'due' }
  | { type: 'receipt'; page: Page; rung: 'delivered' | 'shown' | 'acknowledged' }
  | { type: 'page-failed'; page: Page }
  | { type: 'carrier-status'; page: Page; status: CarrierStatus }
  | { type: 'acknowledged'; by: Named }
  | { type: 'accepted'; by: Named }
  | { type: 'declined'; by: Named; reason: string }
  | { type: 'status-reported'; by: Named; status: Exclude<HeldStatus, 'accepted'> }
  | { type: 'status-taken-back'; by: Named; status: Exclude<HeldStatus, 'accepted'> }
  /** Somebody at the scene did, wrote or photographed something: one line of the timeline, whatever the state. */
  | { type: 'scene-recorded'; by: Named; kind: SceneEntryKind; facts: TimelineEntry['facts'] }
  /** `onBehalf`: a dispatcher who does it for the holder, whom it takes by surprise. */
  | { type: 'handed-over'; by: Named; to: Contact; onBehalf?: Named }
  | { type: 'team-status-reported'; by: Named; status: Exclude<TeamPlaceStatus, 'open' | 'accepted'> }
  /** Time to see whether somebody could be there sooner than the holder. */
  | { type: 'looked-for-sooner' }
  | { type: 'sooner-dismissed'; by: Named; personId: PersonId }
  /** `from`: whom they saw holding it, null for nobody; absent takes it from whoever does. */
  | { type: 'took-over'; by: Contact; from?: PersonId | null }
  | { type: 'escalated'; by: Named }
  | { type: 'stood-down'; by: Named; personId: PersonId }
  | { type: 'offered-by-hand'; by: Named; personId: PersonId; reason: string; place?: TeamPlace | undefined }
  | { type: 'call-back-asked'; by: Named }
  | { type: 'call-back-done'; by: Named; personId: PersonId }
  | { type: 'question-answered'; by: Named; questionId: string; answerId: string; to: KindPlan | null }
  | { type: 'reclassified'; by: Named; to: KindPlan }
  | { type: 'destination-named'; by: Named; destination: Destination }
  | { type: 'responder-lost'; personId: PersonId }
  /** A socket of somebody asked is open again, and the app has not paged them in this emergency. */
  | { type: 'responder-back'; personId: PersonId }
  | { type: 'went-off-duty'; personId: PersonId }
  | { type: 'closed'; by: Named; outcome: string; note: string };
export type EventType = EmergencyEvent['type'];
export type EventOf<T extends EventType> = Extract<EmergencyEvent, { type: T }>;

export type Effect =
  | { type: 'timeline'; entry: TimelineEntry }
  | { type: 'offer'; offer: OfferState }
  /** A new page, or one that climbed the receipt ladder. */
  | { type: 'page'; page: Page; isNew: boolean }
  /** Pages not sent yet stay unsent: one person's, or everybody's. */
  | { type: 'withdraw-pages'; personId: PersonId | null }
  | { type: 'ranking'; ranking: RankingRecord }
  | { type: 'responder-busy'; personId: PersonId; isBusy: boolean };

/** Whom one round looked at and why; stored for whoever asks later, read by no decision. */
export interface RankingRecord {
  id: string;
  round: number;
  step: string;
  at: number;
  considered: readonly Considered[];
}

export interface Contact extends Named {
  givenName: string;
  /** Channels that can reach this person now. */
  channels: readonly Channel[];
}

export interface RankedResponder extends Contact {
  etaS: number | null;
  distanceM: number | null;
  positionAgeMs: number | null;
  reasons: readonly RankingReason[];
}

export interface Ranking {
  eligible: readonly RankedResponder[];
  /** Why the others were not chosen: how many for each code. */
  passedOver: Readonly<Record<string, number>>;
  /** Everybody looked at, with reasons, for the record; absent where nobody will ask. */
  considered?: readonly Considered[];
}

/** Everything a decision may ask of the world. Answers are computed from memory; none waits. */
export interface World {
  rank(needs: readonly Qualification[], exclude: ReadonlySet<PersonId>): Ranking;
  /** At most so many are offered it by one step, whatever the plan says; absent or null, as many as the plan says. */
  offersAtOnce?: number | null;
  peopleFor(roles: readonly Role[]): readonly Contact[];
  /** Whoever holds these duties now, each once; a duty nobody holds gives nobody. */
  onCall(duties: readonly string[]): readonly Contact[];
  alertDevices(kinds: readonly AlertDeviceKind[]): readonly AlertDevice[];
  /** Minutes since midnight, 0 to 1439, on the wall clock of an IANA zone. */
  minuteOfDay(timeZone: string): number;
  contact(personId: PersonId): Contact | null;
  /** One person as a ranking sees them, whether eligible or not; null for whoever is no responder here. */
  ranked(personId: PersonId): RankedResponder | null;
  /** Everybody these roles and duties could mean, with the reason why each is paged or not, gaps in a rota too; absent where nobody will ask. */
  explain?(roles: readonly Role[], duties: readonly string[]): readonly Considered[];
  /** Where somebody is, by a fresh position; null where none is known. */
  whereabouts(personId: PersonId): Whereabouts | null;
  newId(): string;
}

export const refusalCodes = [
  'already-accepted', 'not-offered', 'not-holder', 'too-late-to-cancel', 'not-cancellable', 'already-ended', 'not-accepted-yet', 'still-counting-down',
  'status-went-back', 'already-the-holder', 'not-involved', 'not-asked-to-call', 'kind-is-open', 'cannot-be-reached', 'not-a-responder', 'not-in-the-team',
  'nothing-to-take-back', 'not-a-place', 'asked-to-lead', 'set-aside',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];
export interface Refusal {
  code: RefusalCode;
  holderName: string | null;
}
export type Decision = { ok: true; state: Emergency; effects: readonly Effect[] } | { ok: false; refusal: Refusal };

export const brandPageId = (id: string): PageId => id as PageId;
export const brandOfferId = (id: string): OfferId => id as OfferId;
