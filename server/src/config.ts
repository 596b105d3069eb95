// Every option of MyDR24 in one table, and the rules between options: what production refuses to start with, what the
// demo is bound to. Parsing, `--help` and `mydr24 config` come from the table. Reads no file and no environment itself.
import { judgeAuthKey } from './auth-key.ts';
import { consentRuleSets, type ConsentRuleSet } from './consent/consent-rules.ts';
import { findChannelProblems } from './channel-problems.ts';
import { choice, decimal, integer, list, type OptionInput, parseOptions, secret, type Source, text, toggle, type ValuesOf } from './platform/options.ts';

export const options = {
  mode: choice({
    fallback: 'production',
    names: ['production', 'demo'],
    description: 'production refuses weak settings; demo plays recorded patients and is bound to this machine',
  }),
  host: text({ fallback: '127.0.0.1', description: 'address to listen on; 0.0.0.0 for all, behind a TLS proxy or with tlsCert' }),
  port: integer({ fallback: 8024, min: 1, max: 65_535, description: 'port for HTTP and WebSocket' }),
  tlsCert: text({ fallback: undefined, description: 'PEM file with the certificate and its chain: this process speaks https itself; read again when it changes' }),
  tlsKey: text({ fallback: undefined, description: 'PEM file of its private key' }),
  publicOrigin: text({
    fallback: undefined,
    description: 'where browsers reach this server, e.g. https://care.example.org; required in production',
  }),
  allowedOrigins: list({ fallback: [], description: 'further web origins that may open sockets' }),
  dataDir: text({
    fallback: undefined,
    description: 'where the embedded database lives; .mydr24 in the project, or /var/lib/mydr24/<id> for root',
  }),
  databaseUrl: secret({
    description: 'PostgreSQL 15-18 of your own instead of the embedded one: postgres://user:password@host/name',
    alias: 'DATABASE_URL',
  }),
  databasePlain: toggle({ fallback: false, description: 'let databaseUrl go to another machine without verified TLS; only where the network between is yours alone' }),
  databaseConnections: integer({ fallback: 24, min: 4, max: 200, description: 'most connections to the database, both roles together' }),
  authKey: secret({ description: '256 bits or more that sign sessions, as base64url or hexadecimal; required in production' }),
  consentRules: choice({
    fallback: 'gdpr',
    names: Object.keys(consentRuleSets) as [ConsentRuleSet, ...ConsentRuleSet[]],
    description: 'regional rules of consent of tenants that set none (docs/guides/operator.md): from which age patients decide alone, and the law that says so',
  }),
  policyDir: text({ fallback: undefined, description: 'folder with policies of tenants that forbid more than the shipped ones: <tenant id>.cedar (docs/guides/operator.md)' }),
  logLevel: choice({
    fallback: 'info',
    names: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    description: 'how much to log; no level logs health data',
  }),
  bodyLimitBytes: integer({
    fallback: 4_194_304,
    min: 65_536,
    max: 67_108_864,
    description: 'largest body of readings; 10,000 need about 3 MB. Every other body may have 64 KiB',
  }),
  ratePerMinute: integer({
    fallback: 600,
    min: 1,
    max: 1_000_000,
    description: 'requests a minute for one address or session; readings, SOS, pages and answers to them are exempt',
  }),
  socketsPerSession: integer({ fallback: 64, min: 1, max: 100_000, description: 'sockets one session may have open at once; a further one is refused, the others stay' }),
  trustedProxies: list({ fallback: [], description: 'addresses of proxies in front, whose X-Forwarded-For is believed; needed for limits per address' }),
  metricsToken: secret({ description: 'bearer token with which /metrics may be read from elsewhere; without it only from this machine' }),
  shutdownGraceMs: integer({ fallback: 10_000, min: 0, max: 120_000, description: 'how long a stop waits for requests and sockets' }),
  vapidPublicKey: text({ fallback: undefined, description: 'Web Push key pair: public half, base64url' }),
  vapidPrivateKey: secret({ description: 'Web Push key pair: private half, base64url' }),
  vapidSubject: text({ fallback: undefined, description: 'whom push services may contact: mailto:... or https://...' }),
  smsProvider: choice({ fallback: 'none', names: ['none', 'twilio', 'smpp'], description: 'who carries SMS: a Twilio-style HTTP API, an SMS centre over SMPP 3.4, or nobody' }),
  voiceProvider: choice({ fallback: 'none', names: ['none', 'twilio'], description: 'who makes calls, to people and to desk phones' }),
  twilioUrl: text({ fallback: 'https://api.twilio.com', description: 'base address of the Twilio-style API' }),
  twilioAccount: text({ fallback: undefined, description: 'its account (AC...)' }),
  twilioToken: secret({ description: 'its token; it also proves the callbacks' }),
  smsFrom: text({ fallback: undefined, description: 'what SMS come from: +376..., a short code or a word of up to 11 letters (a word cannot be replied to)' }),
  voiceFrom: text({ fallback: undefined, description: 'the number calls come from: +376...' }),
  smppUrl: text({ fallback: undefined, description: 'the SMS centre: smpp://host:2775, or ssmpp://host:3550 for TLS' }),
  smppUser: text({ fallback: undefined, description: 'system id of the bind' }),
  smppPassword: secret({ description: 'password of the bind, at most 8 characters' }),
  smtpUrl: secret({ description: 'mail server: smtp://user:password@host:587 or smtps://user:password@host:465' }),
  smtpTls: choice({ fallback: 'required', names: ['required', 'if-offered'], description: 'whether mail may leave without TLS when the server offers none' }),
  mailFrom: text({ fallback: undefined, description: 'sender of mail: pages@care.example.org' }),
  alertHosts: list({ fallback: [], description: 'hosts of the own network, with or without port, that sirens and webhooks may be at; others must be public and https' }),
  ssoHosts: list({ fallback: [], description: 'hosts of the own network, with or without port, that sign-in providers may be at; others must be public and https' }),
  operatorEmail: text({ fallback: undefined, description: 'who is written to when an emergency is quarantined or a provider is out: codes only' }),
  operatorWebhook: text({ fallback: undefined, description: 'the same as a signed POST to this address' }),
  operatorWebhookSecret: secret({ description: 'signs it (Standard Webhooks): whsec_ and 24 bytes or more, base64' }),
  roadMap: text({
    fallback: undefined,
    description: 'roads to reckon travel times on: a .roads file of mydr24 map import, or an OpenStreetMap extract (.osm.pbf); without it, straight lines',
  }),
  roadEngine: choice({
    fallback: 'memory', names: ['memory', 'osrm', 'valhalla', 'valhalla-package'],
    description: 'who reckons ways: this process on roadMap; a server of OSRM or Valhalla, for regions too large for memory; or Valhalla in this process, by its npm package',
  }),
  roadEngineUrl: text({ fallback: undefined, description: 'base address of the OSRM or Valhalla server, e.g. http://127.0.0.1:8002' }),
  roadEngineFootUrl: text({ fallback: undefined, description: 'base address of a second OSRM server with the foot profile; without it people on foot go by roadMap, or an estimate' }),
  roadEnginePackage: text({ fallback: '@valhallajs/valhallajs', description: 'Valhalla’s npm package that you installed, or the folder it lies in' }),
  roadEngineConfig: text({ fallback: undefined, description: 'its valhalla.json, with tiles that are built' }),
  roadEngineTimeoutMs: integer({ fallback: 2_000, min: 100, max: 30_000, description: 'how long the outside road engine may take for one answer; rankings never wait for it' }),
  capAddresses: list({ fallback: [], description: 'whom CAP messages that name the patient are for (scope Private); without any they name nobody' }),
  closuresFeedUrl: text({ fallback: undefined, description: 'a GeoJSON feed of closed and slow roads, read every minute; its form is in the dispatcher’s guide' }),
  positionsKeptHours: integer({ fallback: 24, min: 1, max: 720, description: 'hours that precise positions are kept; then one of ten minutes to about 100 m, nothing after 30 days' }),
  auditHeadsDir: text({ fallback: 'audit-heads', description: 'where signed heads of the audit are appended every 15 minutes; within dataDir unless a path of its own, best on another machine' }),
  recordKeptYears: integer({ fallback: 10, min: 0, max: 100, description: 'whole years the law keeps a record of care after the last care (10 in Germany, 20 in France, 5 in Spain, 8 for adults in England); erasure waits for them' }),
  fileScanner: text({ fallback: undefined, description: 'ClamAV’s daemon (clamd), as host:port or the path of its socket: every photo is scanned before it is kept, and none is kept while it does not answer' }),
  masterKeyFile: text({ fallback: 'master-keys', description: 'the master keys that seal notes, photos and identifiers, made at the first start; within dataDir unless a path of its own. Keep a copy away from the backups: lost, what is sealed is lost' }),
  keyVaultUrl: text({ fallback: undefined, description: 'HashiCorp Vault or OpenBao that holds the master keys instead of a file, e.g. https://vault.example.org:8200' }),
  keyVaultKey: text({ fallback: 'mydr24', description: 'name of its transit key (aes256-gcm96)' }),
  keyVaultMount: text({ fallback: 'transit', description: 'where its transit engine is mounted' }),
  keyVaultTokenFile: text({ fallback: undefined, description: 'file with the token for it, read at every call; needed with keyVaultUrl' }),
  secretVaultPath: text({ fallback: undefined, description: 'a secret in the same Vault (key-value engine, version 2: secret/data/mydr24) whose fields are named like the secret options: authKey, databaseUrl, smtpUrl ...; set it in the environment or the file' }),
  backupDir: text({ fallback: undefined, description: 'where backups are kept sealed: the log as it is written, and bases; best on a volume of another machine' }),
  backupKeyFile: text({ fallback: undefined, description: 'the key that seals backups (mydr24 backup key FILE makes one); keep a copy of it away from the backups' }),
  backupKeepDays: integer({ fallback: 14, min: 1, max: 3_650, description: 'every moment of so many days stays restorable' }),
  backupEveryHours: integer({ fallback: 24, min: 1, max: 720, description: 'hours between bases; a restore replays the log since the newest' }),
  mqttPort: integer({ fallback: 0, min: 0, max: 65_535, description: 'port for devices and vehicle trackers that speak MQTT 3.1.1; 0 is off' }),
  mqttBrokerUrl: secret({ description: 'an MQTT 5 broker outside to take readings from: mqtts://user:password@host' }),
  mqttBrokerTopic: text({ fallback: 'mydr24/v1/devices/+/readings', description: 'what is subscribed to there' }),
  mqttBrokerGroup: text({ fallback: 'mydr24', description: 'name of the shared subscription; nodes of one database use the same' }),
  hl7Port: integer({ fallback: 0, min: 0, max: 65_535, description: 'port for HL7 v2 over MLLP (ORU^R01, ORU^R40); 0 is off' }),
  hl7Host: text({ fallback: undefined, description: 'address to listen on for HL7 v2; that of host unless said' }),
  hl7Tz: text({ fallback: 'UTC', description: 'IANA time zone of HL7 v2 times without an offset' }),
  deviceTlsCert: text({ fallback: undefined, description: 'PEM file: MQTT and HL7 v2 are then taken over TLS only' }),
  deviceTlsKey: text({ fallback: undefined, description: 'PEM file of its private key' }),
  deviceTlsCa: text({ fallback: undefined, description: 'PEM file: a client must show a certificate of this authority; needed where HL7 v2 is taken from other machines' }),
  hl7Plain: toggle({ fallback: false, description: 'let other machines send HL7 v2 without a certificate of theirs; only where the network between is yours alone' }),
  demoSpeed: decimal({ fallback: 60, min: 0.1, max: 3_600, description: 'demo: recorded minutes played per minute' }),
  demoPatients: integer({ fallback: 212, min: 1, max: 10_000, description: 'demo: how many monitored patients to play' }),
};

