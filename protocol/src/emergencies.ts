// An emergency, the offers and pages it made, and what each viewer is shown of it.
// The state machine itself is the server's emergency slice; these are its facts on the wire.
import { z } from 'zod';
import { AlarmId, EmergencyId, FacilityId, Instant, OfferId, PageId, PatientId, PersonId, Position, UnitId } from './ids.ts';
import { AlarmPriority } from './alarms.ts';
import { Destination, FamilyShares } from './family.ts';
import { Channel, Qualification, Role } from './people.ts';
import { VitalKind } from './vitals.ts';

export const EmergencyKind = z.enum([
  'cardiac-arrest', 'respiratory-failure', 'stroke', 'sepsis', 'severe-hypoglycaemia', 'anaphylaxis', 'fall', 'seizure', 'obstetric', 'mental-health-crisis',
  'technical', 'deterioration', 'call-for-help', 'staff-call',
]);
export type EmergencyKind = z.infer<typeof EmergencyKind>;

/** Whether it is real: CAP 1.2 status Actual, Exercise, Test. A drill reaches real people and nothing outside; a test reaches only the watchdog's own account. */
export const EmergencyMode = z.enum(['actual', 'drill', 'test']);
export type EmergencyMode = z.infer<typeof EmergencyMode>;

/** countdown (SOS may still be cancelled) -> seeking -> accepted -> en-route -> on-scene -> transporting -> handed-over -> closed; or cancelled. */
export const EmergencyStatus = z.enum([
  'countdown', 'seeking', 'accepted', 'en-route', 'on-scene', 'transporting', 'handed-over', 'closed', 'cancelled',
]);
export type EmergencyStatus = z.infer<typeof EmergencyStatus>;

export const EmergencyCause = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('alarm'), alarmId: AlarmId, priority: AlarmPriority, conditionKey: z.string(),
    vital: VitalKind.nullable(), value: z.number().nullable(), unit: z.string().nullable(),
  }),
  z.object({ type: z.literal('sos'), personId: PersonId }),
  z.object({ type: z.literal('staff'), personId: PersonId, note: z.string() }),
]);
export type EmergencyCause = z.infer<typeof EmergencyCause>;

/** The five rungs; only device receipts count as delivered. */
export const ReceiptRung = z.enum(['intended', 'sent', 'delivered', 'shown', 'acknowledged']);
export type ReceiptRung = z.infer<typeof ReceiptRung>;
export const PagePurpose = z.enum(['offer', 'notify', 'stand-down', 'fail-safe']);
export type PagePurpose = z.infer<typeof PagePurpose>;

/** Things that ring or fetch help by themselves: a telephone on a desk, a siren, another system. */
export const AlertDeviceKind = z.enum(['desk-phone', 'siren', 'webhook']);
export type AlertDeviceKind = z.infer<typeof AlertDeviceKind>;
/** Every way a page can take. `fail-safe` is our own screens: the emergency number in full until a person acts. */
export const PageChannel = z.enum([...Channel.options, ...AlertDeviceKind.options, 'fail-safe']);
export type PageChannel = z.infer<typeof PageChannel>;
/** What a carrier says of a message it took, which only moves forward and is never a device's receipt. */
export const CarrierStatus = z.enum(['queued', 'sent', 'delivered', 'undelivered']);
export type CarrierStatus = z.infer<typeof CarrierStatus>;

export const Page = z
  .object({
    id: PageId,
    emergencyId: EmergencyId,
    step: z.int(),
    personId: PersonId.nullable(),
    /** Who is paged, in words: a person's name or the fail-safe's. */
    recipient: z.string(),
    channel: PageChannel,
    purpose: PagePurpose,
    intendedAt: Instant,
    sentAt: Instant.nullable(),
    deliveredAt: Instant.nullable(),
    shownAt: Instant.nullable(),
    acknowledgedAt: Instant.nullable(),
    failedAt: Instant.nullable(),
    failure: z.string().nullable(),
    isRepeat: z.boolean(),
    carrierStatus: CarrierStatus.nullable(),
    /** Which telephone, siren or system is rung, when it is no person's. */
    alertDeviceId: z.uuid().nullable(),
  })
  .meta({ id: 'Page' });
export type Page = z.infer<typeof Page>;

/** One reason of a ranking, as a code with its numbers; the screen puts it into words. */
export const RankingReason = z.object({ code: z.string(), value: z.union([z.number(), z.string()]).nullable(), isAgainst: z.boolean() });
export type RankingReason = z.infer<typeof RankingReason>;

