// The topics a client can follow: for each its snapshot, its numbered events and its live (conflated, unnumbered) values.
// Events carry the new state of one entity, so a reducer replaces by id: old state + events = fresh state.
import { z } from 'zod';
import { Alarm, AlarmSilence, EarlyWarning, LatestVital, News2Shown, ResponseClock } from './alarms.ts';
import { CapAlert } from './cap-alerts.ts';
import { EmergencyDetail, EmergencySummary, FamilyStatus, InboxItem, Offer, Page, TimelineEntry } from './emergencies.ts';
import { FamilyApproach } from './family.ts';
import { DeviceSignal } from './device-signals.ts';
import { DeviceAlert } from './devices.ts';
import { EmergencyId, Instant, PatientId, PersonId } from './ids.ts';
import { Patient, Responder, Unit } from './people.ts';
import { TestPage } from './reachability.ts';
import { RotaGap, RotaHead } from './rotas.ts';
import { SetAside } from './set-aside.ts';
import { VitalKind } from './vitals.ts';
import { Strip, StoredWaveform } from './waveforms.ts';

/** A short trend for a sparkline: pairs of instant and value, oldest first, at most 60. */
export const Trend = z.object({ kind: VitalKind, points: z.array(z.tuple([Instant, z.number()])) });

export const BoardPatient = z
  .object({
    patient: Patient,
    vitals: z.array(LatestVital),
    trends: z.array(Trend),
    news2: News2Shown.nullable(),
    alarms: z.array(Alarm),
    emergency: EmergencySummary.nullable(),
    /** What is silenced now, and by whom. */
    silences: z.array(AlarmSilence).optional(),
    /** The assessment that a score asks for, until it is done. */
    clock: ResponseClock.nullable().optional(),
    /** The scores beside or instead of NEWS2. */
    earlyWarnings: z.array(EarlyWarning).optional(),
    /** What devices say about themselves now: why a value may be missing. */
    signals: z.array(DeviceSignal).optional(),
    /** Alarms of devices themselves that are not over, oldest first. */
    deviceAlerts: z.array(DeviceAlert).optional(),
  })
  .meta({ id: 'BoardPatient' });
export type BoardPatient = z.infer<typeof BoardPatient>;

const event = <K extends string, S extends z.ZodType>(kind: K, body: S) => z.object({ kind: z.literal(kind), body });

const AlarmChanged = event('alarm-changed', Alarm);
const AlarmSilenceChanged = event('alarm-silence-changed', AlarmSilence);
const ResponseClockChanged = event('response-clock-changed', ResponseClock);
const DeviceSignalChanged = event('device-signal-changed', DeviceSignal);
const DeviceAlertChanged = event('device-alert-changed', DeviceAlert);
const PatientChanged = event('patient-changed', Patient);
const PatientLeft = event('patient-left', z.object({ patientId: PatientId }));
const EmergencyChanged = event('emergency-changed', EmergencySummary);
const OfferChanged = event('offer-changed', Offer);
const PageChanged = event('page-changed', Page);
const TimelineGrew = event('timeline-grew', TimelineEntry);
const ResponderChanged = event('responder-changed', Responder);
const InboxChanged = event('inbox-changed', InboxItem);
const TestPageChanged = event('test-page-changed', TestPage);
const RotaChanged = event('rota-changed', RotaHead);
const RotaGapChanged = event('rota-gap-changed', RotaGap);
const CapAlertChanged = event('cap-alert-changed', CapAlert);
const SetAsideChanged = event('set-aside-changed', SetAside);
/** It ended, or its state machine works again. */
const SetAsideEnded = event('set-aside-ended', z.object({ emergencyId: EmergencyId }));
const FamilyStatusChanged = event('family-status-changed', FamilyStatus);

/** Conflated values: the latest wins, none is numbered, losing one costs nothing but a moment. */
export const VitalsLive = event('vitals', z.object({ patientId: PatientId, vitals: z.array(LatestVital), news2: News2Shown.nullable(), earlyWarnings: z.array(EarlyWarning).optional() }));
export const PositionLive = event(
  'position',
  z.object({ personId: PersonId, lat: z.number(), lon: z.number(), accuracyM: z.number().nullable(), positionedAt: Instant }),
);

/** The newest chunk of one channel of a device. One that was left out is a gap in what is seen, not in what is kept. */
export const WaveformLive = event('waveform', z.object({ patientId: PatientId, chunk: StoredWaveform }));

