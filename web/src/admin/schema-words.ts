// What may stand at a place of a pack, read from the schema the wire itself is checked by: names of fields, words of a closed list.
import { ProtocolPack } from '@mydr24/protocol';
import { z } from 'zod';
import type { Path } from './pack-text.ts';

export interface SchemaWord {
  word: string;
  about: string;
  isField: boolean;
}

interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  enum?: readonly unknown[];
  const?: unknown;
  type?: string;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  propertyNames?: Schema;
  $ref?: string;
  $defs?: Record<string, Schema>;
}

let whole: Schema | undefined;
function packSchema(): Schema {
  whole ??= z.toJSONSchema(ProtocolPack, { io: 'input', unrepresentable: 'any' }) as Schema;
  return whole;
}

function choices(schema: Schema): Schema[] {
  const name = schema.$ref?.split('/').at(-1);
  const target = name === undefined ? schema : (packSchema().$defs?.[name] ?? schema);
  return [target, ...(target.anyOf ?? []), ...(target.oneOf ?? [])].flatMap((each) => (each === target || each.$ref === undefined ? [each] : choices(each)));
}

function inside(schemas: readonly Schema[], key: string | number): Schema[] {
  return schemas.flatMap((schema) => {
    if (typeof key === 'number') return schema.items === undefined ? [] : choices(schema.items);
    const found = schema.properties?.[key] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
    return found === undefined ? [] : choices(found);
  });
}

/** Words that fit at `path`: the fields of what stands there, or its closed list of values. */
export function wordsAt(path: Path): SchemaWord[] {
  const schemas = path.reduce(inside, choices(packSchema()));
  const fields = schemas.flatMap((schema) => [
    ...Object.entries(schema.properties ?? {}).map(([word, field]) => ({ word, about: field.description ?? '', isField: true })),
    ...(schema.propertyNames?.enum ?? []).map((word) => ({ word: String(word), about: '', isField: true })),
  ]);
  const values = schemas.flatMap((schema) => (schema.enum ?? (schema.const === undefined ? schema.type === 'boolean' ? [true, false] : [] : [schema.const])).map((word) => ({ word: String(word), about: schema.description ?? '', isField: false })));
  return [...new Map([...fields, ...values].map((each) => [each.word, each])).values()];
}