export type Config = ValuesOf<typeof options>;
export type ConfigSources = Readonly<Record<keyof Config, Source>>;
export type ConfigVerdict =
  | { ok: true; config: Config; sources: ConfigSources; positionals: readonly string[] }
  | { ok: false; problems: readonly string[] };

/** Variables that begin with MYDR24_ and are no options: the file's place, the test rig's server, the launcher's mark. */
export const RESERVED_VARIABLES = ['MYDR24_CONFIG', 'MYDR24_TEST_DATABASE_URL', 'MYDR24_LAUNCHED'];

/** Reads flags, environment and file; `overrides` are what the command itself fixes (`mydr24 demo` is a demo). */
export function parseConfig(input: OptionInput, overrides: Partial<Config> = {}): ConfigVerdict {
  const parsed = parseOptions(options, input, RESERVED_VARIABLES);
  if (!parsed.ok) return parsed;
  const config = { ...parsed.values, ...overrides };
  return { ok: true, config, sources: parsed.sources, positionals: parsed.positionals };
}

/** What must be put right before a server may start with this configuration. */
export function findStartProblems(config: Config): string[] {
  const own = config.mode === 'demo' ? demoProblems(config) : productionProblems(config);
  return [...own, ...pushProblems(config), ...originProblems(config), ...wayProblems(config), ...findChannelProblems(config), ...roadProblems(config), ...backupProblems(config), ...tlsProblems(config), ...vaultProblems(config)];
}

