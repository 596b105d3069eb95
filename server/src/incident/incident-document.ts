// An incident as a document to print: facts, figures, timeline, receipts, alarms, readings, who saw it. Says every line of the
// record; computes nothing new. Times are of the plan's zone, to the second; stretches to the tenth.
import type { IncidentAlarm, IncidentFigure, IncidentReadings, IncidentRecord, IncidentView, NoteProtection, Page, RankingReason, TimelineEntry } from '@mydr24/protocol';
import type { Block, PrintedDocument } from './document.ts';
import { codeWord } from './document-codes.ts';
import { type DocumentLanguage, documentWords, type SayDocument } from './document-words.ts';

interface Writing {
  say: SayDocument;
  /** A code in the reader's words. */
  word(code: string): string;
  time(at: number): string;
  day(at: number): string;
}

export const shortId = (id: string): string => id.slice(-8);

export function incidentDocument(record: IncidentRecord, language: DocumentLanguage, madeAt: number): PrintedDocument {
  const say = documentWords(language);
  const { summary, protocol, sha256 } = record;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { timeZone: protocol.timeZone, hourCycle: 'h23', ...options });
  const clock = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = format({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const writing: Writing = { say, word: (code) => codeWord(code, language), time: (at) => clock.format(at), day: (at) => day.format(at) };
  return {
    title: say('title'),
    subtitle: `${writing.word(summary.kind)} · ${summary.patientName} · ${writing.day(summary.openedAt)}`,
    language,
    watermark: summary.mode === 'actual' ? null : say(summary.mode),
    footer: [say('made', { at: writing.day(madeAt), id: shortId(summary.id), hash: sha256.slice(0, 16) }), say('page')],
    blocks: [
      { type: 'facts', rows: factsOf(record, writing) },
      { type: 'note', text: say('whole', { zone: protocol.timeZone, hash: sha256 }) },
      { type: 'heading', text: say('figures') }, figuresTable(record.figures, writing),
      { type: 'heading', text: say('timeline') }, timelineTable(record.timeline, writing),
      { type: 'heading', text: say('scene') }, sceneTable(record.scene, writing),
      { type: 'heading', text: say('pages') }, { type: 'note', text: say('pagesNote') }, pagesTable(record.pages, writing),
      { type: 'heading', text: say('considered') }, roundsTable(record.rounds, writing),
      { type: 'heading', text: say('alarms') }, alarmsTable(record.alarms, writing),
      { type: 'heading', text: say('readings') }, { type: 'note', text: say('readingsNote') }, readingsTable(record.readings, writing),
      { type: 'heading', text: say('views') }, viewsTable(record.views, writing),
    ],
  };
}

function factsOf({ summary, protocol, tenantName }: IncidentRecord, { say, word, day }: Writing): { label: string; value: string }[] {
  const bed = summary.place.bed === null ? '' : ` · ${summary.place.bed}`;
  return [
    { label: say('patient'), value: summary.patientName },
    { label: say('place'), value: `${summary.place.label}${bed}` },
    { label: say('kind'), value: word(summary.kind) },
    { label: say('status'), value: word(summary.status) },
    { label: say('opened'), value: day(summary.openedAt) },
    { label: say('closed'), value: summary.closedAt === null ? '–' : day(summary.closedAt) },
    { label: say('holder'), value: summary.holderName ?? '–' },
    { label: say('outcome'), value: summary.outcome === null ? '–' : word(summary.outcome) },
    { label: say('plan'), value: `${protocol.id}, ${protocol.version}` },
    { label: say('network'), value: tenantName },
  ];
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function figuresTable(figures: readonly IncidentFigure[], { say, time }: Writing): Block {
  return {
    type: 'table', empty: say('none'),
    columns: [{ title: say('figure'), share: 0.44 }, { title: say('from'), share: 0.12 }, { title: say('to'), share: 0.12 }, { title: say('took'), share: 0.12, isNumeric: true }, { title: say('line'), share: 0.2 }],
    rows: figures.map(({ code, fromAt, toAt, ms, limitMs }) => ({
      cells: [
        say(`f.${code}`), time(fromAt), time(toAt), seconds(ms),
        limitMs === null ? '' : say('within', { s: limitMs / 1000, verdict: say(ms <= limitMs ? 'met' : 'missed') }),
      ],
    })),
  };
}

const strong: ReadonlySet<TimelineEntry['kind']> = new Set(['alarm', 'opened', 'accepted', 'status-changed', 'handed-over', 'fail-safe', 'closed', 'cancelled']);

function timelineTable(timeline: readonly TimelineEntry[], { say, word, time }: Writing): Block {
  return {
    type: 'table', empty: say('none'),
    columns: [{ title: say('time'), share: 0.12 }, { title: say('what'), share: 0.56 }, { title: say('who'), share: 0.32 }],
    rows: timeline.map(({ at, kind, facts, personName }) => ({ cells: [time(at), say(`t.${kind}`, wordsOf(facts, word)), personName ?? ''], isStrong: strong.has(kind) })),
  };
}

/** What goes with a protected note wherever it goes: 42 CFR 2.32. */
function protectionWords({ name, notice, scope }: NoteProtection, { say, word, day }: Pick<Writing, 'say' | 'word' | 'day'>): string {
  const reach = scope === undefined ? null : scope.role === null ? say('consentToYou') : say('consentToRole', { role: word(scope.role) });
  const until = scope === undefined || scope.untilAt === null ? null : say('consentUntil', { at: day(scope.untilAt) });
  return [say('protected', { kind: name }), notice, reach, until].filter((each) => each !== null).join(' ');
}

/** Notes in full; a photo by its hash, because it stays where its viewing is audited. */
function sceneTable({ notes, photos }: IncidentRecord['scene'], { say, time, word, day }: Writing): Block {
  const lines = [
    ...notes.map(({ text, protection, isWithheld, ...said }) => ({ ...said, text: isWithheld === true ? say('withheld') : protection === undefined ? text : `${text}\n[${protectionWords(protection, { say, word, day })}]` })),
    ...photos.map(({ widthPx, heightPx, sha256, ...said }) => ({ ...said, text: say('photo', { width: widthPx, height: heightPx, hash: sha256 }) })),
  ].toSorted((a, b) => a.saidAt - b.saidAt);
  return {
    type: 'table', empty: say('none'),
    columns: [{ title: say('saidAt'), share: 0.12 }, { title: say('receivedAt'), share: 0.12 }, { title: say('what'), share: 0.52 }, { title: say('who'), share: 0.24 }],
    rows: lines.map(({ saidAt, receivedAt, text, personName }) => ({ cells: [time(saidAt), time(receivedAt), text, personName] })),
  };
}

function wordsOf(facts: TimelineEntry['facts'], word: Writing['word']): Record<string, string | number> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, typeof value === 'number' ? value : value === null ? '–' : word(String(value))]));
}

