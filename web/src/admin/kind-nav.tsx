// The parts of a pack to choose from: the whole, and each kind of emergency with the number of its findings.
import { EmergencyKind } from '@mydr24/protocol';
import { useId } from 'react';
import { useWords } from '../words/words-context.tsx';
import { findingsIn, usePackForm, valueAt } from './pack-form.tsx';
import looks from './editor.module.css';

export function KindNav({ chosen, choose }: { chosen: EmergencyKind | null; choose: (kind: EmergencyKind | null) => void }) {
  const { say } = useWords();
  const id = useId();
  const { value, findings } = usePackForm();
  const parts = [null, ...EmergencyKind.options.filter((kind) => valueAt(value, ['kinds', kind]) !== undefined)];
  const nameOf = (part: EmergencyKind | null): string => (part === null ? say('admin.whole') : say(`emergency.kind.${part}`));
  const countOf = (part: EmergencyKind | null): number => (part === null ? findings.filter(({ path }) => path[0] !== 'kinds').length : findingsIn(findings, ['kinds', part]).length);
  return (
    <div className={looks.part}>
      <label htmlFor={id}>{say('admin.part')}</label>
      <select id={id} value={chosen ?? ''} onChange={(event) => choose(EmergencyKind.safeParse(event.target.value).data ?? null)}>
        {parts.map((part) => (
          <option key={part ?? ''} value={part ?? ''}>
            {nameOf(part)}
            {countOf(part) > 0 ? ` – ${say('admin.findings.n', { n: countOf(part) })}` : ''}
          </option>
        ))}
      </select>
    </div>
  );
}
