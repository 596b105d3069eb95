// Unit tests of the web app's pure parts; browsers are driven elsewhere.
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { root: import.meta.dirname, include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], environment: 'node' } });