/** When somebody on the way is expected, by where they were at `positionedAt`. */
export const Arrival = z
  .object({
    emergencyId: EmergencyId, personId: PersonId, etaAt: Instant, positionedAt: Instant,
    /** Not by road, or not wholly. */
    isEstimate: z.boolean(),
  })
  .meta({ id: 'Arrival' });
export type Arrival = z.infer<typeof Arrival>;
/** Everybody who is on the way, each time whole. */
export const ArrivalsLive = event('arrivals', z.object({ arrivals: z.array(Arrival) }));

/** Where whoever comes is now, for family. */
export const ApproachLive = event('approach', FamilyApproach);

export const topics = {
  /** A ward board. id = unit. */
  unit: {
    snapshot: z.object({ unit: Unit, patients: z.array(BoardPatient) }),
    event: z.discriminatedUnion('kind', [AlarmChanged, AlarmSilenceChanged, ResponseClockChanged, DeviceSignalChanged, DeviceAlertChanged, PatientChanged, PatientLeft, EmergencyChanged]),
    live: VitalsLive,
  },
  /** One patient. id = patient. */
  patient: {
    snapshot: BoardPatient,
    event: z.discriminatedUnion('kind', [AlarmChanged, AlarmSilenceChanged, ResponseClockChanged, DeviceSignalChanged, DeviceAlertChanged, PatientChanged, EmergencyChanged]),
    live: VitalsLive,
  },
  /** The last seconds of each waveform of a patient, and each chunk as it comes. Has no events: nothing of it is in a log. id = patient. */
  strips: {
    snapshot: Strip,
    event: z.never(),
    live: WaveformLive,
  },
  /** One emergency, whole. id = emergency. */
  emergency: {
    snapshot: EmergencyDetail,
    event: z.discriminatedUnion('kind', [EmergencyChanged, OfferChanged, PageChanged, TimelineGrew]),
    live: PositionLive,
  },
  /** Open emergencies, those set aside, responders and alerts of other systems of a tenant; arrivals come live only. id = tenant. */
  dispatch: {
    snapshot: z.object({ emergencies: z.array(EmergencySummary), offers: z.array(Offer), pages: z.array(Page), responders: z.array(Responder), capAlerts: z.array(CapAlert), setAside: z.array(SetAside), arrivals: z.array(Arrival).optional() }),
    event: z.discriminatedUnion('kind', [EmergencyChanged, OfferChanged, PageChanged, ResponderChanged, CapAlertChanged, SetAsideChanged, SetAsideEnded]),
    live: z.discriminatedUnion('kind', [PositionLive, ArrivalsLive]),
  },
  /** What one person is asked to do; the newest test page of each of their channels, in the channels' order. id = person. */
  inbox: {
    snapshot: z.object({ responder: Responder.nullable(), items: z.array(InboxItem), tests: z.array(TestPage) }),
    event: z.discriminatedUnion('kind', [InboxChanged, ResponderChanged, TestPageChanged]),
    live: z.never(),
  },
  /** Rotas of a tenant and the gaps its coordinators were told of. Who is on call now is asked for again on a change. id = tenant. */
  rotas: {
    snapshot: z.object({ rotas: z.array(RotaHead), gaps: z.array(RotaGap) }),
    event: z.discriminatedUnion('kind', [RotaChanged, RotaGapChanged]),
    live: z.never(),
  },
  /** What one consented family member sees of one patient. id = family link. */
  family: {
    snapshot: FamilyStatus,
    event: z.discriminatedUnion('kind', [FamilyStatusChanged]),
    live: ApproachLive,
  },
} as const satisfies Record<string, { snapshot: z.ZodType; event: z.ZodType; live: z.ZodType }>;

export type TopicKind = keyof typeof topics;
export const topicKinds = Object.keys(topics) as TopicKind[];
export type Snapshot<K extends TopicKind> = z.infer<(typeof topics)[K]['snapshot']>;
export type TopicEvent<K extends TopicKind> = z.infer<(typeof topics)[K]['event']>;
export type TopicLive<K extends TopicKind> = z.infer<(typeof topics)[K]['live']>;

/** `<kind>/<uuid>` */
export type TopicName = `${TopicKind}/${string}`;
export const TopicName = z.string().regex(new RegExp(`^(${topicKinds.join('|')})/[0-9a-f-]{36}$`)) as unknown as z.ZodType<TopicName, TopicName>;

export function topicName(kind: TopicKind, id: string): TopicName {
  return `${kind}/${id}`;
}

export function parseTopicName(name: TopicName): { kind: TopicKind; id: string } {
  const slash = name.indexOf('/');
  return { kind: name.slice(0, slash) as TopicKind, id: name.slice(slash + 1) };
}
