// `npm run security [-- LOOK...]`: starts a server, lets scanners, mutated bytes and a flood at it, and writes what they found into docs/security/run.md.
// `npm run security -- sbom [FILE]` writes the bill of materials (CycloneDX) instead. Ends with 1 when something was found.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { startTarget } from './attack-rig.ts';
import { endpointCount, looks } from './looks.ts';
import { versionOf } from './outside-tool.ts';
import { type Looked, reportOf } from './run-report.ts';
import { billOfMaterials, type Lock } from './supply-chain.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const REPORT = join(ROOT, 'docs/security/run.md');
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const readJson = <T>(name: string): T => JSON.parse(readFileSync(join(ROOT, name), 'utf8')) as T;

const [first, second] = process.argv.slice(2);
if (first === 'sbom') {
  writeBill(second ?? join(process.cwd(), 'mydr24.cdx.json'));
} else {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !Object.hasOwn(looks, name));
  if (unknown.length > 0) {
    process.stderr.write(`npm run security -- [sbom FILE | LOOK...], of ${Object.keys(looks).join(', ')}\n`);
    process.exit(2);
  }
  process.exit((await runLooks(names)) ? 0 : 1);
}

function writeBill(file: string): void {
  const { version } = readJson<{ version: string }>('package.json');
  writeFileSync(file, `${JSON.stringify(billOfMaterials(readJson<Lock>('package-lock.json'), version), null, 1)}\n`);
  print(`written to ${file}`);
}

async function runLooks(names: readonly string[]): Promise<boolean> {
  const dir = mkdtempSync(join(tmpdir(), 'mydr24-security-'));
  const tlsPort = await freePort();
  const certificate = makeCertificate(dir);
  // Scanners ask far more than anybody may; the limits have tests of their own.
  const target = await startTarget(['--hl7-port', String(tlsPort), '--device-tls-cert', certificate.cert, '--device-tls-key', certificate.key]);
  const looked: Looked[] = [];
  const when = `${new Date().toISOString().slice(0, 16).replace('T', ' ')}, commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()}`;
  try {
    for (const name of names.length === 0 ? Object.keys(looks) : names) looked.push({ ...(await look(name, { target, tlsPort, certificate, dir })), when });
  } finally {
    await target.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  const missing = looked.filter(({ version }) => version === null).map(({ name }) => looks[name]!.debianPackage ?? name);
  if (missing.length > 0) print(`not installed: apt-get install ${missing.join(' ')}`);
  const before = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '';
  writeFileSync(REPORT, reportOf(before, Object.keys(looks), looked, process.versions.node, endpointCount));
  print(`written to ${REPORT}`);
  return looked.every(({ problems }) => problems.length === 0);
}

async function look(name: string, scene: Parameters<(typeof looks)[string]['run']>[0]): Promise<Omit<Looked, 'when'>> {
  const { program, run } = looks[name]!;
  const version = program === null ? undefined : versionOf(program) ?? null;
  if (version === null) return { name, version, did: 'left out', problems: [], tookMs: 0 };
  print(name);
  const startedAt = performance.now();
  const { did, problems } = await run(scene);
  const tookMs = performance.now() - startedAt;
  print(`  ${did}`);
  for (const problem of problems) print(`  FOUND  ${problem}`);
  return { name, ...(version === undefined ? {} : { version }), did, problems, tookMs };
}

function makeCertificate(dir: string): { cert: string; key: string } {
  const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=127.0.0.1'], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`no certificate could be made: ${made.error?.message ?? made.stderr}`);
  return { cert, key };
}
