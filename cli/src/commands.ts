// The commands of `mydr24` and where each lives. A command is loaded only when it is called: `score` needs no database
// driver, and a broken command does not take the others along.
import type { Command } from './io.ts';

export interface CommandEntry {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** `mydr24 NAME --help` is answered by the command itself. */
  readonly hasOwnHelp?: boolean;
  readonly details?: string;
  readonly load: () => Promise<Command>;
}

/** `module` exports `name`; loaded by a computed path so that one missing file is one missing command. */
function from(module: string, name: string): () => Promise<Command> {
  return async () => {
    const loaded = (await import(new URL(module, import.meta.url).href)) as Record<string, Command | undefined>;
    const command = loaded[name];
    if (command === undefined) throw new Error(`${module} does not export ${name}`);
    return command;
  };
}

export const commands: readonly CommandEntry[] = [
  {
    name: 'serve',
    usage: 'serve [options]',
    summary: 'run the server; production unless --mode demo',
    hasOwnHelp: true,
    load: from('./serve.ts', 'runServe'),
  },
  {
    name: 'demo',
    usage: 'demo [options]',
    summary: 'run the server with recorded patients and virtual responders, on this machine only',
    hasOwnHelp: true,
    load: from('./demo.ts', 'runDemo'),
  },
  {
    name: 'doctor',
    usage: 'doctor [--json] [options]',
    summary: 'check versions, port, disk, database, clock; say what to do',
    hasOwnHelp: true,
    load: from('./doctor.ts', 'runDoctor'),
  },
  {
    name: 'config',
    usage: 'config [--json] [options]',
    summary: 'print every option with its value, where that came from, default and meaning',
    hasOwnHelp: true,
    load: from('./config.ts', 'runConfig'),
  },
  {
    name: 'tenant',
    usage: 'tenant list | create | suspend | resume | export | import | delete',
    summary: 'a hospital or programme as a whole: make, suspend, copy out, move, delete',
    hasOwnHelp: true,
    load: from('./tenant.ts', 'runTenant'),
  },
  {
    name: 'network',
    usage: 'network list | create | invite | leave',
    summary: 'networks of tenants, between which single patients can be shared',
    hasOwnHelp: true,
    load: from('./network.ts', 'runNetwork'),
  },
  {
    name: 'retention',
    usage: 'retention [list] | set TENANT [--readings DAYS] [--hours DAYS]',
    summary: 'how long readings and their hours are kept, and what they take on the disk',
    hasOwnHelp: true,
    load: from('./retention.ts', 'runRetention'),
  },
  {
    name: 'kept-messages',
    usage: 'kept-messages list | show DEVICE NUMBER',
    summary: 'HL7 v2 messages that were kept because something of them could not be told',
    hasOwnHelp: true,
    load: from('./kept-messages.ts', 'runKeptMessages'),
  },
  {
    name: 'consent-rules',
    usage: 'consent-rules [list] | show TENANT | put TENANT FILE [--json]',
    summary: 'which rules of consent a tenant goes by, from what age a patient chooses alone, which notes are protected',
    hasOwnHelp: true,
    load: from('./consent-rules.ts', 'runConsentRules'),
  },
  {
    name: 'migrate',
    usage: 'migrate [--status] [options]',
    summary: 'bring the database to what this version expects',
    hasOwnHelp: true,
    load: from('./migrate.ts', 'runMigrate'),
  },
  {
    name: 'audit',
    usage: 'audit verify [--heads DIR] [--public-key KEY] [--json] [options]',
    summary: 'go along the audit from its first row and name the first that was changed, removed or exchanged',
    hasOwnHelp: true,
    load: from('./audit.ts', 'runAudit'),
  },
  {
    name: 'backup',
    usage: 'backup [DIR] [--follow] | backup list | verify | key ...',
    summary: 'back up the running database, sealed; list what can be restored; prove it by restoring',
    hasOwnHelp: true,
    load: from('./backup.ts', 'runBackup'),
  },
  {
    name: 'privacy',
    usage: 'privacy record [--tenant ID] [--json]',
    summary: 'the record of processing, generated from the schema',
    hasOwnHelp: true,
    load: from('./privacy.ts', 'runPrivacy'),
  },
  {
    name: 'erasure',
    usage: 'erasure verify [ID]',
    summary: 'check that what was erased is gone, from every table and from the keys',
    hasOwnHelp: true,
    load: from('./privacy.ts', 'runErasure'),
  },
  {
    name: 'keys',
    usage: 'keys status | rotate [--data-keys] | destroy-old',
    summary: 'the keys that seal notes, photos and identifiers: what there is, a new master key while running',
    hasOwnHelp: true,
    load: from('./keys.ts', 'runKeys'),
  },
  {
    name: 'restore',
    usage: 'restore DIR --data-dir NEW [--to TIME] ...',
    summary: 'restore a backup into a new data directory, at the newest moment or one you name',
    hasOwnHelp: true,
    load: from('./restore.ts', 'runRestore'),
  },
  {
    name: 'token',
    usage: 'token ...',
    summary: 'make a token for a person, or a key for a device',
    hasOwnHelp: true,
    load: from('./token.ts', 'runToken'),
  },
  {
    name: 'app',
    usage: 'app register | list | end ...',
    summary: 'register an app that people may let read for them (SMART), list them, end one',
    hasOwnHelp: true,
    load: from('./app.ts', 'runApp'),
  },
  {
    name: 'send-reading',
    usage: 'send-reading ...',
    summary: 'send one reading as a device would',
    hasOwnHelp: true,
    load: from('./send-reading.ts', 'runSendReading'),
  },
  {
    name: 'simulate-device',
    usage: 'simulate-device --via WAY ...',
    summary: 'play recorded values as a device: over HTTP, a stream, the socket, MQTT, HL7 v2 or FHIR',
    hasOwnHelp: true,
    load: from('./simulate-device.ts', 'runSimulateDevice'),
  },
  {
    name: 'watchdog',
    usage: 'watchdog setup | run ...',
    summary: 'from another host: a test emergency through the whole path every minute; tells the operator when it breaks',
    hasOwnHelp: true,
    load: from('./watchdog.ts', 'runWatchdog'),
  },
  {
    name: 'watch',
    usage: 'watch TOPIC ...',
    summary: 'follow a topic and print its events',
    hasOwnHelp: true,
    load: from('./watch.ts', 'runWatch'),
  },
  {
    name: 'replay',
    usage: 'replay FILE [--speed N] ...',
    summary: 'play a CSV of readings through the public API',
    hasOwnHelp: true,
    load: from('./replay.ts', 'runReplay'),
  },
  {
    name: 'import',
    usage: 'import FILE [--dry-run] [--json] ...',
    summary: 'take readings out of Apple Health, FIT, Open mHealth, glucose sensor and WFDB files, as history',
    hasOwnHelp: true,
    load: from('./import.ts', 'runImport'),
  },
  {
    name: 'score',
    usage: 'score news2|pews|meows|qsofa [FILE|-]',
    summary: 'score your own cases, one JSON object a line',
    details:
      'Reads one JSON input a line from FILE, or from standard input, and answers each with one JSON line:\n' +
      'status total scores anySingleThree riskBand minMonitoring missing triggerFromKnown; for the others status total scores missing band.\n' +
      'pews: ageMonths or ageYears, respiratoryRate respiratoryDistress spo2 onOxygen oxygenFlow inspiredOxygen heartRate systolicBP capillaryRefill consciousness.\n' +
      'meows: temperature systolicBP diastolicBP heartRate respiratoryRate spo2 consciousness. qsofa: respiratoryRate systolicBP consciousness.',
    load: from('./score.ts', 'runScore'),
  },
  {
    name: 'alarm',
    usage: 'alarm simulate [FILE|-]',
    summary: 'run a timeline through the alarm logic and print its events',
    details: 'Reads a JSON timeline (rule, samples, actions) from FILE, or from standard input, and prints the events it causes.',
    load: from('./alarm-simulate.ts', 'runAlarmSimulate'),
  },
  {
    name: 'decode',
    usage: 'decode gatt CHARACTERISTIC HEX | hl7v2 [FILE|-]',
    summary: 'show what we read from a Bluetooth frame or an HL7 v2 message',
    details:
      'gatt: prints the fields of the characteristic, `usable`, and why not. `--e2e-crc`: CGM records end with a check.\n' +
      'hl7v2: prints a line for each message (plain or MLLP): how it would be acknowledged, readings, alert. `--zone` for times without an offset.',
    load: from('./decode.ts', 'runDecode'),
  },
  {
    name: 'map',
    usage: 'map import FILE | route --map MAP --from LAT,LON --to LAT,LON',
    summary: 'make a road map of an OpenStreetMap extract, and ask it for a way',
    hasOwnHelp: true,
    load: from('./map.ts', 'runMap'),
  },
  {
    name: 'rules',
    usage: 'rules replay FILE [--against FILE] [--readings CSV] ...',
    summary: 'try a set of alarm rules on recorded stays: alarms per day before and after',
    hasOwnHelp: true,
    load: from('./rules-replay.ts', 'runRules'),
  },
  {
    name: 'protocol',
    usage: 'protocol lint|simulate|diff|sign|verify|schema ...',
    summary: 'judge, rehearse, compare and sign protocol packs',
    hasOwnHelp: true,
    load: from('./protocol.ts', 'runProtocol'),
  },
];
