// What every field of the form shares: the text read as values, and the one way to edit it. A draft may be half written, so
// nothing here trusts a value to have its shape.
import type { PackFinding } from '@mydr24/protocol';
import { createContext, use } from 'react';
import type { PackEdit, Path, ReadPack } from './pack-text.ts';

export interface PackForm {
  document: ReadPack['document'];
  value: unknown;
  languages: readonly string[];
  findings: readonly PackFinding[];
  isReadOnly: boolean;
  edit: (edit: PackEdit) => void;
}

const Form = createContext<PackForm | null>(null);
export const PackFormProvider = Form;

export function usePackForm(): PackForm {
  const form = use(Form);
  if (form === null) throw new Error('PackFormProvider is missing above this part');
  return form;
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((each, key) => (typeof each === 'object' && each !== null ? (each as Record<string | number, unknown>)[key] : undefined), value);
}

export function listAt(value: unknown, path: Path): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: unknown, path: Path): string {
  const found = valueAt(value, path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

export function wordsAt(value: unknown, path: Path): readonly string[] {
  return listAt(value, path).filter((each) => typeof each === 'string');
}

/** The element that a finding about this place brings into view. */
export function fieldId(path: Path): string {
  return `pack.${path.join('.')}`;
}

export function findingsAt(findings: readonly PackFinding[], path: Path): readonly PackFinding[] {
  return findings.filter((each) => each.path.length === path.length && path.every((key, index) => String(each.path[index]) === String(key)));
}

export function findingsIn(findings: readonly PackFinding[], path: Path): readonly PackFinding[] {
  return findings.filter((each) => path.every((key, index) => String(each.path[index]) === String(key)));
}
