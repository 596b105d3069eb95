// What `npm run security` does besides the tests: other people's scanners against a server of ours, mutated bytes, a flood beside somebody
// who works, and the registry's list of known weaknesses. Each says what it tried and what it found.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { endpointNames, endpoints } from '@mydr24/protocol';
import { emailOf } from '@mydr24/server/people/people-testing.ts';
import { startTarget, type Target } from './attack-rig.ts';
import { type Finding, type Look, say, type Scene } from './outside-tool.ts';

const MINUTE = 60_000;
const ROOT = join(import.meta.dirname, '..', '..');

async function nmap({ target, tlsPort }: Scene): Promise<Finding> {
  const { text } = await say('nmap', ['-Pn', '-sT', '-sV', '-p', `${target.port},${tlsPort}`, '--script', 'http-methods,http-trace,http-server-header,http-git,http-config-backup,http-cors,http-security-headers,ssl-enum-ciphers,ssl-cert', '127.0.0.1'], 5 * MINUTE);
  const problems = [
    ...(/TRACE/.test(text.replaceAll('http-trace', '')) ? ['the method TRACE is answered'] : []),
    ...(/least strength: ([B-F])/.test(text) ? [`TLS of the device port: ${/least strength: \w/.exec(text)![0]}`] : []),
    ...(/(TLSv1\.0|TLSv1\.1|SSLv3):/.test(text) ? ['TLS of the device port speaks an old version'] : []),
    ...(/http-git:|http-config-backup:\s*\n\|\s+\//.test(text) ? ['a file that should not be there is served'] : []),
  ];
  return { did: `2 ports, service and version, ${/TLSv1\.3/.test(text) ? 'TLS 1.3' : 'TLS'} ${/least strength: \w/.exec(text)?.[0] ?? ''}`, problems };
}

const SQLMAP_EACH = 1.5 * MINUTE;

async function sqlmap({ target, dir }: Scene): Promise<Finding> {
  const { nurse, dispatcher } = target.here.callers;
  const byNurse = `Authorization: Bearer ${await target.tokenOf(nurse)}`;
  const byDispatcher = `Authorization: Bearer ${await target.tokenOf(dispatcher)}`;
  const { patientId, unitId } = target.here;
  const json = (body: object): string[] => ['--data', JSON.stringify(body), '--headers', 'Content-Type: application/json'];
  const asks: Record<string, string[]> = {
    'sign-in': ['-u', `${target.origin}/v1/sessions`, ...json({ email: emailOf(target.here, 'admin'), password: 'x' }), '--ignore-code=401,429'],
    'list of patients': ['-u', `${target.origin}/v1/patients?unitId=${unitId}&_sort=name&order=asc`, '-H', byNurse],
    'a patient in the path': ['-u', `${target.origin}/v1/patients/${patientId}*`, '-H', byNurse],
    readings: ['-u', `${target.origin}/v1/patients/${patientId}/readings?kind=spo2&fromAt=1&toAt=2&maxPoints=10`, '-H', byNurse],
    'search for patients': ['-u', `${target.origin}${endpoints.findPatients.path}`, '--data', JSON.stringify({ name: 'Berta' }), '-H', byDispatcher, '--headers', 'Content-Type: application/json'],
    incidents: ['-u', `${target.origin}${endpoints.listIncidents.path}?limit=50`, '-H', byDispatcher],
  };
  const problems: string[] = [];
  let cut = 0;
  for (const [what, args] of Object.entries(asks)) {
    const { text, isCutOff } = await say('sqlmap', [...args, '--batch', '--level=5', '--risk=2', '--dbms=PostgreSQL', '--flush-session', '--output-dir', dir, '--time-sec=2', '--disable-coloring'], SQLMAP_EACH);
    cut += isCutOff ? 1 : 0;
    if (/is vulnerable|parameter .* appears to be .* injectable|sqlmap identified the following injection/.test(text)) problems.push(`sqlmap says that ${what} can be injected`);
    if (/HTTP error code.*5\d\d|5\d\d \(Internal Server Error\)/.test(text)) problems.push(`sqlmap met a 5xx at ${what}`);
  }
  return { did: `${Object.keys(asks).length} requests, every parameter, level 5, risk 2${cut > 0 ? `; ${cut} cut off after ${SQLMAP_EACH / MINUTE} minutes` : ''}`, problems };
}

/** What it names and we leave, with the reason. */
const ACCEPTED: readonly (readonly [string, string])[] = [
  ['X-XSS-Protection is not set', 'browsers took it out, because it opened holes'],
  ["Cross Site Request Forgery at /f: CSRF token 'token'", 'the field is the secret of a family link itself; a foreign page can only send somebody its own'],
];

async function wapiti({ target, dir }: Scene): Promise<Finding> {
  const report = join(dir, 'wapiti.json');
  const { text } = await say('wapiti', ['-u', `${target.origin}/f`, '--scope', 'domain', '-s', `${target.origin}/docs`, '-s', `${target.origin}/openapi.json`, '-m', 'all', '-f', 'json', '-o', report, '--max-scan-time', '60', '--no-bugreport', '--flush-session', '--store-session', dir], 5 * MINUTE);
  let found: Record<string, { info: string; path?: string }[]> = {};
  try {
    found = (JSON.parse(readFileSync(report, 'utf8')) as { vulnerabilities: typeof found }).vulnerabilities;
  } catch {
    return { did: 'it wrote no report', problems: [`wapiti: ${text.slice(-200)}`] };
  }
  const all = Object.entries(found).flatMap(([kind, each]) => each.map(({ info: words, path }) => `${kind} at ${path ?? '/'}: ${words}`));
  const isAccepted = (problem: string): boolean => ACCEPTED.some(([words]) => problem.includes(words));
  const accepted = ACCEPTED.filter(([words]) => all.some((problem) => problem.includes(words))).map(([words, why]) => `; accepted: ${words} (${why})`).join('');
  return { did: `all modules over what is linked from /f and /docs; ${Object.keys(found).length} kinds of weakness${accepted}`, problems: all.filter((problem) => !isAccepted(problem)) };
}

/** What may be found by guessing names. */
const OPEN = ['healthz', 'readyz', 'metrics', 'status', 'openapi.json', 'asyncapi.json', 'docs', 'docs/', 'f'];
const NAMES = [
  ...['.env', '.git', '.git/config', '.git/HEAD', '.svn', '.htaccess', '.DS_Store', '.well-known/', 'admin', 'administrator', 'api', 'api/v1', 'v1', 'v2', 'v1/admin', 'v1/debug', 'v1/config', 'v1/users', 'v1/status', 'backup', 'backup.sql', 'backup.zip'],
  ...['config', 'config.json', 'config.yaml', 'console', 'cgi-bin/', 'debug', 'debug/pprof', 'db', 'dump.sql', 'docs', 'docs/', 'swagger', 'swagger.json', 'swagger-ui', 'env', 'error', 'f', 'fhir', 'fhir/R4', 'graphql', 'health', 'healthz', 'readyz', 'metrics', 'status', 'status.json'],
  ...['heapdump', 'actuator', 'actuator/env', 'info.php', 'phpinfo.php', 'server-status', 'login', 'logs', 'log', 'log.txt', 'manager/html', 'node_modules', 'package.json', 'package-lock.json', 'private', 'robots.txt', 'root', 'secret', 'server', 'src', 'test', 'tests', 'tmp', 'upload', 'uploads', 'openapi.json', 'asyncapi.json', 'wp-admin', 'wp-login.php', 'xmlrpc.php', 'trace', 'pack-key.json', 'push-keys.json', 'audit-heads', '..%2f..%2fetc%2fpasswd'],
];

async function ffuf({ target, dir }: Scene): Promise<Finding> {
  const list = join(dir, 'names.txt');
  writeFileSync(list, `${NAMES.join('\n')}\n`);
  const { text } = await say('ffuf', ['-w', list, '-u', `${target.origin}/FUZZ`, '-mc', '200-399,401,403,405,500-599', '-s'], MINUTE);
  const found = text.split('\n').map((line) => line.trim()).filter((line) => NAMES.includes(line));
  return { did: `${NAMES.length} names that servers forget; found ${found.join(', ')}`, problems: found.filter((name) => !OPEN.includes(name)).map((name) => `/${name} is there`) };
}

/** The port of people (a server of its own that speaks https itself) and that of devices. */
async function testssl({ tlsPort, dir, certificate: { cert, key } }: Scene): Promise<Finding> {
  const https = await startTarget(['--tls-cert', cert, '--tls-key', key]);
  try {
    const [people, devices] = [await testsslAt(https.port, dir), await testsslAt(tlsPort, dir)];
    const groups = people.rows.find(({ id }) => /^FS_(ECDHE_curves|KEMs|TLS13_groups)/.test(id))?.finding ?? '';
    return {
      did: `${people.rows.length} checks of https, ${devices.rows.length} of the device port${groups === '' ? '' : `; groups it knows of: ${groups}`}`,
      problems: [...people.problems.map((each) => `https: ${each}`), ...devices.problems.map((each) => `device port: ${each}`)],
    };
  } finally {
    await https.stop();
  }
}

async function testsslAt(port: number, dir: string): Promise<{ rows: { id: string; finding: string }[]; problems: string[] }> {
  const report = join(dir, `testssl-${port}.json`);
  const { isCutOff } = await say('testssl', ['--quiet', '--color', '0', '--warnings', 'off', '--nodns', 'none', '--jsonfile', report, `127.0.0.1:${port}`], 12 * MINUTE);
  if (isCutOff) return { rows: [], problems: ['testssl did not end'] };
  const rows = JSON.parse(readFileSync(report, 'utf8')) as { id: string; severity: string; finding: string }[];
  // The certificate is made for this run and signed by nobody.
  const isOfCertificate = (id: string): boolean => /^(cert|chain_of_trust|DNS_CAA|OCSP|overall_grade|grade_cap|final_score|security_headers|scanTime|engine_problem)/.test(id);
  const bad = rows.filter(({ id, severity }) => ['MEDIUM', 'HIGH', 'CRITICAL'].includes(severity) && !isOfCertificate(id));
  return { rows, problems: bad.map(({ id, severity, finding }) => `${id} (${severity}): ${finding}`) };
}

const MUTATIONS = 400;

/** Good messages with bits flipped, over plain connections: no crash, no 500, and the server is well after. */
async function zzuf({ target, dir }: Scene): Promise<Finding> {
  const token = await target.tokenOf(target.here.callers.nurse);
  const body = JSON.stringify({ readings: [{ seq: 1, patientId: target.here.patientId, code: '59408-5', value: 97, unit: '%', takenAt: Date.now() }] });
  const http = (head: string, text = ''): string => `${head}\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  const seeds = [
    http(`GET /v1/patients/${target.here.patientId} HTTP/1.1\r\nAuthorization: Bearer ${token}`),
    http(`POST /v1/readings HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Bearer ${target.deviceKey}`, body),
    http(`POST ${endpoints.submitCap.path} HTTP/1.1\r\nContent-Type: application/xml\r\nAuthorization: Bearer ${await target.tokenOf(target.here.callers.dispatcher)}`, '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier></alert>'),
    http(`GET /v1/socket HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mydr24.v1`),
    http(`POST /fhir/R4/Observation HTTP/1.1\r\nContent-Type: application/fhir+json\r\nAuthorization: Bearer ${target.deviceKey}`, '{"resourceType":"Observation","status":"final"}'),
  ];
  const answers: Record<string, number> = {};
  const problems: string[] = [];
  const file = join(dir, 'seed');
  for (let nth = 0; nth < MUTATIONS; nth += 1) {
    writeFileSync(file, seeds[nth % seeds.length]!);
    const bytes = spawnSync('zzuf', ['-s', String(nth), '-r', ['0.0003', '0.002', '0.02'][nth % 3]!, 'cat', file], { maxBuffer: 1 << 20 }).stdout;
    const status = /^HTTP\/1\.1 (\d)/.exec(await exchange(target.port, bytes))?.[1];
    const kind = status === undefined ? 'closed' : `${status}xx`;
    answers[kind] = (answers[kind] ?? 0) + 1;
    if (status === '5') problems.push(`a 5xx to mutation ${nth}`);
  }
  if ((await target.fetch('/readyz')).status !== 200) problems.push('the server is not well after it');
  return { did: `${MUTATIONS} messages with flipped bits over HTTP, FHIR, CAP and the upgrade: ${JSON.stringify(answers)}`, problems };
}

function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (part: Buffer) => (heard += part.toString('latin1'))).on('error', () => {}).on('close', () => resolve(heard));
  });
}

const WATCH_MS = 5_000;
const FLOODERS = 4;

/** How long somebody else's requests take while others flood (AT-13); told, and judged only by its coarse end. */
async function flood({ target }: Scene): Promise<Finding> {
  const quiet = await p99Of(target);
  const args = [String(target.port), await target.tokenOf(target.here.callers.doctor), `patient/${target.here.patientId}`, String(FLOODERS)];
  const flooder = fork(join(import.meta.dirname, 'flooder.ts'), args);
  await once(flooder, 'message');
  const flooded = await p99Of(target);
  flooder.send('end');
  const [sent] = (await once(flooder, 'message')) as [number];
  const words = `${(sent / WATCH_MS * 1000).toFixed(0)} frames a second from ${FLOODERS} sockets of another process; somebody else's requests: p99 ${quiet.toFixed(1)} ms quiet, ${flooded.toFixed(1)} ms meanwhile, on this machine as it was`;
  return { did: words, problems: flooded > 1_000 ? ['somebody else waits a second and more'] : [] };
}

async function p99Of(target: Target): Promise<number> {
  const took: number[] = [];
  const until = performance.now() + WATCH_MS;
  while (performance.now() < until) {
    const startedAt = performance.now();
    await target.ask('getMe', {}, 'coordinator');
    took.push(performance.now() - startedAt);
  }
  return took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0;
}

/** What the registry knows about the versions that are locked; it can be asked only where it can be reached. */
async function audit(): Promise<Finding> {
  const { text } = await say('npm', ['audit', '--json', '--prefix', ROOT], 2 * MINUTE);
  const start = text.indexOf('{');
  const told = (start === -1 ? {} : JSON.parse(text.slice(start, text.lastIndexOf('}') + 1))) as { metadata?: { vulnerabilities: Record<string, number> }; vulnerabilities?: Record<string, { severity: string }> };
  if (told.metadata === undefined) return { did: 'not looked: the registry could not be reached, or does not answer this question', problems: [] };
  const { high = 0, critical = 0, moderate = 0, low = 0 } = told.metadata.vulnerabilities;
  const names = Object.entries(told.vulnerabilities ?? {}).filter(([, { severity }]) => ['high', 'critical'].includes(severity)).map(([name]) => name);
  return { did: `known: ${critical} critical, ${high} high, ${moderate} moderate, ${low} low`, problems: names.map((name) => `${name} has a known weakness, high or critical`) };
}

/** The tests' own fuzzing with other values and more of them. */
async function fuzz(): Promise<Finding> {
  const seed = Math.floor(Date.now() / 1000);
  const runs = 60;
  const env = { ...process.env, FUZZ_RUNS: String(runs), FUZZ_SEED: String(seed) };
  const done = spawnSync(process.execPath, ['--test', join(import.meta.dirname, 'fuzz.pg.test.ts')], { env, encoding: 'utf8', timeout: 10 * MINUTE });
  const figures = /\d+ requests to [^\n]+/.exec(done.stdout)?.[0] ?? `seed ${seed}`;
  return { did: figures, problems: done.status === 0 ? [] : [`the fuzzing failed: FUZZ_RUNS=${runs} FUZZ_SEED=${seed}`] };
}

export const looks: Readonly<Record<string, Look>> = {
  fuzz: { debianPackage: null, program: null, run: fuzz },
  flood: { debianPackage: null, program: null, run: flood },
  audit: { debianPackage: null, program: ['npm', '--version'], run: audit },
  nmap: { debianPackage: 'nmap', program: ['nmap', '--version'], run: nmap },
  testssl: { debianPackage: 'testssl.sh', program: ['testssl', '--version'], run: testssl },
  zzuf: { debianPackage: 'zzuf', program: ['zzuf', '--version'], run: zzuf },
  ffuf: { debianPackage: 'ffuf', program: ['ffuf', '-V'], run: ffuf },
  wapiti: { debianPackage: 'wapiti', program: ['wapiti', '--version'], run: wapiti },
  sqlmap: { debianPackage: 'sqlmap', program: ['sqlmap', '--version'], run: sqlmap },
};
/** How many endpoints there are, for the report. */
export const endpointCount = endpointNames.length;
