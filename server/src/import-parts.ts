// Builds what imports files on a screen. Part of app.ts. Decides nothing.
import type { Chain } from './chain-parts.ts';
import { createImporting } from './imports/import-engine.ts';
import { createImportHandlers } from './imports/import-routes.ts';
import type { Keys } from './keys/keys.ts';
import type { People } from './people-parts.ts';
import type { Platform } from './platform-parts.ts';

export function buildImports({ pg, clock, ids, keys, onProblem }: Platform & { readonly keys: Keys }, { door }: People, { devices }: Chain) {
  const importing = createImporting({ pg, keys, clock, devices, onProblem });
  return { importing, handlers: createImportHandlers({ pg, door, ids, keys, wake: importing.wake }) };
}
