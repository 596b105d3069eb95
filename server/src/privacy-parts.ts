// Builds what carries out a patient's rights: exports, erasure, and who is kept from being let go. Part of app.ts. Decides nothing.
import type { AppOptions } from './app-options.ts';
import type { Chain } from './chain-parts.ts';
import type { KeyParts } from './key-parts.ts';
import { findPatient } from './fhir/app-reading-store.ts';
import { printDocument } from './incident/document-node.ts';
import type { People } from './people-parts.ts';
import type { Platform } from './platform-parts.ts';
import { createErasing } from './privacy/erasure-engine.ts';
import { createExporting } from './privacy/export-engine.ts';
import { createPrivacyHandlers } from './privacy/privacy-routes.ts';
import { createRecordTimes } from './privacy/record-times-engine.ts';
import { createRecordTimeHandlers } from './privacy/record-times-routes.ts';
import { findEssentials } from './scene-notes/scene-store.ts';
import type { TenantGate } from './tenancy/tenant-limits.ts';

export function buildPrivacy({ pg, clock, ids, keys, wrap, onProblem }: Platform & Pick<KeyParts, 'keys' | 'wrap'>, { door }: People, { pages }: Chain, tenants: Pick<TenantGate, 'takeRoom'>, { config }: AppOptions) {
  const erasing = createErasing({ pg, clock, onProblem });
  const exporting = createExporting({
    pg, keys, clock, print: printDocument, onProblem,
    readIdentifiers: async (tx, patientId) => (await findPatient(tx, keys, patientId))?.identifiers ?? [],
    readEssentials: (tx, patientId) => findEssentials(tx, keys, patientId),
  });
  const [keptYears, wakeErasing] = [config.recordKeptYears, erasing.wake];
  const recordTimes = createRecordTimes({ pg, clock, ids, wakeErasing, onProblem });
  const own = createPrivacyHandlers({ pg, door, ids, keys, tenants, keptYears, masters: () => wrap.names(), tellPeople: pages.notices.tellPeople, wakeErasing, wakeExports: exporting.wake });
  const handlers = { ...own, ...createRecordTimeHandlers({ pg, door, ids, keptYears, wakeErasing }) };
  return { handlers, erasing, exporting, recordTimes };
}
