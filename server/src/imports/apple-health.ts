// Apple Health's export.xml, element by element: a file of a gigabyte is never held. Records within a correlation stand in the
// file once more by themselves and are passed over there.
import { SaxesParser } from 'saxes';
import type { VitalKind } from '@mydr24/protocol';
import { instantOf } from './file-instant.ts';
import { type ImportReader, type ImportRow, type ImportSettings, refused, rowOf, shownText } from './import-row.ts';

const kinds: Readonly<Record<string, VitalKind>> = {
  HeartRate: 'heart-rate', OxygenSaturation: 'spo2', RespiratoryRate: 'respiratory-rate', BodyTemperature: 'temperature', BloodPressureSystolic: 'systolic',
  BloodPressureDiastolic: 'diastolic', BloodGlucose: 'glucose', BodyMass: 'body-weight', Height: 'body-height', BodyMassIndex: 'body-mass-index',
};
const PREFIX = 'HKQuantityTypeIdentifier';

export function readAppleHealth(settings: ImportSettings): ImportReader {
  const parser = new SaxesParser();
  const decoder = new TextDecoder();
  let rows: ImportRow[] = [];
  let row = 0;
  let depthOfCorrelation = 0;
  let isBroken = false;
  parser.on('error', () => {
    if (!isBroken) rows.push(refused(row, 'xml-broken', 'XML that breaks off or is damaged after this record', 'the whole export.xml', 'export it again; what came before was read'));
    isBroken = true;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (isBroken) return;
    if (name === 'Correlation') depthOfCorrelation += 1;
    if (name !== 'Record' || depthOfCorrelation > 0) return;
    row += 1;
    rows.push(recordOf(row, attributes, settings));
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'Correlation') depthOfCorrelation -= 1;
  });
  const feed = (text: string): readonly ImportRow[] => {
    if (!isBroken) parser.write(text);
    const found = rows;
    rows = [];
    return found;
  };
  return {
    take: (bytes) => feed(decoder.decode(bytes, { stream: true })),
    end() {
      const last = feed(decoder.decode());
      if (!isBroken) parser.close();
      return [...last, ...rows];
    },
  };
}

function recordOf(row: number, attributes: Readonly<Record<string, string>>, settings: ImportSettings): ImportRow {
  const type = attributes['type'] ?? '';
  const name = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : '';
  const vital = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (vital === undefined) return { passedOver: shownText(type) };
  const number = Number(attributes['value']);
  // HealthKit's percent is a fraction: 0.97 is 97 %.
  const value = vital === 'spo2' && attributes['unit'] === '%' && number > 0 && number <= 1 ? Number((number * 100).toFixed(2)) : attributes['value'];
  const unit = vital === 'body-mass-index' && attributes['unit'] === 'count' ? 'kg/m2' : attributes['unit'];
  return rowOf({ row, vital, value, unit, atMs: instantOf(attributes['startDate'], settings), source: attributes['sourceName'] }, settings);
}
