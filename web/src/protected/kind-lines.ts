// Kinds of protected notes as lines of names: one that was there keeps its code, a new one gets one of its name.
import type { ConsentRules, ProtectedKind } from '@mydr24/protocol';

const BUILT_IN = 'substance-use';

export const namesOf = ({ kinds }: Pick<ConsentRules, 'kinds'>): string => kinds.filter(({ code }) => code !== BUILT_IN).map(({ name }) => name).join('\n');

export function kindsOf(lines: string, { kinds }: Pick<ConsentRules, 'kinds'>): ProtectedKind[] {
  const names = lines.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return names.map((name) => ({ code: kinds.find((kind) => kind.name === name && kind.code !== BUILT_IN)?.code ?? codeOf(name), name }));
}

function codeOf(name: string): string {
  const code = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-+$/g, '').slice(0, 40);
  return code.length > 1 ? code : `kind-${Array.from(name, (letter) => letter.codePointAt(0)!.toString(36)).join('')}`.slice(0, 40);
}
