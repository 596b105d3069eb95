// The report of a security run as text (docs/security/run.md). Formats; judges nothing.

export interface Looked {
  readonly name: string;
  /** Undefined: it is our own. Null: it is not installed. */
  readonly version?: string | null;
  readonly did: string;
  readonly problems: readonly string[];
  readonly tookMs: number;
}
export interface Run {
  readonly at: string;
  readonly commit: string;
  readonly node: string;
  readonly endpoints: number;
  readonly looked: readonly Looked[];
  /** What to install so that nothing is left out. */
  readonly missing: readonly string[];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 600);

export function reportOf({ at, commit, node, endpoints, looked, missing }: Run): string {
  const rows = looked.map(({ name, version, did, problems, tookMs }) => {
    const found = version === null ? 'not looked' : problems.length === 0 ? 'nothing' : `**${problems.map(cell).join('; ')}**`;
    return `| ${name} | ${version === undefined ? 'ours' : (version ?? 'not installed')} | ${cell(did)} | ${found} | ${(tookMs / 1000).toFixed(0)} s |`;
  });
  return [
    '# Security run', '',
    'Written by `npm run security`: other people\'s tools, and our own fuzzing with a seed of the day, against a server that it starts itself (production mode, two tenants, a',
    'database of its own). The attacks that must hold at every change are tests (`tools/security`, [attacks.yaml](attacks.yaml)).', '',
    `Last run ${at} UTC, commit ${commit}, Node ${node}, ${endpoints} endpoints.`, '',
    '| look | version | what was tried | found | took |', '| --- | --- | --- | --- | --- |', ...rows, '',
    ...(missing.length === 0 ? [] : [`Left out because it is not installed: \`apt-get install ${missing.join(' ')}\`.`, '']),
    'The TLS that is looked at is that of the device port (`deviceTlsCert`), with a certificate made for the run.', '',
  ].join('\n');
}
