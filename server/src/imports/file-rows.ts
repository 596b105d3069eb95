// Rows out of the bytes of one file, or of a WFDB header and its samples, as they come piece by piece. Which reader takes them is told by
// the first bytes. Any bytes are rows or refusals.
import type { FileFormat } from './file-format.ts';
import { formatOf, readerOf } from './file-format.ts';
import { type ImportReader, type ImportRow, type ImportSettings, refused } from './import-row.ts';
import { readWfdbHeader, wfdbRows } from './wfdb-record.ts';

export interface FileRows {
  readonly format: () => FileFormat;
  /** The first piece of a file holds at least its first 512 bytes, or all of it. */
  take(file: number, bytes: Uint8Array): Iterable<ImportRow>;
  end(): Iterable<ImportRow>;
}

const isHeader = (name: string): boolean => /\.hea$/i.test(name);

export function createFileRows(names: readonly string[], settings: ImportSettings): FileRows {
  const header = names.findIndex(isHeader);
  return header >= 0 ? recordRows(names, header, settings) : names.length > 1 ? severalFiles() : oneFile(names[0] ?? '', settings);
}

function oneFile(name: string, settings: ImportSettings): FileRows {
  let format: FileFormat | null = null;
  let reader: ImportReader | null = null;
  return {
    format: () => format ?? 'glucose-table',
    take(_file, bytes) {
      if (format === null) {
        format = formatOf(name, bytes);
        if (format !== 'zip' && format !== 'wfdb') reader = readerOf(format, settings);
      }
      return reader?.take(bytes) ?? [];
    },
    end: () => (format === 'zip' ? [refused(0, 'zip', 'a zip archive', 'the file in it', 'unpack it and choose export.xml')] : (reader?.end() ?? [])),
  };
}

function severalFiles(): FileRows {
  const only = refused(0, 'two-files', 'two files of which none is a header (.hea)', 'one file, or the .hea and the .dat file of a WFDB record', 'choose one file at a time');
  return { format: () => 'wfdb', take: () => [], end: () => [only] };
}

/** Both are held: a record of numerics is small, and what may come is bounded. */
function recordRows(names: readonly string[], header: number, settings: ImportSettings): FileRows {
  const parts = names.map((): Uint8Array[] => []);
  const whole = (file: number): Uint8Array => {
    const pieces = parts[file] ?? [];
    const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      joined.set(piece, at);
      at += piece.length;
    }
    return joined;
  };
  return {
    format: () => 'wfdb',
    take(file, bytes) {
      parts[file]?.push(bytes);
      return [];
    },
    end() {
      const read = readWfdbHeader(new TextDecoder('latin1').decode(whole(header)));
      if (read === null) return [refused(0, 'no-header', 'no header of a WFDB record', 'NAME SIGNALS FREQUENCY SAMPLES and a line for each signal', 'choose the .hea file of a single segment')];
      const samplesOf = (name: string): Uint8Array | null => {
        const file = names.indexOf(name);
        return file < 0 || file === header ? null : whole(file);
      };
      return wfdbRows(read, samplesOf, settings);
    },
  };
}
