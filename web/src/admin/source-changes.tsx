// Two texts against each other, line by line: side by side where there is room, one below the other on a phone. Read only.
import { yaml } from '@codemirror/lang-yaml';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useWords } from '../words/words-context.tsx';
import { sourceRootOf } from './source-root.ts';
import { sourceLook } from './source-theme.ts';
import styles from './source-pane.module.css';

const WIDE = '(min-width: 900px)';
const unchanged = { margin: 3, minSize: 6 };

export function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(WIDE);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia(WIDE).matches,
  );
}

export default function SourceChanges({ before, after, beforeName, afterName }: { before: string; after: string; beforeName: string; afterName: string }) {
  const { say } = useWords();
  const host = useRef<HTMLDivElement>(null);
  const isWide = useIsWide();
  useEffect(() => {
    if (host.current === null) return undefined;
    const root = sourceRootOf(host.current);
    const read = (name: string): Extension => [
      lineNumbers(), yaml(), sourceLook(say), EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.contentAttributes.of({ 'aria-label': name, 'tabindex': '0' }),
    ];
    if (isWide) {
      const merge = new MergeView({ parent: root, root, a: { doc: before, extensions: read(beforeName) }, b: { doc: after, extensions: read(afterName) }, collapseUnchanged: unchanged, gutter: true });
      return () => merge.destroy();
    }
    const view = new EditorView({ parent: root, root, state: EditorState.create({ doc: after, extensions: [read(afterName), unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: unchanged })] }) });
    return () => view.destroy();
  }, [before, after, beforeName, afterName, isWide, say]);
  return (
    <>
      {isWide && (
        <p className={styles.sides} aria-hidden="true">
          <span>{beforeName}</span>
          <span>{afterName}</span>
        </p>
      )}
      <div ref={host} className={styles.changes} dir="ltr" role="region" aria-label={say('admin.changes.source')} />
    </>
  );
}
