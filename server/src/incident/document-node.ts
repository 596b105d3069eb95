// Prints a document as an A4 PDF with the face of the screens, embedded. Tables break between rows and repeat their heads.
// Decides nothing about what is told.
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Block, Column, PrintDocument, PrintedDocument, Row } from './document.ts';

const find = createRequire(import.meta.url);
const faces = {
  body: find.resolve('@expo-google-fonts/atkinson-hyperlegible-next/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf'),
  bold: find.resolve('@expo-google-fonts/atkinson-hyperlegible-next/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf'),
};
const MARGIN = { top: 48, bottom: 56, left: 44, right: 44 };
const INK = '#121a21';
const SOFT = '#45525e';
const LINE = '#ccd4db';
const BAND = '#eef1f4';
const CELL = { x: 4, y: 3 };
const TEXT = 8.5;

type Pdf = PDFKit.PDFDocument;

export const printDocument: PrintDocument = async (document) => {
  const pdf = new PDFDocument({
    size: 'A4', margins: MARGIN, bufferPages: true, lang: document.language, displayTitle: true, pdfVersion: '1.7',
    info: { Title: document.title, Creator: 'MyDR24', Producer: 'MyDR24' },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  pdf.registerFont('body', faces.body).registerFont('bold', faces.bold);
  printTitle(pdf, document);
  for (const block of document.blocks) printBlock(pdf, block);
  printEveryPage(pdf, document);
  pdf.end();
  await done;
  return Buffer.concat(chunks);
};

const widthOf = (pdf: Pdf): number => pdf.page.width - MARGIN.left - MARGIN.right;
const bottomOf = (pdf: Pdf): number => pdf.page.height - MARGIN.bottom;

function printTitle(pdf: Pdf, { title, subtitle, watermark }: PrintedDocument): void {
  if (watermark !== null) {
    pdf.rect(MARGIN.left, MARGIN.top, widthOf(pdf), 24).fill(INK);
    pdf.font('bold').fontSize(12).fillColor('#ffffff').text(watermark, MARGIN.left, MARGIN.top + 6, { width: widthOf(pdf), align: 'center' });
    pdf.y = MARGIN.top + 34;
  }
  pdf.font('bold').fontSize(20).fillColor(INK).text(title, MARGIN.left, pdf.y, { width: widthOf(pdf) });
  pdf.font('body').fontSize(11).fillColor(SOFT).text(subtitle, { width: widthOf(pdf) });
  pdf.y += 8;
}

function printBlock(pdf: Pdf, block: Block): void {
  switch (block.type) {
    case 'heading':
      if (pdf.y + 60 > bottomOf(pdf)) pdf.addPage();
      pdf.y += 10;
      pdf.font('bold').fontSize(12).fillColor(INK).text(block.text, MARGIN.left, pdf.y, { width: widthOf(pdf) });
      pdf.y += 4;
      return;
    case 'note':
      pdf.font('body').fontSize(TEXT).fillColor(SOFT).text(block.text, MARGIN.left, pdf.y, { width: widthOf(pdf) });
      pdf.y += 4;
      return;
    case 'facts':
      return printFacts(pdf, block.rows);
    case 'table':
      return printTable(pdf, block);
  }
}

/** Two columns of label and value. */
function printFacts(pdf: Pdf, rows: readonly { label: string; value: string }[]): void {
  const half = widthOf(pdf) / 2;
  for (let at = 0; at < rows.length; at += 2) {
    const pair = rows.slice(at, at + 2);
    const height = Math.max(...pair.map(({ value }) => pdf.font('bold').fontSize(9.5).heightOfString(value, { width: half - 12 }))) + 16;
    if (pdf.y + height > bottomOf(pdf)) pdf.addPage();
    const top = pdf.y;
    pair.forEach(({ label, value }, n) => {
      const x = MARGIN.left + n * half;
      pdf.font('body').fontSize(8).fillColor(SOFT).text(label, x, top, { width: half - 12 });
      pdf.font('bold').fontSize(9.5).fillColor(INK).text(value, x, top + 10, { width: half - 12 });
    });
    pdf.y = top + height;
  }
}

function printTable(pdf: Pdf, { columns, rows, empty }: Extract<Block, { type: 'table' }>): void {
  if (rows.length === 0) return printBlock(pdf, { type: 'note', text: empty });
  const head: Row = { cells: columns.map(({ title }) => title), isStrong: true };
  const first = heightOf(pdf, columns, head) + heightOf(pdf, columns, rows[0]!);
  if (pdf.y + first > bottomOf(pdf)) pdf.addPage();
  printRow(pdf, columns, head, true);
  for (const row of rows) {
    if (pdf.y + heightOf(pdf, columns, row) > bottomOf(pdf)) {
      pdf.addPage();
      printRow(pdf, columns, head, true);
    }
    printRow(pdf, columns, row, false);
  }
  pdf.y += 4;
}

function heightOf(pdf: Pdf, columns: readonly Column[], { cells, isStrong }: Row): number {
  pdf.font(isStrong === true ? 'bold' : 'body').fontSize(TEXT);
  return Math.max(...columns.map(({ share }, n) => pdf.heightOfString(cells[n] ?? '', { width: share * widthOf(pdf) - 2 * CELL.x }))) + 2 * CELL.y;
}

function printRow(pdf: Pdf, columns: readonly Column[], row: Row, isHead: boolean): void {
  const height = heightOf(pdf, columns, row);
  const top = pdf.y;
  if (isHead) pdf.rect(MARGIN.left, top, widthOf(pdf), height).fill(BAND);
  let x = MARGIN.left;
  columns.forEach(({ share, isNumeric }, n) => {
    const width = share * widthOf(pdf);
    pdf.font(row.isStrong === true ? 'bold' : 'body').fontSize(TEXT).fillColor(isHead ? SOFT : INK);
    pdf.text(row.cells[n] ?? '', x + CELL.x, top + CELL.y, { width: width - 2 * CELL.x, align: isNumeric === true ? 'right' : 'left' });
    x += width;
  });
  pdf.moveTo(MARGIN.left, top + height).lineTo(MARGIN.left + widthOf(pdf), top + height).lineWidth(0.5).strokeColor(LINE).stroke();
  pdf.y = top + height;
  pdf.x = MARGIN.left;
}

/** Last, when the number of pages is known. Written below the margin, where a text would otherwise begin a new page. */
function printEveryPage(pdf: Pdf, { footer, watermark }: PrintedDocument): void {
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0;
    if (watermark !== null) printWatermark(pdf, watermark);
    const filled = footer.map((text) => text.replace('{page}', String(page + 1)).replace('{pages}', String(count)));
    const top = pdf.page.height - 38;
    pdf.font('body').fontSize(7.5).fillColor(SOFT);
    pdf.text(filled[0]!, MARGIN.left, top, { width: widthOf(pdf) * 0.8, lineBreak: false });
    pdf.text(filled[1]!, MARGIN.left, top, { width: widthOf(pdf), align: 'right', lineBreak: false });
    pdf.page.margins.bottom = MARGIN.bottom;
  }
}

function printWatermark(pdf: Pdf, text: string): void {
  const { width, height } = pdf.page;
  pdf.save();
  pdf.rotate(-52, { origin: [width / 2, height / 2] });
  pdf.font('bold').fontSize(44).fillColor(INK, 0.08).text(text, 0, height / 2 - 28, { width, align: 'center', lineBreak: false });
  pdf.restore();
  pdf.fillOpacity(1);
}
