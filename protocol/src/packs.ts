// A protocol pack: the signed file with every protocol of a region or tenant, as its author writes it (waits in seconds, texts
// in several languages). Every description below is published in docs/schemas/protocol-pack-1.json. Judging is the server's.
import { z } from 'zod';
import { AlarmPriority } from './alarms.ts';
import { AlertDeviceKind, EmergencyKind, TeamPlace } from './emergencies.ts';
import { Channel, Qualification, Role } from './people.ts';

const Slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(64).describe('A short name: lower-case letters, digits and hyphens.');
export const LanguageTag = z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/).describe('A language as in BCP 47, e.g. `ca`, `pt-BR`.');
export type LanguageTag = z.infer<typeof LanguageTag>;
/** One text in every language of the pack. */
export const PackText = z.record(LanguageTag, z.string().min(1).max(600).describe('The text in this language.')).describe('The text, once for each language of the pack.');
export type PackText = z.infer<typeof PackText>;
const HourOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).describe('An hour on the wall clock of `timeZone`, e.g. `07:30`.');
const Seconds = z.int().min(0).max(3_600).describe('Whole seconds.');
const Day = z.iso.date().describe('A calendar day, `YYYY-MM-DD`.');

export const PackSource = z
  .strictObject({
    id: Slug,
    title: z.string().min(1).max(300).describe('Title of the published guidance.'),
    publisher: z.string().min(1).max(200).describe('Who published it.'),
    url: z.url({ protocol: /^https?$/ }).max(500).describe('Where it can be read.'),
    accessed: Day.nullable().describe('The day it was last looked up for this pack; null: cited from general knowledge, to be looked up before signing.'),
  })
  .describe('Published guidance that lines of this pack rest on.');
export type PackSource = z.infer<typeof PackSource>;

export const PackNumber = z
  .strictObject({
    id: Slug.describe('What it is for; one must be `emergency`.'),
    number: z.string().max(20).describe('What is dialled: digits, with a leading + only for a full international number.'),
    label: PackText.describe('What the number is, in words.'),
  })
  .describe('A telephone number people of the region dial.');
export type PackNumber = z.infer<typeof PackNumber>;

export const PackLimits = z
  .strictObject({
    countdownS: Seconds.default(5).describe('A patient may take back a call for help this long.'),
    receiptWaitS: Seconds.default(5).describe('No receipt from a device after this: the same person\'s next channel.'),
    nextPersonWaitS: Seconds.default(15).describe('No receipt after this: the offer goes to one more person.'),
    unreachedWaitS: Seconds.default(25).describe('No receipt from anybody\'s device after this: the fail-safe at once.'),
    moveWaitS: Seconds.default(90).describe('Accepted, but not on the way after this: offered again.'),
    lostWaitS: Seconds.default(30).describe('The holder\'s device went away before they moved: offered again after this.'),
    acknowledgedWaitS: Seconds.default(120).describe('The fail-safe pauses this long once a person has acknowledged.'),
    soonerByS: Seconds.default(120).describe('Somebody who would be there so much sooner than whoever goes is suggested to the dispatcher.'),
  })
  .describe('How long the engine waits for receipts and movement.');
export type PackLimits = z.infer<typeof PackLimits>;

export const PackPromise = z
  .strictObject({
    reachedWithinS: z.int().min(10).max(30).default(30).describe('Help is sought: at the latest after this many seconds a person\'s device has answered, or the fail-safe rings.'),
    silentAtMostS: z.int().min(10).max(120).default(60).describe('While nobody has taken notice, never longer than this between one page and the next.'),
    failSafeWithinS: z.int().min(30).max(600).default(180).describe('When nobody takes notice, the fail-safe rings after this many seconds at the latest.'),
  })
  .describe('What the site promises its patients; the linter holds every plan to it.');
export type PackPromise = z.infer<typeof PackPromise>;

/** The same as `StepCondition`, with the words of the published schema. */
export const PackCondition = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('place').describe('Where the patient is.'), is: z.enum(['facility', 'home']).describe('Inside a facility, or elsewhere.') }).describe('Holds by the patient\'s place.'),
    z.strictObject({ type: z.literal('hours').describe('The hour of day.'), from: HourOfDay, to: HourOfDay }).describe('Holds from one hour to another; may pass midnight.'),
    z.strictObject({ type: z.literal('priority').describe('The alarm\'s priority.'), atLeast: AlarmPriority.describe('The lowest priority that counts; calls for help and staff count as high.') }).describe('Holds from a priority on.'),
    z.strictObject({ type: z.literal('cause').describe('What made the emergency.'), in: z.array(z.enum(['alarm', 'sos', 'staff']).describe('A cause.')).min(1).describe('The causes that count.') }).describe('Holds by cause.'),
  ])
  .describe('What must be true for a step to run.');
export type PackCondition = z.infer<typeof PackCondition>;

