// The record of processing (GDPR Art. 30), made from the tags of the schema: as values for the screen, as a text for a folder. Pure.
import type { DataClass, ProcessingEntry } from '@mydr24/protocol';
import { dataClasses } from './data-classes.ts';
import { schemaTags } from './schema-tags.ts';

export function processingRecord(): ProcessingEntry[] {
  return (Object.keys(dataClasses) as DataClass[]).map((dataClass) => ({ dataClass, ...dataClasses[dataClass], tables: tablesOf(dataClass) }));
}

function tablesOf(dataClass: DataClass): ProcessingEntry['tables'] {
  return Object.entries(schemaTags).flatMap(([table, { columns }]) => {
    const own = columns.filter((column) => column.dataClass === dataClass);
    return own.length === 0 ? [] : [{ table, columns: own.map(({ name }) => name), sealed: own.filter(({ isSealed }) => isSealed).map(({ name }) => name) }];
  });
}

const ON_ERASURE: Readonly<Record<string, string>> = {
  'at-request': 'at once, when a request is granted', 'after-law': 'when the years the law keeps it are over', stays: 'stays, with an id that names nobody any more', passes: 'gone by itself within its time', none: 'nothing of a patient is in it',
};

/** `tenantId`: whose years these are; null, the installation's. */
export function recordAsMarkdown(keptYears: number, tenantId: string | null = null): string {
  const years = tenantId === null ? 'Years a record of care is kept here (`recordKeptYears`)' : `Years the tenant ${tenantId} keeps a record of care`;
  const classes = processingRecord().map(({ dataClass, what, purpose, basis, retention, onErasure, tables }) => [
    `## ${dataClass}: ${what}`, '',
    `- Purpose: ${purpose}`, `- Legal basis: ${basis}`, `- Kept: ${retention}`, `- When a patient asks for erasure: ${ON_ERASURE[onErasure] ?? onErasure}`, '',
    '| table | columns | sealed |', '|---|---|---|', ...tables.map(({ table, columns, sealed }) => `| ${table} | ${columns.join(', ')} | ${sealed.join(', ')} |`), '',
  ].join('\n'));
  return [
    '# Record of processing (GDPR Art. 30)', '', `Generated from the schema. ${years}: ${keptYears}.`,
    'Other hospitals of this installation are recipients of a patient who was shared with them (`shared_care_grants`: with whom, which topics, until when).',
    'Controller, contact of the data protection officer, other recipients outside and transfers to third countries are the operator’s to add: the program does not know them.', '', ...classes,
  ].join('\n');
}
