// The pack's text itself, with line numbers, findings at their lines and words to choose from. Loaded with the editor only.
import { autocompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useWords } from '../words/words-context.tsx';
import { smallestChange } from './smallest-change.ts';
import { sourceCompletions } from './source-completions.ts';
import { sourceRootOf } from './source-root.ts';
import { sourceLook } from './source-theme.ts';
import styles from './source-pane.module.css';

export interface SourceMark {
  line: number;
  severity: 'error' | 'warning';
  message: string;
}

interface SourcePaneProps {
  text: string;
  marks: readonly SourceMark[];
  /** Where a finding or the form asks to look; a new object each time. */
  target: { offset: number } | null;
  isReadOnly: boolean;
  change: (text: string) => void;
}

/** A change that came from the form: not to be told back. */
const fromForm = Annotation.define<boolean>();

export function SourcePane({ text, marks, target, isReadOnly, change }: SourcePaneProps) {
  const { say } = useWords();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useEffectEvent(change);
  const shownAtFirst = useEffectEvent(() => text);
  useEffect(() => {
    if (host.current === null) return undefined;
    const root = sourceRootOf(host.current);
    const editor = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: shownAtFirst(),
        extensions: [
          lineNumbers(), highlightActiveLine(), history(), yaml(), lintGutter(), autocompletion({ override: [sourceCompletions] }), keymap.of([...defaultKeymap, ...historyKeymap]), sourceLook(say),
          EditorState.readOnly.of(isReadOnly), EditorView.editable.of(!isReadOnly), EditorView.contentAttributes.of({ 'aria-label': say('admin.source'), 'tabindex': '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && update.transactions.every((each) => each.annotation(fromForm) !== true)) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [say, isReadOnly]);
  useEffect(() => {
    const editor = view.current;
    const edit = editor === null ? null : smallestChange(editor.state.doc.toString(), text);
    if (edit !== null) editor?.dispatch({ changes: edit, annotations: fromForm.of(true) });
  }, [text]);
  useEffect(() => {
    const editor = view.current;
    if (editor !== null) editor.dispatch(setDiagnostics(editor.state, marks.map((mark) => diagnosticOf(editor.state, mark))));
  }, [marks]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || target === null) return;
    const anchor = Math.min(target.offset, editor.state.doc.length);
    editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
  }, [target]);
  return <div ref={host} className={styles.pane} dir="ltr" />;
}

function diagnosticOf(state: EditorState, { line, severity, message }: SourceMark): Diagnostic {
  const { from, to, text } = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
  return { from: from + (text.length - text.trimStart().length), to, severity, message };
}
