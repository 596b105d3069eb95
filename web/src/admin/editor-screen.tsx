// The editor of a draft: form and source of one text side by side, what the linter found below, saved by itself.
import { EmergencyKind, type DryRun, type EndpointReply, type PackFinding } from '@mydr24/protocol';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ScreenMessage } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { useAnswer } from './answer.ts';
import { Answered } from './answered.tsx';
import { countFindings, findingWords, hasError } from './finding-words.ts';
import { FindingsList } from './findings-list.tsx';
import { KindForm } from './kind-form.tsx';
import { KindNav } from './kind-nav.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { fieldId, PackFormProvider, valueAt, wordsAt, type PackForm } from './pack-form.tsx';
import { editPack, placeInText, readPack, type PackEdit, type Path } from './pack-text.ts';
import { StatePill } from './protocols-screen.tsx';
import { SaveLine } from './save-line.tsx';
import { SourcePane } from './source-pane.tsx';
import { useIsWide } from './source-changes.tsx';
import { useDraft } from './use-draft.ts';
import { useTitle } from './use-title.ts';
import { WholePackForm } from './whole-pack-form.tsx';
import { worstScenario } from './scenario.ts';
import styles from './admin.module.css';
import looks from './editor.module.css';

type Document = EndpointReply<'getPackVersion'>;

export function EditorScreen() {
  const { packId = '', version = '' } = useParams({ strict: false });
  return <EditorOf packId={packId} version={Number(version)} />;
}

export function EditorOf({ packId, version }: { packId: string; version: number }) {
  const { say } = useWords();
  const request = useRequest();
  // Asked once for each opening: an answer that came later would begin the editor anew, below somebody's hands.
  const document = useAnswer(['pack', packId, version, 'edit'], () => request('getPackVersion', { params: { packId, version } }), { freshMs: Infinity, isForgotten: true });
  const source = document.body?.source;
  const judged = useAnswer(['pack', packId, version, 'judged', source], () => request('lintPack', { body: { source: source ?? '' } }), { isWanted: source !== undefined });
  return (
    <div className={looks.outer}>
      <Answered answer={document} title={say('admin.protocols')}>
        {(body) => (judged.body === null && judged.error === null ? <Answered answer={judged} title={say('admin.protocols')}>{() => null}</Answered> : <Editor document={body} findings={judged.body?.findings ?? []} />)}
      </Answered>
    </div>
  );
}

function Editor({ document, findings: atFirst }: { document: Document; findings: readonly PackFinding[] }) {
  const { say } = useWords();
  const draft = useDraft(document, atFirst);
  const { text } = draft.state;
  const isReadOnly = document.version.state !== 'draft';
  const read = useMemo(() => readPack(text), [text]);
  const [chosen, choose] = useState<EmergencyKind | null>(null);
  const [side, setSide] = useState<'form' | 'source'>('form');
  const [target, setTarget] = useState<{ offset: number } | null>(null);
  const isWide = useIsWide();
  useTitle(document.version.title);
  const focus = useFocusLater();
  // Every edit of one moment begins from the text of the edit before it.
  const latest = useRef(text);
  useEffect(() => void (latest.current = text), [text]);
  const edit = (change: PackEdit): void => {
    const next = isReadOnly ? null : editPack(latest.current, change);
    if (next === null) return;
    latest.current = next;
    draft.write(next);
  };
  const lead = (finding: PackFinding): void => {
    const path = finding.path as Path;
    const kind = EmergencyKind.safeParse(path[0] === 'kinds' ? path[1] : null);
    choose(kind.success ? kind.data : null);
    setTarget({ offset: placeInText(text, path).from });
    focus(path);
  };
  const form: PackForm = { document: read.document, value: read.value, languages: wordsAt(read.value, ['languages']), findings: draft.findings, isReadOnly, edit };
  const marks = useMemo(
    () => draft.findings.map((finding) => ({ line: finding.line ?? placeInText(text, finding.path).line, severity: finding.severity, message: findingWords(finding, say) })),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- marks move with the text by themselves until the next judgement
    [draft.findings, say],
  );
  const worst = useWorstCase(draft.state.saved.text, chosen, draft.findings);
  return (
    <PackFormProvider value={form}>
      <Head draft={draft} isReadOnly={isReadOnly} />
      {!isWide && (
        <div className={styles.tabs} role="group" aria-label={say('admin.sides')}>
          {(['form', 'source'] as const).map((each) => (
            <button key={each} type="button" aria-pressed={side === each} onClick={() => setSide(each)}>
              {say(each === 'form' ? 'admin.form' : 'admin.source')}
            </button>
          ))}
        </div>
      )}
      <div className={looks.sides} data-wide={isWide}>
        {(isWide || side === 'form') && (
          <div className={looks.form}>
            <KindNav chosen={chosen} choose={choose} />
            {read.fault === null ? chosen === null ? <WholePackForm /> : valueAt(read.value, ['kinds', chosen]) === undefined ? <NoKind kind={chosen} /> : <KindForm kind={chosen} worst={worst} /> : <NotReadable line={placeOf(text, read.fault.offset)} />}
          </div>
        )}
        {(isWide || side === 'source') && (
          <div className={looks.source}>
            <SourcePane text={text} marks={marks} target={target} isReadOnly={isReadOnly} change={draft.write} />
          </div>
        )}
      </div>
      <div className={looks.findings}>
        <FindingsList findings={draft.findings} isOld={draft.areFindingsOld} choose={lead} />
      </div>
      <LeaveGuard draft={draft} />
    </PackFormProvider>
  );
}

const placeOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function NotReadable({ line }: { line: number }) {
  const { say } = useWords();
  return <ScreenMessage role="status" title={say('admin.form.notYaml')} text={say('admin.form.notYaml.next', { line })} />;
}

function NoKind({ kind }: { kind: EmergencyKind }) {
  const { say } = useWords();
  return <ScreenMessage title={say(`emergency.kind.${kind}`)} text={say('admin.kind.none')} />;
}

function Head({ draft, isReadOnly }: { draft: ReturnType<typeof useDraft>; isReadOnly: boolean }) {
  const { say } = useWords();
  const { packId, version, title } = draft.version;
  const params = { packId, version: String(version) };
  const { errors } = countFindings(draft.findings);
  return (
    <header className={looks.head}>
      <div className={looks.title}>
        <h1>{say('admin.pack.name', { title, version })}</h1>
        {isReadOnly ? <p className={styles.soft}>{say('admin.form.readOnly')}</p> : <SaveLine draft={draft} />}
      </div>
      <StatePill version={draft.version} />
      <Link className={styles.button} to="/admin/dry-run" search={{ packId, version }}>
        {say('admin.dryRun')}
      </Link>
      <Link className={`${styles.button} ${styles.main}`} to="/admin/protocols/$packId/$version" params={params}>
        {say(errors > 0 ? 'admin.pack.check.errors' : 'admin.pack.check', { n: errors })}
      </Link>
    </header>
  );
}

/** Brings a place of the form into view once it is drawn. */
function useFocusLater(): (path: Path) => void {
  const wanted = useRef<Path | null>(null);
  useEffect(() => {
    const path = wanted.current;
    wanted.current = null;
    for (let length = path?.length ?? 0; length > 0; length -= 1) {
      const element = document.getElementById(fieldId(path?.slice(0, length) ?? []));
      if (element === null) continue;
      for (const fold of foldsAround(element)) fold.open = true;
      element.scrollIntoView({ block: 'center' });
      element.focus({ preventScroll: true });
      return;
    }
  });
  return (path) => void (wanted.current = path);
}

function foldsAround(element: HTMLElement): HTMLDetailsElement[] {
  const around = element.closest('details');
  return around === null ? [] : [around, ...(around.parentElement === null ? [] : foldsAround(around.parentElement))];
}

/** Asked anew when the kind or what is saved changes; nothing to ask while the file cannot run. */
function useWorstCase(source: string, kind: EmergencyKind | null, findings: readonly PackFinding[]): DryRun | null {
  const request = useRequest();
  const now = useTimeOnce();
  const isWanted = kind !== null && !hasError(findings);
  const answer = useAnswer(['worst', kind, source, findings.length], () => request('dryRunPack', { body: { from: { type: 'source', source }, scenario: worstScenario(kind ?? 'cardiac-arrest', now) } }), { isWanted });
  return !isWanted || answer.error !== null ? null : answer.body;
}
