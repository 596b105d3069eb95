// The JSON schema of an alarm rule set, made from the very schema the server reads it with; published as docs/schemas/alarm-rules-1.json
// and at /v1/alarm-rules.schema.json. It refuses unknown fields: a mistyped limit must not pass.
import { AlarmRuleSet } from '@mydr24/protocol';
import { z } from 'zod';

export const RULES_SCHEMA_ID = 'urn:mydr24:alarm-rules:1';

export function rulesSchemaText(): string {
  const { $schema, ...rest } = z.toJSONSchema(AlarmRuleSet, { io: 'input', target: 'draft-2020-12', override: ({ jsonSchema }) => void delete jsonSchema['id'] });
  return `${JSON.stringify({ $schema, $id: RULES_SCHEMA_ID, title: 'MyDR24 alarm rules', ...rest }, null, 2)}\n`;
}