function productionProblems({ authKey, publicOrigin, databaseUrl, databasePlain }: Config): string[] {
  const problems: string[] = [];
  if (databaseUrl !== undefined && !databasePlain && isOpenOnTheWay(databaseUrl)) {
    problems.push('databaseUrl leads to another machine and does not ask for verified TLS: add ?sslmode=verify-full to it (and sslrootcert=FILE for a CA of your own), or set databasePlain where the network between is yours alone');
  }
  const verdict = judgeAuthKey(authKey);
  if (!verdict.ok) problems.push(verdict.problem);
  if (publicOrigin === undefined) {
    problems.push('publicOrigin is not set: say where browsers reach this server, e.g. --public-origin https://care.example.org');
  } else if (!publicOrigin.startsWith('https:') && !isLoopback(hostOf(publicOrigin))) {
    problems.push('publicOrigin should begin with https: in production, phones refuse push and location without it');
  }
  return problems;
}

/** Sockets and this machine need none. What the driver cannot read either it refuses itself. */
function isOpenOnTheWay(databaseUrl: string): boolean {
  if (!URL.canParse(databaseUrl)) return false;
  const { hostname, searchParams } = new URL(databaseUrl);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return host !== '' && !host.startsWith('/') && !isLoopback(host) && searchParams.get('sslmode') !== 'verify-full';
}

