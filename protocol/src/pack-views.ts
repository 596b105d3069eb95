// What is known and done about protocol packs: their versions with who did what when, the linter's findings, dry runs, and the
// guidance people are shown during an emergency. The file itself is packs.ts.
import { z } from 'zod';
import { AlarmPriority } from './alarms.ts';
import { EmergencyKind, EmergencyProtocol, TimelineEntry } from './emergencies.ts';
import { FacilityId, Instant, PersonId, UnitId } from './ids.ts';
import { LanguageTag, PackSource, ProtocolPack } from './packs.ts';
import { Channel } from './people.ts';

export const findingCodes = [
  // The file cannot be read as a pack.
  'not-yaml', 'too-big', 'wrong-shape', 'unknown-field', 'missing-field', 'wrong-identity',
  // The plan can end in silence, or breaks its promise.
  'no-fail-safe', 'fail-safe-not-last', 'fail-safe-conditional', 'fail-safe-empty', 'fail-safe-unheard', 'number-not-dialable', 'unknown-number',
  'wait-past-promise', 'reached-past-promise', 'wait-too-short', 'wait-order', 'step-unreachable', 'step-asks-nobody', 'no-channel',
  // Names that lead nowhere, and gaps.
  'kind-missing', 'unknown-duty', 'unknown-alarm', 'alarm-claimed-twice', 'unknown-answer', 'answer-kind-mismatch', 'duplicate-id', 'unknown-source',
  'missing-translation', 'unknown-language', 'unknown-time-zone',
  // Warnings: the people behind the plan.
  'step-unfilled', 'person-without-channel', 'single-person', 'source-unused', 'source-unchecked',
  'place-twice', 'place-unfilled', 'never-widens',
] as const;
export const FindingCode = z.enum(findingCodes);
export type FindingCode = z.infer<typeof FindingCode>;

/** One thing the linter found. An error refuses activation, whatever the screen does. */
export const PackFinding = z
  .object({
    code: FindingCode,
    severity: z.enum(['error', 'warning']),
    /** Into the file, e.g. `['kinds', 'stroke', 'steps', 0, 'waitS']`. */
    path: z.array(z.union([z.string(), z.int()])),
    /** From 1; null where the file has no such place. */
    line: z.int().nullable(),
    column: z.int().nullable(),
    /** In English: what was found, what was expected, what to do. */
    message: z.string(),
    /** Numbers and names for a screen that makes its own sentence from the code. Hours are instants. */
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'PackFinding' });
export type PackFinding = z.infer<typeof PackFinding>;

/** draft -> proposed -> approved -> (scheduled ->) active -> retired; withdrawn from any state before active. */
export const PackState = z.enum(['draft', 'proposed', 'approved', 'scheduled', 'active', 'retired', 'withdrawn']);
export type PackState = z.infer<typeof PackState>;

export const PackDeed = z.object({
  what: z.enum(['created', 'saved', 'proposed', 'approved', 'scheduled', 'activated', 'withdrawn', 'retired', 'refused']),
  /** Null when the server did it: an activation at its time, a refusal of a changed pack. */
  personId: PersonId.nullable(),
  personName: z.string().nullable(),
  at: Instant,
});
export type PackDeed = z.infer<typeof PackDeed>;

const packId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(64);
const version = z.int().min(1);
export const PackRef = z.object({ packId, version }).meta({ id: 'PackRef' });
export type PackRef = z.infer<typeof PackRef>;

export const PackVersion = z
  .object({
    packId,
    version,
    state: PackState,
    /** Grows with each save of a draft; a save names the one it began from. */
    revision: z.int(),
    title: z.string(),
    region: z.string(),
    languages: z.array(LanguageTag),
    /** The shipped pack or version it was made from. */
    basedOn: PackRef.nullable(),
    /** When it is to be activated, or was. */
    activateAt: Instant.nullable(),
    /** SHA-256 of the file's bytes, in hexadecimal. */
    sha256: z.string(),
    /** Which key signed it at activation. */
    keyId: z.string().nullable(),
    deeds: z.array(PackDeed),
  })
  .meta({ id: 'PackVersion' });
export type PackVersion = z.infer<typeof PackVersion>;

/** A pack that comes with the program: a starting point for a site to read, change and sign. */
export const ShippedPack = z
  .object({ packId, version, title: z.string(), region: z.string(), languages: z.array(LanguageTag), sha256: z.string(), keyId: z.string() })
  .meta({ id: 'ShippedPack' });
export type ShippedPack = z.infer<typeof ShippedPack>;

