// docs/security/fields.md: who is told which field, made of the protocol's schemas, the rights matrix and the table of field rights. Judges and writes
// nothing; a test compares the file with it, and `node tools/security/write-fields.ts` writes it anew.
import { type Endpoint, endpointNames, endpoints, topicKinds, topics } from '@mydr24/protocol';
import { fieldRights, guards } from '@mydr24/server/gateway/field-rights.ts';
import { topicDoors } from '@mydr24/server/people/door-postgres.ts';
import type { ExplainedRights } from '@mydr24/server/people/access.ts';
import { columns, rightsMatrix } from '@mydr24/server/people/rights-matrix.ts';
import { z } from 'zod';

const roleOf = (column: string): string => (column === 'otherNurse' ? 'nurse' : column === 'otherFamily' ? 'family' : column);

/** Everybody who may be let in to some record by it. */
export function askersOf(name: (typeof endpointNames)[number]): string[] {
  const row = rightsMatrix[name];
  return row.for === 'person' ? [...new Set(columns.filter((_, nth) => row.cells[nth] !== '403').map(roleOf))] : [row.for];
}
export const followersOf = (kind: (typeof topicKinds)[number], rights: Pick<ExplainedRights, 'rolesFor'>): string[] => [...rights.rolesFor(topicDoors[kind].action)];

/** Named schemas in a schema, itself included. */
export function namedIn(schema: z.ZodType, found = new Map<string, z.ZodObject>(), seen = new Set<z.ZodType>()): Map<string, z.ZodObject> {
  if (seen.has(schema)) return found;
  seen.add(schema);
  const go = (part: unknown): unknown => namedIn(part as z.ZodType, found, seen);
  const id = z.globalRegistry.get(schema)?.id;
  if (schema instanceof z.ZodObject) {
    if (id !== undefined) found.set(id, schema);
    Object.values(schema.shape).forEach(go);
  } else if (schema instanceof z.ZodArray) go(schema.element);
  else if (schema instanceof z.ZodUnion) schema.options.forEach(go);
  else if (schema instanceof z.ZodRecord) go(schema.valueType);
  else if (schema instanceof z.ZodTuple) schema.def.items.forEach(go);
  else if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodReadonly) go(schema.unwrap());
  return found;
}

const fieldsOf = (schema: z.ZodType): string => {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape).join(' ') || 'nothing';
  const named = z.globalRegistry.get(schema)?.id;
  return named ?? (schema instanceof z.ZodUnion ? 'one of several forms' : schema.type);
};

export function fieldDocument(rights: Pick<ExplainedRights, 'rolesFor'>): string {
  const guarded = [...fieldRights].map(([schema, fields]) => {
    const groups = Map.groupBy(fields, ([, seenBy]) => [...seenBy].join(', '));
    return [...groups].map(([seenBy, own]) => `| ${schema} | ${own.map(([field]) => field).join(' ')} | ${seenBy} |`).join('\n');
  });
  const asked = endpointNames.filter((name) => !endpoints[name].isFile).map((name) => {
    const { reply }: Endpoint = endpoints[name];
    return `| ${name} | ${askersOf(name).join(', ')} | ${fieldsOf(reply)} |`;
  });
  const followed = topicKinds.map((kind) => `| ${kind} | ${followersOf(kind, rights).join(', ')} | ${fieldsOf(topics[kind].snapshot)} |`);
  return `# Fields: who is told which

Made by \`node tools/security/write-fields.ts\` from the protocol's schemas, \`server/src/people/rights-matrix.ts\` and \`server/src/gateway/field-rights.ts\`; a test fails when it is not.
Everything that leaves over HTTP and sockets passes one place (\`server/src/gateway/outgoing-cut-engine.ts\`) and is cut there: to what its schema names, and of the schemas below to what
a row gives to a role of whoever asked. What no row names is told to nobody. Files (PDF, exports), FHIR for apps and the small pages of families have forms of their own
([ways-out.yaml](ways-out.yaml)).

## What turns on how somebody stands to the record

| in | fields | told |
| --- | --- | --- |
${Object.entries(guards).map(([schema, { fields, seenBy }]) => `| ${schema} | ${fields} | ${seenBy} |`).join('\n')}

## Schemas that say something of a patient or a person

Whether this very record is open to them is decided before, by the policies.

| schema | fields | roles |
| --- | --- | --- |
${guarded.join('\n')}

## Endpoints

Who may be let in to some record, and what the reply holds.

| endpoint | who | fields |
| --- | --- | --- |
${asked.join('\n')}

## Topics of sockets

| topic | who | fields of its snapshot |
| --- | --- | --- |
${followed.join('\n')}
`;
}