function demoProblems({ host, authKey }: Config): string[] {
  const problems: string[] = [];
  if (!isLoopback(host)) problems.push(`a demo has open sign-ins and listens on this machine only: host should be 127.0.0.1, not ${host}`);
  if (authKey !== undefined) {
    const verdict = judgeAuthKey(authKey);
    if (!verdict.ok) problems.push(verdict.problem);
  }
  return problems;
}

function pushProblems({ vapidPublicKey, vapidPrivateKey, vapidSubject }: Config): string[] {
  const set = [vapidPublicKey, vapidPrivateKey, vapidSubject].filter((value) => value !== undefined).length;
  return set === 0 || set === 3 ? [] : ['vapidPublicKey, vapidPrivateKey and vapidSubject belong together: set all three or none'];
}

function tlsProblems({ tlsCert, tlsKey, publicOrigin }: Config): string[] {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) return ['tlsCert and tlsKey belong together: set both or none'];
  return tlsCert !== undefined && publicOrigin?.startsWith('http:') ? ['with tlsCert people reach this server by https: publicOrigin should begin with https:'] : [];
}

function vaultProblems({ keyVaultUrl, keyVaultTokenFile }: Config): string[] {
  if (keyVaultUrl === undefined) return [];
  const isSafe = keyVaultUrl.startsWith('https:') || (keyVaultUrl.startsWith('http:') && isLoopback(hostOf(keyVaultUrl)));
  return [
    ...(isSafe ? [] : ['keyVaultUrl should begin with https:, because data keys travel by it']),
    ...(keyVaultTokenFile === undefined ? ['keyVaultUrl needs keyVaultTokenFile: a file with the token for it'] : []),
  ];
}