export const PackList = z.object({
  /** What emergencies begin with now; null: the built-in plans. */
  active: PackRef.nullable(),
  /** An active version that was refused because its bytes or approvals changed: an earlier one is in force. */
  refused: z.object({ packId, version, reason: z.string() }).nullable(),
  versions: z.array(PackVersion),
  shipped: z.array(ShippedPack),
});

export const PackDocument = z.object({
  version: PackVersion,
  source: z.string(),
  /** Null when the source cannot be read as a pack. */
  pack: ProtocolPack.nullable(),
});
export type PackDocument = z.infer<typeof PackDocument>;
export const ShippedDocument = z.object({ version: ShippedPack, source: z.string(), pack: ProtocolPack });
export const PackJudged = z.object({ findings: z.array(PackFinding), pack: ProtocolPack.nullable() });
export const SavedDraft = PackDocument.extend({ findings: z.array(PackFinding) });

// Dry run ------------------------------------------------------------------------------------------------------

export const DryRunAnswer = z.object({
  personId: PersonId,
  /** After the first page that reached them. */
  afterS: z.int().min(0).max(3_600),
  deed: z.enum(['receipt', 'acknowledge', 'accept', 'decline']),
});
export const DryRunScenario = z.object({
  kind: EmergencyKind,
  atMs: Instant,
  place: z.object({ kind: z.enum(['facility', 'home']), facilityId: FacilityId.nullable().default(null), unitId: UnitId.nullable().default(null) }),
  priority: AlarmPriority.default('high'),
  cause: z.enum(['alarm', 'sos', 'staff']),
  /** These people are away: not asked, not on call. */
  absences: z.array(PersonId).max(2_000).default([]),
  /** Nothing arrives on this channel; of one person, or of everybody. */
  deadChannels: z.array(z.object({ channel: Channel, personId: PersonId.nullable().default(null) })).max(500).default([]),
  /** What people do; those not named let their device give its receipt and do nothing. */
  answers: z.array(DryRunAnswer).max(500).default([]),
});
export type DryRunScenario = z.infer<typeof DryRunScenario>;
export const DryRunRequest = z.object({
  /** A version kept here, or text not kept yet. */
  from: z.discriminatedUnion('type', [
    z.object({ type: z.literal('version'), packId, version }),
    z.object({ type: z.literal('source'), source: z.string().max(400_000) }),
  ]),
  scenario: DryRunScenario,
});

export const DryRun = z
  .object({
    protocol: EmergencyProtocol,
    startedAt: Instant,
    endedAt: Instant,
    /** held: somebody accepted. noticed: somebody acknowledged. unanswered: rounds of the fail-safe, and still nobody. */
    outcome: z.enum(['held', 'noticed', 'unanswered']),
    /** The simulated clock's instants. `facts` and kinds are those of an incident timeline. */
    timeline: z.array(TimelineEntry),
    people: z.array(
      z.object({ personId: PersonId, name: z.string(), firstPagedAt: Instant, channels: z.array(Channel), reachedAt: Instant.nullable(), answeredAt: Instant.nullable() }),
    ),
    firstPageAt: Instant.nullable(),
    /** First receipt of anybody's device. */
    reachedAt: Instant.nullable(),
    failSafeAt: Instant.nullable(),
    heldAt: Instant.nullable(),
    /** Longest time without a new page while nobody had taken notice. */
    worstSilenceMs: z.int(),
    worstSilenceFrom: Instant,
    /** Until a person's device answered or the fail-safe rang. */
    reachedAfterMs: z.int(),
    promise: z.object({ reachedWithinMs: z.int(), silentAtMostMs: z.int(), failSafeWithinMs: z.int() }),
    isPromiseKept: z.boolean(),
  })
  .meta({ id: 'DryRun' });
export type DryRun = z.infer<typeof DryRun>;

// Guidance -----------------------------------------------------------------------------------------------------

/** What the pack says to the people of one emergency, in one language. */
export const Guidance = z
  .object({
    /** The version the emergency began with; null: the built-in plans, which have no texts. */
    pack: PackRef.nullable(),
    kind: EmergencyKind,
    language: LanguageTag,
    title: z.string(),
    notice: z.string(),
    numbers: z.array(z.object({ id: z.string(), number: z.string(), label: z.string() })),
    checklist: z.array(z.object({ id: z.string(), text: z.string(), source: PackSource })),
    callerQuestions: z.array(z.object({ id: z.string(), text: z.string(), answers: z.array(z.object({ id: z.string(), text: z.string(), kind: EmergencyKind.nullable() })) })),
    handOver: z.string(),
    familyNotice: z.enum(['none', 'with-consent']),
  })
  .meta({ id: 'Guidance' });
export type Guidance = z.infer<typeof Guidance>;