function pagesTable(pages: readonly Page[], { say, word, time }: Writing): Block {
  const after = (page: Page, at: number | null): string => (at === null ? '–' : `+${at - page.intendedAt}`);
  const rung = (title: string) => ({ title, share: 0.11, isNumeric: true });
  return {
    type: 'table', empty: say('none'),
    columns: [
      { title: say('recipient'), share: 0.2 }, { title: say('channel'), share: 0.11 }, { title: say('purpose'), share: 0.14 }, { title: say('intended'), share: 0.11 },
      rung(say('sent')), rung(say('delivered')), rung(say('shown')), rung(say('acknowledged')),
    ],
    rows: pages.map((page) => ({
      cells: [
        page.recipient, word(page.channel), `${say(`p.${page.purpose}`)}${page.failedAt === null ? '' : ` (${say('failed')}: ${page.failure ?? '–'})`}`, time(page.intendedAt),
        after(page, page.sentAt), after(page, page.deliveredAt), after(page, page.shownAt), after(page, page.acknowledgedAt),
      ],
    })),
  };
}

function roundsTable(rounds: IncidentRecord['rounds'], { say, time }: Writing): Block {
  return {
    type: 'table', empty: say('none'),
    columns: [{ title: say('round'), share: 0.2 }, { title: say('who'), share: 0.24 }, { title: '', share: 0.16 }, { title: say('purpose'), share: 0.4 }],
    rows: rounds.flatMap(({ round, step, at, considered, leftOut }) => {
      const first = `${time(at)} ${step} ${round}`;
      return [
        ...considered.map(({ name, isAsked, reasons }) => ({ cells: [first, name, say(isAsked ? 'asked' : 'passed'), reasons.map(reasonText).join(', ')], isStrong: isAsked })),
        ...leftOut.map(({ reason, count }) => ({ cells: [first, `+ ${count}`, say('passed'), reasonText(reason)], isStrong: false })),
      ];
    }),
  };
}

const reasonText = ({ code, value, isAgainst }: RankingReason): string => `${isAgainst ? '− ' : ''}${code}${value === null ? '' : ` ${value}`}`;

function alarmsTable(alarms: readonly IncidentAlarm[], { say, word, time }: Writing): Block {
  return {
    type: 'table', empty: say('none'),
    columns: [{ title: say('condition'), share: 0.24 }, { title: say('priority'), share: 0.1 }, { title: say('from'), share: 0.12 }, { title: say('to'), share: 0.12 }, { title: say('phases'), share: 0.42 }],
    rows: alarms.map(({ conditionKey, priority, startedAt, endedAt, phases, isPartOfIt }) => ({
      cells: [conditionKey, word(priority), time(startedAt), endedAt === null ? '–' : time(endedAt), phases.map(({ at, phase }) => `${time(at)} ${phase}`).join(', ')], isStrong: isPartOfIt,
    })),
  };
}

function readingsTable(readings: readonly IncidentReadings[], { say, word, time }: Writing): Block {
  const shown = ({ at, value, code }: IncidentReadings['points'][number]): string => `${value ?? code ?? '–'} (${time(at)})`;
  return {
    type: 'table', empty: say('none'),
    columns: [{ title: say('vital'), share: 0.2 }, { title: say('count'), share: 0.12, isNumeric: true }, ...(['first', 'lowest', 'highest', 'last'] as const).map((title) => ({ title: say(title), share: 0.17 }))],
    rows: readings.map(({ kind, points }) => {
      const measured = points.filter(({ value }) => value !== null).toSorted((a, b) => a.value! - b.value!);
      const cell = (point: IncidentReadings['points'][number] | undefined): string => (point === undefined ? '–' : shown(point));
      return { cells: [word(kind), String(points.length), cell(points[0]), cell(measured[0]), cell(measured.at(-1)), cell(points.at(-1))] };
    }),
  };
}

function viewsTable(views: readonly IncidentView[], { say, time }: Writing): Block {
  return {
    type: 'table', empty: say('none'),
    columns: [{ title: say('who'), share: 0.26 }, { title: say('through'), share: 0.2 }, { title: say('what'), share: 0.22 }, { title: say('from'), share: 0.11 }, { title: say('to'), share: 0.11 }, { title: say('times'), share: 0.1, isNumeric: true }],
    rows: views.map(({ personName, through, action, isRefused, firstAt, lastAt, n }) => ({
      cells: [personName, say(`v.${through}`), `${action}${isRefused ? ` (${say('refused')})` : ''}`, time(firstAt), time(lastAt), String(n)],
    })),
  };
}
