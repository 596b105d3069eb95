// What is built in, from the lock file: every package with its hash and licence, as a CycloneDX bill of materials, and what is wrong with
// it. Judges texts; reads and asks nothing.

export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  /** What its makers said as they gave it up. */
  readonly deprecated?: string;
}
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Licences that ask for no more than a notice, or (MPL-2.0, OFL-1.1) for the source of a file we would have changed; we change none. */
export const ALLOWED = ['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'CC0-1.0', 'Unlicense', 'MPL-2.0', 'OFL-1.1'];

/** Others, for one package: a table of browsers' features, used while building and not shipped. */
const ALLOWED_FOR: Readonly<Record<string, string>> = { 'caniuse-lite': 'CC-BY-4.0' };

/** Read by a person in the package itself, because the lock says nothing. */
export const READ_BY_HAND: Readonly<Record<string, string>> = { 'png-js': 'MIT' };

export interface Component {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly integrity: string;
  readonly isShipped: boolean;
  readonly path: string;
}

export function componentsOf(lock: Lock): Component[] {
  return Object.entries(lock.packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
    .map(([path, { version = '', license, integrity = '', dev = false }]) => {
      const name = path.split('node_modules/').at(-1)!;
      return { name, version, licence: READ_BY_HAND[name] ?? license ?? '', integrity, isShipped: !dev, path };
    });
}

export function findProblems(lock: Lock, allowedScripts: Readonly<Record<string, boolean>>): string[] {
  return [
    ...componentsOf(lock).flatMap(({ name, path, licence, integrity, version }) => [
      ...(isAllowed(licence) || ALLOWED_FOR[name] === licence ? [] : [`${path}: its licence is ${licence === '' ? 'not said' : licence}, which is none we allow (tools/security/supply-chain.ts)`]),
      ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity) ? [] : [`${path}: is not pinned by a SHA-512`]),
      ...(/^\d+\.\d+\.\d+/.test(version) ? [] : [`${path}: has no version`]),
    ]),
    ...Object.entries(lock.packages).flatMap(([path, { resolved, link, hasInstallScript, deprecated, dev = false }]) => [
      ...(deprecated === undefined || dev ? [] : [`${path}: its makers gave this version up: ${deprecated}`]),
      ...(link === true || resolved === undefined || resolved.startsWith('https://registry.npmjs.org/') ? [] : [`${path}: comes from ${resolved}`]),
      ...(hasInstallScript === true && allowedScripts[path.split('node_modules/').at(-1)!] !== false ? [`${path}: wants to run a script at install; say false in allowScripts of package.json, or why it must`] : []),
    ]),
  ];
}

/** A published weakness of a package that is built in, as docs/security/weaknesses.yaml keeps it until it is mended. */
export interface Weakness {
  readonly id: string;
  readonly package: string;
  readonly severity: 'critical' | 'high' | 'other';
  readonly publishedOn: string;
  /** What may be done about it, or why it cannot be reached here. */
  readonly note: string;
}
/** Days from its publication, as SECURITY.md promises. */
const MEND_WITHIN_DAYS = { critical: 15, high: 30, other: 90 } as const;
const DAY_MS = 86_400_000;

/** What is overdue, and what is kept although the lock has no such package any more. */
export function findOverdue(weaknesses: readonly Weakness[], lock: Lock, todayMs: number): string[] {
  const names = new Set(componentsOf(lock).map(({ name }) => name));
  return weaknesses.flatMap((each) => {
    const dueMs = Date.parse(each.publishedOn) + MEND_WITHIN_DAYS[each.severity] * DAY_MS;
    if (!names.has(each.package)) return [`${each.id}: ${each.package} is not built in; take the row out`];
    return Number.isNaN(dueMs) || todayMs > dueMs ? [`${each.id}: ${each.package} (${each.severity}) should have been mended ${MEND_WITHIN_DAYS[each.severity]} days after ${each.publishedOn}`] : [];
  });
}

/** SPDX: all of an AND, one of an OR. */
export function isAllowed(expression: string): boolean {
  const text = expression.replace(/^\((.*)\)$/, '$1');
  if (text.includes(' AND ')) return text.split(' AND ').every(isAllowed);
  return text.split(' OR ').some((each) => ALLOWED.includes(each.replaceAll(/[()]/g, '').trim()));
}

/** CycloneDX 1.6. Without a time or a serial number: the same lock makes the same document. */
export function billOfMaterials(lock: Lock, version: string): object {
  return {
    bomFormat: 'CycloneDX', specVersion: '1.6', version: 1,
    metadata: { component: { type: 'application', 'bom-ref': 'mydr24', name: 'mydr24', version, licenses: [{ license: { id: 'Apache-2.0' } }] } },
    components: componentsOf(lock).map(({ name, version: at, licence, integrity, isShipped, path }) => ({
      type: 'library', 'bom-ref': path, name, version: at, scope: isShipped ? 'required' : 'excluded',
      licenses: / (AND|OR) /.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }],
      purl: `pkg:npm/${name.replace('@', '%40')}@${at}`,
      hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }],
    })),
  };
}
