// Values for a schema of the OpenAPI document: good ones, and ones with a fault of a kind that programs trip over. Draws from
// fast-check, so that a seed gives the same values again.
import fc from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

export interface Pool {
  /** Schemas by `#/components/schemas/<name>`. */
  readonly named: Readonly<Record<string, Schema>>;
  /** Ids that lead somewhere: one's own, another tenant's, nobody's. */
  readonly ids: readonly string[];
  /** A text by which an echo is known again. */
  readonly canary: string;
}

const DEEPEST = 6;
const MOST_ITEMS = 3;
const UUID = /0-9a-f.*\{8\}|^uuid$/;

export function arbitraryOf(schema: Schema, pool: Pool, depth = 0): fc.Arbitrary<unknown> {
  const good = goodOf(schema, pool, depth);
  // A fault now and then at each level: one that is wrong everywhere is refused before it reaches anything.
  return fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: faultOf(pool) });
}

function goodOf(schema: Schema, pool: Pool, depth: number): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const named = pool.named[schema.$ref.split('/').at(-1) ?? ''];
    return named === undefined || depth > DEEPEST ? fc.constant(null) : goodOf(named, pool, depth + 1);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((each) => goodOf(each, pool, depth + 1)));
  if (schema.allOf !== undefined) return fc.tuple(...schema.allOf.map((each) => goodOf(each, pool, depth + 1))).map((parts) => Object.assign({}, ...(parts as object[])) as unknown);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (type === 'object' || schema.properties !== undefined) return objectOf(schema, pool, depth);
  if (type === 'array') return arrayOf(schema, pool, depth);
  if (type === 'string') return textOf(schema, pool);
  if (type === 'integer' || type === 'number') return numberOf(schema, type);
  if (type === 'boolean') return fc.boolean();
  return type === 'null' ? fc.constant(null) : faultOf(pool);
}

function objectOf({ properties = {}, required = [] }: Schema, pool: Pool, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, depth > DEEPEST ? fc.constant(null) : arbitraryOf(each, pool, depth + 1)]));
  return fc.record(fields, { requiredKeys: required.filter((key) => key in fields) });
}

function arrayOf({ items, prefixItems, minItems = 0 }: Schema, pool: Pool, depth: number): fc.Arbitrary<unknown> {
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map((each) => arbitraryOf(each, pool, depth + 1)));
  if (items === undefined || items === false) return fc.constant([]);
  return fc.array(arbitraryOf(items, pool, depth + 1), { minLength: Math.min(minItems, MOST_ITEMS), maxLength: Math.max(minItems, MOST_ITEMS) });
}

const instants = ['2026-11-26T00:00:00Z', '2026-11-26', '1795651200000'];

function textOf({ format, pattern, minLength = 0, maxLength = 40 }: Schema, { ids, canary }: Pool): fc.Arbitrary<unknown> {
  if (UUID.test(format ?? '') || UUID.test(pattern ?? '')) return fc.constantFrom(...ids);
  if (format === 'date-time' || format === 'date') return fc.constantFrom(...instants);
  if (format === 'email') return fc.constant(`${canary}@example.org`);
  if (format === 'uri') return fc.constant(`https://${canary}.example.org/x`);
  return fc.oneof(
    fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 40) }),
    fc.constant(canary.slice(0, maxLength)),
    fc.constantFrom(...ids),
  );
}

function numberOf({ minimum, maximum, exclusiveMinimum }: Schema, type: string): fc.Arbitrary<unknown> {
  const least = minimum ?? exclusiveMinimum ?? 0;
  const most = Math.max(maximum ?? least + 10_000, least);
  const edges = fc.constantFrom(least, most, Math.floor((least + most) / 2));
  return type === 'integer' ? fc.oneof(edges, fc.integer({ min: Math.ceil(Math.max(least, -(2 ** 31))), max: Math.floor(Math.max(Math.min(most, 2 ** 31), Math.max(least, -(2 ** 31)))) })) : edges;
}

/** Of the wrong type, too large, too deep, or in characters that programs trip over. */
function faultOf({ ids, canary }: Pool): fc.Arbitrary<unknown> {
  return fc.constantFrom<unknown>(
    null, true, -1, 0, 1.5, 1e308, -(2 ** 53), '', ' ', canary, `${canary}\u0000`, '\ud800', '\u202e\u2066', 'ﷺ'.repeat(400), 'x'.repeat(20_000), '٣', 'İ', '\r\nSet-Cookie: a=b', '%00', '${7*7}', '../../..', "'", [], {}, [[[[[[]]]]]], { length: 1e9 }, ...ids.slice(0, 3),
  );
}