/** Places of a team beside the one who leads and holds the emergency. */
export const TeamPlace = z.enum(['second', 'third', 'driver', 'aed-runner', 'physician', 'guide']);
export type TeamPlace = z.infer<typeof TeamPlace>;
/** How far whoever took a place is; `open` while nobody has. */
export const TeamPlaceStatus = z.enum(['open', 'accepted', 'en-route', 'on-scene', 'transporting', 'handed-over']);
export type TeamPlaceStatus = z.infer<typeof TeamPlaceStatus>;
/** One place of the team, as every screen shows it. */
export const TeamMember = z
  .object({
    place: TeamPlace,
    status: TeamPlaceStatus,
    personId: PersonId.nullable(),
    name: z.string().nullable(),
    /** When they are expected at the scene; null when it is not known. */
    etaAt: Instant.nullable(),
    /** How many are asked for it now. */
    asked: z.int(),
  })
  .meta({ id: 'TeamMember' });
export type TeamMember = z.infer<typeof TeamMember>;
/** Somebody who could be there sooner than the holder: shown, never done by itself. */
export const SoonerSuggestion = z
  .object({ personId: PersonId, name: z.string(), etaS: z.int(), holderEtaS: z.int(), at: Instant })
  .meta({ id: 'SoonerSuggestion' });
export type SoonerSuggestion = z.infer<typeof SoonerSuggestion>;

export const OfferStatus = z.enum(['offered', 'accepted', 'declined', 'stood-down', 'expired']);
export type OfferStatus = z.infer<typeof OfferStatus>;

export const Offer = z
  .object({
    id: OfferId,
    emergencyId: EmergencyId,
    responderId: PersonId,
    responderName: z.string(),
    status: OfferStatus,
    rank: z.int().min(1),
    distanceM: z.number().nullable(),
    /** Seconds to the scene when it was offered; the reasons say whether it follows roads. */
    etaS: z.int().nullable(),
    positionAgeMs: z.int().nullable(),
    reasons: z.array(RankingReason),
    declineReason: z.string().nullable(),
    offeredAt: Instant,
    answeredAt: Instant.nullable(),
    /** Which place of the team it is for; absent, it is for whoever leads. */
    place: TeamPlace.optional(),
  })
  .meta({ id: 'Offer' });
export type Offer = z.infer<typeof Offer>;

export const EmergencyPlace = z.object({ label: z.string(), facilityId: FacilityId.nullable(), unitId: UnitId.nullable(), bed: z.string().nullable(), position: Position.nullable() });
export type EmergencyPlace = z.infer<typeof EmergencyPlace>;

const HourOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** What must be true for a step to run; one whose conditions do not hold is skipped at once. Hours are of the plan's time zone and may pass midnight. */
export const StepCondition = z.discriminatedUnion('type', [
  z.object({ type: z.literal('place'), is: z.enum(['facility', 'home']) }),
  z.object({ type: z.literal('hours'), from: HourOfDay, to: HourOfDay }),
  z.object({ type: z.literal('priority'), atLeast: AlarmPriority }),
  z.object({ type: z.literal('cause'), in: z.array(z.enum(['alarm', 'sos', 'staff'])).min(1) }),
]);
export type StepCondition = z.infer<typeof StepCondition>;

/** One rung of the protocol an emergency keeps from its start to its end. */
export const ProtocolStep = z.object({
  id: z.string(),
  /** All of them must hold. */
  when: z.array(StepCondition),
  /** Pages these roles of the patient's unit or tenant; empty for steps that only make offers. */
  roles: z.array(Role),
  /** Pages whoever is on call for these duties (rotas) when the page is made. */
  onCall: z.array(z.string()),
  /** Rings these of the patient's unit, facility or tenant. */
  alerts: z.array(AlertDeviceKind),
  /** How many nearest qualified responders are offered it. */
  offerTo: z.int().min(0).max(20),
  needs: z.array(Qualification),
  channels: z.array(Channel),
  /** All channels of a person at once, instead of one after the other. */
  isParallel: z.boolean(),
  /** Until the next step, milliseconds. */
  waitMs: z.int().min(0),
  /** While offers of this step stand unanswered, one more responder is asked this often, milliseconds; 0 or absent: never. */
  widenEveryMs: z.int().min(0).optional(),
  isFailSafe: z.boolean(),
});
export type ProtocolStep = z.infer<typeof ProtocolStep>;
export const EmergencyProtocol = z.object({
  /** Pack and its version; what a person reads (checklists, questions, hand-over text) stays in the pack. */
  id: z.string(),
  version: z.int(),
  steps: z.array(ProtocolStep),
  repeatLastEveryMs: z.int(),
  emergencyNumber: z.string(),
  timeZone: z.string(),
  /** Whether a consented family is told of it; absent, it is. */
  familyNotice: z.enum(['none', 'with-consent']).optional(),
  /** Who else is sought beside whoever leads; absent, nobody. */
  team: z.array(z.object({ place: TeamPlace, needs: z.array(Qualification), offerTo: z.int().min(1).max(5) })).optional(),
});
export type EmergencyProtocol = z.infer<typeof EmergencyProtocol>;

