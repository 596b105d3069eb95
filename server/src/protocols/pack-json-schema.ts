// The JSON schema of a pack file, made from the very schema the server reads it with; published as docs/schemas/protocol-pack-1.json
// and at /v1/protocol-pack.schema.json. Unlike a message's, it refuses unknown fields: a mistyped one must not pass.
import { ProtocolPack } from '@mydr24/protocol';
import { z } from 'zod';

export const PACK_SCHEMA_ID = 'urn:mydr24:protocol-pack:1';

export function packJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(ProtocolPack, { io: 'input', target: 'draft-2020-12', override: ({ jsonSchema }) => simplify(jsonSchema) });
  return { $schema, $id: PACK_SCHEMA_ID, title: 'MyDR24 protocol pack', ...rest };
}

function simplify(schema: Record<string, unknown>): void {
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  delete schema['id'];
}

export const packSchemaText = (): string => `${JSON.stringify(packJsonSchema(), null, 2)}\n`;
