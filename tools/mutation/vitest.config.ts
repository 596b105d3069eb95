// The tests of monitoring, written for node:test, in one process of vitest: a mutant then costs milliseconds and not a start of Node.
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { 'node:test': join(import.meta.dirname, 'node-test-by-vitest.ts') } },
  test: { include: ['server/src/monitoring/*.test.ts'], exclude: ['**/*.pg.test.ts'], environment: 'node', isolate: false },
});