export const PackRole = Role.exclude(['patient', 'family', 'privacy-officer']).describe('A role whose people can be paged.');
export const PackStep = z
  .strictObject({
    id: Slug,
    when: z.array(PackCondition).max(8).default([]).describe('All of these must hold, else the step is skipped at once.'),
    roles: z.array(PackRole).max(6).default([]).describe('Pages these roles: nurses and doctors of the patient\'s unit, the others of the tenant.'),
    onCall: z.array(z.string().min(1).max(80).describe('The name of a duty that a rota fills.')).max(10).default([]).describe('Pages whoever is on call for these duties at that moment.'),
    alerts: z.array(AlertDeviceKind.describe('A kind of device that rings by itself.')).max(3).default([]).describe('Rings desk telephones, sirens or other systems of the patient\'s unit, facility or tenant.'),
    offerTo: z.int().min(0).max(20).default(0).describe('How many of the nearest qualified responders are asked to go.'),
    needs: z.array(Qualification.describe('A qualification.')).max(9).optional().describe('Any one of these qualifies a responder; those of the kind unless said here.'),
    channels: z.array(Channel.describe('A way to reach a person.')).max(5).default(['app', 'push', 'sms', 'voice']).describe('In this order, as far as a person has them confirmed.'),
    isParallel: z.boolean().optional().describe('All channels of a person at once; as `isCritical` of the kind unless said here.'),
    waitS: Seconds.describe('Seconds until the next step.'),
    widenEveryS: Seconds.optional().describe('While offers of this step stand unanswered, one more responder is asked this often; every 10 seconds unless said here, 0: never.'),
    isFailSafe: z.boolean().default(false).describe('The last resort: the emergency number on every screen, repeated until a person acts. Exactly the last step.'),
  })
  .describe('One rung of a plan.');
export type PackStep = z.infer<typeof PackStep>;

export const PackAlarm = z
  .strictObject({
    condition: z.string().min(1).max(80).describe('An alarm condition, e.g. `spo2-low`; `no-data` stands for every silent stream.'),
    priority: AlarmPriority.describe('From this priority on.'),
  })
  .describe('An alarm that raises this kind by itself.');

export const ChecklistItem = z
  .strictObject({ id: Slug, text: PackText, source: Slug.describe('The id of one of `sources`.') })
  .describe('One thing to do or check, as one short line.');
export type ChecklistItem = z.infer<typeof ChecklistItem>;

export const PackAnswer = z
  .strictObject({ id: Slug, text: PackText, kind: EmergencyKind.nullable().default(null).describe('The kind the call becomes with this answer; none leaves it as it is.') })
  .describe('One answer the caller can give.');
export const PackQuestion = z
  .strictObject({ id: Slug, text: PackText, answers: z.array(PackAnswer).min(2).max(6).describe('What can be answered.') })
  .describe('A question to whoever calls for help.');
export type PackQuestion = z.infer<typeof PackQuestion>;

export const PackTeamPlace = z
  .strictObject({
    place: TeamPlace.describe('Which place it is; each once.'),
    needs: z.array(Qualification.describe('A qualification.')).max(9).optional().describe('Any one of these qualifies for it; those of the kind unless said here, empty: anybody.'),
    offerTo: z.int().min(1).max(5).default(2).describe('How many are asked for it at once.'),
  })
  .describe('One place of the team beside whoever leads.');
export type PackTeamPlace = z.infer<typeof PackTeamPlace>;

export const PackKind = z
  .strictObject({
    title: PackText.describe('What this kind is called.'),
    raisedBy: z
      .strictObject({
        alarms: z.array(PackAlarm).max(20).default([]).describe('Alarms that raise it.'),
        sosAnswers: z.array(z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/).describe('`question.answer`, by their ids.')).max(20).default([]).describe('Answers of a caller that turn a call for help into it.'),
        staff: z.boolean().default(true).describe('Whether staff may raise it by hand.'),
      })
      .describe('What raises this kind.'),
    isCritical: z.boolean().describe('Seconds count: all channels of a person go at once.'),
    number: Slug.default('emergency').describe('The id of the number the fail-safe shows.'),
    needs: z.array(Qualification.describe('A qualification.')).max(9).default([]).describe('Any one of these qualifies a responder, most fitting first; empty: anybody.'),
    steps: z.array(PackStep).min(1).max(12).describe('The plan: from first to last, the last being the fail-safe.'),
    team: z.array(PackTeamPlace).max(6).optional().describe('Who else is sought at the same time, each place taken by one person; whoever takes the plan itself leads and holds the emergency.'),
    repeatLastEveryS: z.int().min(10).max(120).default(60).describe('How often the fail-safe repeats until a person acts.'),
    checklist: z.array(ChecklistItem).min(1).max(20).describe('What those on scene do, in order.'),
    callerQuestions: z.array(PackQuestion).max(8).default([]).describe('What the caller is asked.'),
    handOver: PackText.describe('What is said when the patient is handed over.'),
    familyNotice: z.enum(['none', 'with-consent']).describe('Whether family is told: never, or those the patient consented to.'),
  })
  .describe('One kind of emergency: what raises it and the plan it begins.');
export type PackKind = z.infer<typeof PackKind>;

export const ProtocolPack = z
  .strictObject({
    schema: z.literal(1).describe('Version of this file\'s form.'),
    id: Slug,
    version: z.int().min(1).describe('Grows with every change of the pack.'),
    region: z.string().min(2).max(80).describe('Where it holds, e.g. an ISO 3166 code.'),
    title: PackText.describe('What the pack is called.'),
    notice: PackText.describe('What a reader must know before using it.'),
    languages: z.array(LanguageTag).min(1).max(12).describe('Every text of the pack is given in each of these.'),
    language: LanguageTag.describe('The language shown to readers of none of `languages`.'),
    timeZone: z.string().min(1).max(64).describe('IANA time zone of the hours in conditions, e.g. `Europe/Andorra`.'),
    validFrom: Day.describe('Not to be activated for an earlier day.'),
    sources: z.array(PackSource).min(1).max(60).describe('The guidance its lines rest on.'),
    numbers: z.array(PackNumber).min(1).max(12).describe('The numbers people dial.'),
    limits: PackLimits.default(PackLimits.parse({})),
    promise: PackPromise.default(PackPromise.parse({})),
    kinds: z.partialRecord(EmergencyKind, PackKind).describe('Every kind of emergency with its plan.'),
  })
  .describe('A protocol pack: every protocol of a region or tenant in one signed file.');
export type ProtocolPack = z.infer<typeof ProtocolPack>;
