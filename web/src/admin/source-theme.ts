// How YAML looks here: our own colours, none of an alarm's. A fault is told by a mark and a broken line, not by red.
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Say } from '../words/words.ts';

const words = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: 'var(--accent-text)', fontWeight: '600' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--ink-faint)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--ink-soft)' },
]);

const wave = (width: number): string => `${width}px dashed var(--ink)`;

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: 'var(--text-14)' },
  '&.cm-focused': { outline: '3px solid var(--focus)', outlineOffset: '-3px' },
  '.cm-scroller': { fontFamily: "ui-monospace, 'DejaVu Sans Mono', monospace", lineHeight: '1.5', overflow: 'auto' },
  '.cm-gutters': { backgroundColor: 'var(--ground)', color: 'var(--ink-faint)', borderInlineEnd: 'var(--line-width) solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--accent-soft)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent)' },
  '.cm-lintRange-error': { backgroundImage: 'none', borderBottom: wave(2) },
  '.cm-lintRange-warning': { backgroundImage: 'none', borderBottom: wave(1) },
  '.cm-lintRange-active': { backgroundColor: 'var(--accent-soft)' },
  '.cm-gutter-lint': { width: '1.5em' },
  '.cm-lint-marker': { width: '1.1em', height: '1.1em', textAlign: 'center', lineHeight: '1.1', fontWeight: '700' },
  '.cm-lint-marker-error': { content: 'normal', color: 'var(--ink-inverse)', backgroundColor: 'var(--inverse)', borderRadius: '3px' },
  '.cm-lint-marker-error::before': { content: '"!"' },
  '.cm-lint-marker-warning': { content: 'normal', color: 'var(--ink)', border: '1px solid var(--line-strong)', borderRadius: '3px' },
  '.cm-lint-marker-warning::before': { content: '"?"' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--ink)', border: 'var(--line-width) solid var(--line-strong)', borderRadius: 'var(--radius)', maxWidth: '420px', zIndex: '30' },
  '.cm-diagnostic': { padding: '8px 12px', whiteSpace: 'normal', fontFamily: 'var(--face)' },
  '.cm-diagnostic-error': { borderInlineStart: '4px solid var(--inverse)' },
  '.cm-diagnostic-warning': { borderInlineStart: '4px dashed var(--line-strong)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--accent-ink)' },
  '.cm-completionDetail': { fontStyle: 'normal', marginInlineStart: '1em' },
  '.cm-changedLine, &.cm-merge-b .cm-changedLine, .cm-inlineChangedLine': { backgroundColor: 'var(--accent-soft)' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--sunken)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: 'none', textDecoration: 'line-through', textDecorationThickness: '2px' },
  '&.cm-merge-b .cm-changedText, .cm-changedText': { background: 'none', borderBottom: '2px solid var(--accent)', fontWeight: '700' },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { backgroundColor: 'var(--line-strong)' },
  '&.cm-merge-b .cm-changedLineGutter, .cm-changedLineGutter': { backgroundColor: 'var(--accent)' },
  '.cm-collapsedLines': { background: 'var(--sunken)', color: 'var(--ink-soft)', padding: '8px 12px', fontFamily: 'var(--face)' },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '""' },
});

export function sourceLook(say: Say): Extension {
  const said = { '$ unchanged lines': say('admin.changes.same'), 'Completions': say('admin.source.completions') };
  return [look, syntaxHighlighting(words), EditorView.lineWrapping, EditorState.phrases.of(said)];
}
