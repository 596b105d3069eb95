// The report of security runs as text (docs/security/run.md): one row for each look, of its newest run. Formats; judges nothing.

export interface Looked {
  readonly name: string;
  /** Undefined: it is our own. Null: it is not installed. */
  readonly version?: string | null;
  readonly did: string;
  readonly problems: readonly string[];
  readonly tookMs: number;
  /** `2026-11-26 02:20, commit abc1234`. */
  readonly when: string;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 600);

function rowOf({ name, version, did, problems, tookMs, when }: Looked): string {
  const found = version === null ? 'not looked' : problems.length === 0 ? 'nothing' : `**${problems.map(cell).join('; ')}**`;
  return `| ${name} | ${version === undefined ? 'ours' : (version ?? 'not installed')} | ${cell(did)} | ${found} | ${(tookMs / 1000).toFixed(0)} s | ${when} |`;
}

/** `before`: the report there is; its rows of looks that were not made now stay. */
export function reportOf(before: string, names: readonly string[], looked: readonly Looked[], node: string, endpoints: number): string {
  const kept = new Map(before.split('\n').flatMap((line) => names.filter((name) => line.startsWith(`| ${name} |`)).map((name) => [name, line] as const)));
  for (const each of looked) kept.set(each.name, rowOf(each));
  return [
    '# Security run', '',
    'Written by `npm run security [-- LOOK...]`: other people\'s tools, and our own fuzzing with a seed of the day, against a server that it starts itself (production mode, two tenants,',
    'a database of its own). The attacks that must hold at every change are tests (`tools/security`, [attacks.yaml](attacks.yaml)). Tools that are not installed are left out and said so:',
    '`apt-get install nmap testssl.sh zzuf ffuf wapiti sqlmap`.', '',
    `Newest run with Node ${node}, ${endpoints} endpoints.`, '',
    '| look | version | what was tried | found | took | when (UTC) |', '| --- | --- | --- | --- | --- | --- |', ...names.flatMap((name) => kept.get(name) ?? []), '',
    'The certificate is made for the run and signed by nobody, so what scanners say of it is left out.', '',
  ].join('\n');
}