function backupProblems({ backupDir, backupKeyFile }: Config): string[] {
  return backupDir !== undefined && backupKeyFile === undefined ? ['backupDir needs backupKeyFile: backups are kept sealed only; mydr24 backup key FILE makes a key'] : [];
}

function roadProblems({ roadEngine, roadEngineUrl, roadEngineFootUrl, roadEngineConfig }: Config): string[] {
  const needsUrl = roadEngine === 'osrm' || roadEngine === 'valhalla';
  return [
    ...(needsUrl && roadEngineUrl === undefined ? [`roadEngine ${roadEngine} needs roadEngineUrl: where its server is`] : []),
    ...(roadEngine === 'valhalla-package' && roadEngineConfig === undefined ? ['roadEngine valhalla-package needs roadEngineConfig: its valhalla.json'] : []),
    ...[roadEngineUrl, roadEngineFootUrl].filter((url) => url !== undefined && !/^https?:\/\/[^\s@]+$/.test(url)).map((url) => `"${url}" should be an address like http://127.0.0.1:8002`),
  ];
}

function wayProblems({ deviceTlsCert, deviceTlsKey, deviceTlsCa, mqttBrokerUrl, hl7Tz, mode, host, hl7Host, hl7Port, hl7Plain }: Config): string[] {
  const problems: string[] = [];
  if (mode === 'production' && hl7Port !== 0 && !isLoopback(hl7Host ?? host) && deviceTlsCa === undefined && !hl7Plain) {
    problems.push('HL7 v2 says nothing of who sends it: from other machines it needs deviceTlsCa (with deviceTlsCert and deviceTlsKey), or hl7Plain where the network between is yours alone');
  }
  if ((deviceTlsCert === undefined) !== (deviceTlsKey === undefined)) problems.push('deviceTlsCert and deviceTlsKey belong together: set both or none');
  if (deviceTlsCa !== undefined && deviceTlsCert === undefined) problems.push('deviceTlsCa needs deviceTlsCert and deviceTlsKey');
  if (mqttBrokerUrl !== undefined && !/^(mqtts?|wss?):\/\/./.test(mqttBrokerUrl)) problems.push('mqttBrokerUrl should be an address like mqtts://user:password@host');
  if (!isTimeZone(hl7Tz)) problems.push(`hl7Tz should be a time zone like Europe/Andorra, not ${hl7Tz}`);
  if (mode === 'demo' && hl7Host !== undefined && !isLoopback(hl7Host)) problems.push('a demo listens on this machine only: hl7Host should be 127.0.0.1');
  return problems;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function originProblems({ publicOrigin, allowedOrigins }: Config): string[] {
  const origins = publicOrigin === undefined ? allowedOrigins : [publicOrigin, ...allowedOrigins];
  return origins
    .filter((origin) => !/^https?:\/\/[^/?#\s@]+$/.test(origin))
    .map((origin) => `"${origin}" should be an origin like https://care.example.org, without a path`);
}

function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, '').replace(/:\d+$/, '');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