export const EmergencySummary = z
  .object({
    id: EmergencyId,
    kind: EmergencyKind,
    mode: EmergencyMode,
    status: EmergencyStatus,
    patientId: PatientId,
    patientName: z.string(),
    place: EmergencyPlace,
    cause: EmergencyCause,
    holderId: PersonId.nullable(),
    holderName: z.string().nullable(),
    acknowledgedBy: PersonId.nullable(),
    /** Who asked to be called, and was not yet. */
    callBacks: z.array(z.object({ personId: PersonId, name: z.string(), at: Instant })),
    step: z.int(),
    stepCount: z.int(),
    isFailSafeReached: z.boolean(),
    openedAt: Instant,
    acceptedAt: Instant.nullable(),
    onSceneAt: Instant.nullable(),
    closedAt: Instant.nullable(),
    outcome: z.string().nullable(),
    /** Absent until somebody names it. */
    destination: Destination.optional(),
    /** When the engine acts next if nobody does; null once closed. */
    wakeAt: Instant.nullable(),
    version: z.int(),
    /** The places beside the holder's; absent where the plan names none. */
    team: z.array(TeamMember).optional(),
    /** Somebody could be there sooner; absent while nobody could. */
    sooner: SoonerSuggestion.optional(),
  })
  .meta({ id: 'EmergencySummary' });
export type EmergencySummary = z.infer<typeof EmergencySummary>;

export const timelineKinds = [
  'reading', 'alarm', 'opened', 'countdown-started', 'cancelled', 'step-started', 'step-skipped', 'offered', 'paged', 'receipt', 'page-failed',
  'acknowledged', 'accepted', 'declined', 'offer-expired', 'stood-down', 'status-changed', 'handed-over', 'fail-safe', 'closed', 'quarantined',
  'taken-over', 'escalated', 'call-back-asked', 'call-back-done', 'went-off-duty', 'on-call-changed', 'carrier-reported', 'question-answered',
  'reclassified', 'joined', 'offered-by-hand', 'place-accepted', 'place-status', 'place-left', 'moving', 'sooner-suggested', 'sooner-dismissed', 'destination-named',
  'ticked', 'unticked', 'note-written', 'note-protected', 'photo-taken', 'status-taken-back',
] as const;
/** One line of the incident timeline, from first reading to close. `facts` holds codes and numbers, the screen makes the sentence. */
export const TimelineEntry = z
  .object({
    n: z.int(),
    at: Instant,
    kind: z.enum(timelineKinds),
    personId: PersonId.nullable(),
    personName: z.string().nullable(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const EmergencyDetail = z
  .object({ summary: EmergencySummary, protocol: EmergencyProtocol, offers: z.array(Offer), pages: z.array(Page), timeline: z.array(TimelineEntry) })
  .meta({ id: 'EmergencyDetail' });
export type EmergencyDetail = z.infer<typeof EmergencyDetail>;

/**
 * What a responder's phone shows: only what is needed to go. Until they accepted, `isWithheld`: the summary names no patient
 * and says nothing of what happened beyond kind and priority.
 */
export const InboxItem = z
  .object({ emergency: EmergencySummary, isWithheld: z.boolean(), offer: Offer.nullable(), pages: z.array(Page) })
  .meta({ id: 'InboxItem' });
export type InboxItem = z.infer<typeof InboxItem>;

/** What a consented family member is shown; no measured value and no place inside the hospital. */
export const FamilyStatus = z
  .object({
    patientId: PatientId,
    patientGivenName: z.string(),
    /** What the link shares beside this; the rest is null. */
    shares: FamilyShares,
    emergency: z
      .object({
        id: EmergencyId,
        status: EmergencyStatus,
        responderGivenName: z.string().nullable(),
        /** When they took it, in steps of `FAMILY_GRID_M`. */
        distanceM: z.number().nullable(),
        /** When whoever goes is expected at the patient; null when it is not known. */
        etaAt: Instant.nullable(),
        openedAt: Instant,
        changedAt: Instant,
        steps: z.array(z.object({ status: EmergencyStatus, at: Instant })),
        /** Who comes beside them; absent where nobody does. */
        alsoComing: z.array(z.object({ place: TeamPlace, givenName: z.string().nullable(), status: TeamPlaceStatus, etaAt: Instant.nullable() })).optional(),
        /** Where the patient is taken to, once somebody said it. */
        hospital: Destination.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'FamilyStatus' });
export type FamilyStatus = z.infer<typeof FamilyStatus>;
