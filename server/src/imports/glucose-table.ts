// Tables of continuous glucose sensors: Dexcom Clarity, LibreView, and a plain table with a timestamp and a glucose column.
// What a sensor says in words (Low, High), while it warms up, or of calibration is no reading.
import { instantOf } from './file-instant.ts';
import { type ImportReader, type ImportRow, type ImportSettings, refused, rowOf } from './import-row.ts';

interface Columns {
  readonly at: number;
  /** Where the glucose may stand, with its unit; the first that is filled counts. */
  readonly glucose: readonly { readonly place: number; readonly unit: string }[];
  readonly event: number;
  readonly device: number;
  readonly subject: number;
  readonly isLibre: boolean;
}
/** A header stands within the first lines, after a title. */
const MAX_TITLE_LINES = 5;
const MAX_LINE = 10_000;

export function readGlucoseTable(settings: ImportSettings): ImportReader {
  const decoder = new TextDecoder();
  let rest = '';
  let row = 0;
  let columns: Columns | null = null;
  let isOver = false;
  const subjects = new Set<string>();
  const lineRows = (line: string): ImportRow[] => {
    row += 1;
    if (isOver || line.trim() === '') return [];
    const cells = cellsOf(line);
    if (columns !== null) return cellRows(row, cells, columns, subjects, settings);
    columns = columnsOf(cells);
    if (columns !== null || row < MAX_TITLE_LINES) return [];
    isOver = true;
    return [refused(row, 'no-columns', 'a table without a column of times and one of glucose', 'an export of Dexcom Clarity or LibreView, or a table with timestamp and glucose_mg_dl', 'export it as CSV in the language English')];
  };
  return {
    take(bytes) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? '';
      if (rest.length > MAX_LINE) {
        rest = '';
        isOver = true;
        return [...lines.flatMap(lineRows), refused(row + 1, 'long-line', 'a line of more than 10,000 characters', 'a table', 'export it again as CSV')];
      }
      return lines.flatMap(lineRows);
    },
    end: () => lineRows(rest + decoder.decode()),
  };
}

function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === ',' && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else if (letter !== '\uFEFF') cell += letter;
  }
  return [...cells, cell.trim()];
}

function columnsOf(names: readonly string[]): Columns | null {
  const find = (...wanted: RegExp[]): number => names.findIndex((name) => wanted.some((each) => each.test(name)));
  const at = find(/^device timestamp$/i, /^timestamp/i, /^time$/i);
  const glucose = names.flatMap((name, place) => {
    const unit = /mmol/i.test(name) ? 'mmol/L' : /mg.?dl/i.test(name) ? 'mg/dL' : null;
    return unit !== null && /glucose/i.test(name) && !/strip|rate/i.test(name) ? [{ place, unit }] : [];
  });
  if (at === -1 || glucose.length === 0) return null;
  return { at, glucose, event: find(/^event type$/i, /^record type$/i), device: find(/^source device id$/i, /^device$/i, /^dataset$/i), subject: find(/^subject$/i), isLibre: find(/^record type$/i) !== -1 };
}

function cellRows(row: number, cells: readonly string[], columns: Columns, subjects: Set<string>, settings: ImportSettings): ImportRow[] {
  const event = columns.event === -1 ? 'EGV' : (cells[columns.event] ?? '');
  // Clarity: EGV, the estimated glucose value. LibreView: 0 is historic, 1 is a scan.
  if (columns.isLibre ? event !== '0' && event !== '1' : event !== 'EGV') return [{ passedOver: /calib/i.test(event) ? 'calibration' : 'another event of the sensor' }];
  const subject = columns.subject === -1 ? null : (cells[columns.subject] ?? '');
  if (subject !== null) {
    if (settings.subject !== null && subject !== settings.subject) return [{ passedOver: 'another subject' }];
    subjects.add(subject);
    if (subjects.size > 1) return [refused(row, 'second-person', 'rows of a second person', 'rows of one person', 'say whose count: --subject NAME')];
  }
  const filled = columns.glucose.find(({ place }) => (cells[place] ?? '') !== '');
  if (filled === undefined) return [refused(row, 'no-glucose', 'no glucose value', 'a number', 'nothing: the sensor was warming up or lost')];
  return [rowOf({ row, vital: 'glucose', value: cells[filled.place], unit: filled.unit, atMs: instantOf(cells[columns.at], settings), source: cells[columns.device] || 'glucose sensor' }, settings)];
}
