// JSON Schemas of our messages, for the published documents and the wire hash. Named schemas are collected once and
// referred to. An object may carry more fields than a schema names: a later version adds fields, readers skip them.
import { z } from 'zod';

export type JsonSchema = { [key: string]: unknown };

export interface SchemaCollector {
  /** A schema, or a reference to a named one. `input` is what a caller may send, `output` what comes back. */
  describe(schema: z.ZodType, side: 'input' | 'output'): JsonSchema;
  /** Every named schema met so far. */
  named(): Record<string, JsonSchema>;
}

export function createSchemaCollector(refPrefix = '#/components/schemas/'): SchemaCollector {
  const definitions = new Map<string, JsonSchema>();
  return {
    describe(schema, side) {
      const { $schema: _, $defs = {}, ...rest } = z.toJSONSchema(schema, { io: side, override: ({ jsonSchema }) => simplify(jsonSchema) }) as JsonSchema & {
        $defs?: Record<string, JsonSchema>;
      };
      const names = new Map<string, string>();
      for (const [name, definition] of Object.entries($defs)) names.set(name, nameOf(definitions, name, definition, side));
      const refer = (value: JsonSchema): JsonSchema => rewrite(value, (name) => `${refPrefix}${names.get(name) ?? name}`) as JsonSchema;
      for (const [name, definition] of Object.entries($defs)) {
        const { id: _id, ...body } = definition;
        definitions.set(names.get(name)!, refer(body));
      }
      const { id: _id, ...body } = rest;
      return refer(body);
    },
    named: () => Object.fromEntries([...definitions].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** What may be sent can differ from what comes back (defaults); then the sent form has a name of its own. */
function nameOf(definitions: ReadonlyMap<string, JsonSchema>, name: string, definition: JsonSchema, side: 'input' | 'output'): string {
  return side === 'input' && definitions.has(name) && JSON.stringify(definition).includes('"default"') ? `${name}Input` : name;
}

function simplify(schema: JsonSchema): void {
  if (schema['additionalProperties'] === false) delete schema['additionalProperties'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
}

function rewrite(value: unknown, refOf: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, refOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string' ? [key, refOf(inner.replace('#/$defs/', ''))] : [key, rewrite(inner, refOf)],
    ),
  );
}
