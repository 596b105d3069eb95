import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asyncApi, socketPage } from './asyncapi.ts';
import { endpointNames } from './endpoints.ts';
import { openApi } from './openapi.ts';
import { topicKinds } from './views.ts';

/** Every `$ref` inside a document. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === '$ref' ? [String(inner)] : refsIn(inner)));
}

function resolves(document: unknown, ref: string): boolean {
  const path = ref.replace(/^#\//, '').split('/');
  return path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document) !== undefined;
}

test('[W2] the OpenAPI document holds every endpoint, and every reference leads somewhere', () => {
  const document = openApi() as { paths: Record<string, Record<string, { operationId: string }>> };
  const names = Object.values(document.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
  assert.deepEqual(names.toSorted(), endpointNames.toSorted());
  assert.deepEqual(refsIn(document).filter((ref) => !resolves(document, ref)), []);
});

test('[W2] the AsyncAPI document holds every topic, and every reference leads somewhere', () => {
  const document = asyncApi() as { 'x-topics': object };
  assert.deepEqual(Object.keys(document['x-topics']), topicKinds);
  assert.deepEqual(refsIn(document).filter((ref) => !resolves(document, ref)), []);
});

test('[W2] path parameters are declared, and the page of the sockets names every frame without a script', () => {
  const { paths } = openApi() as { paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>> };
  for (const [path, operations] of Object.entries(paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const { parameters } of Object.values(operations)) assert.deepEqual(parameters.filter((p) => p.in === 'path').map((p) => p.name), named);
  }
  assert.match(socketPage(), /client\.hello/);
  assert.doesNotMatch(socketPage(), /<script/);
});
