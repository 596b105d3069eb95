// A printed document as a value: what stands on it, in order. How it looks is the printer's (document-node.ts).
export type Block =
  | { type: 'heading'; text: string }
  | { type: 'note'; text: string }
  | { type: 'facts'; rows: readonly { label: string; value: string }[] }
  | { type: 'table'; columns: readonly Column[]; rows: readonly Row[]; empty: string };

export interface Column {
  title: string;
  /** Share of the width; all of a table add up to 1. */
  share: number;
  isNumeric?: boolean;
}
export interface Row {
  cells: readonly string[];
  /** What a reader looks for first. */
  isStrong?: boolean;
}

export interface PrintedDocument {
  title: string;
  subtitle: string;
  language: string;
  /** Across every page, when what is told was not real. */
  watermark: string | null;
  /** On every page beside its number; `{page}` and `{pages}` are filled in. */
  footer: readonly [left: string, right: string];
  blocks: readonly Block[];
}

export type PrintDocument = (document: PrintedDocument) => Promise<Uint8Array<ArrayBuffer>>;
