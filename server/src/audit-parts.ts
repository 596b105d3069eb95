// Builds what seals the audit and carries its heads off. Part of app.ts. Decides nothing.
import { resolve } from 'node:path';
import { carryHeadsToFiles, loadAuditKey } from './audit/audit-head-file.ts';
import { createAuditSealing } from './audit/audit-seal-engine.ts';
import { sha256Of } from './platform/signature-node.ts';
import type { AppOptions } from './app-options.ts';
import type { Platform } from './platform-parts.ts';

export function buildAuditSealing({ pg, clock, onProblem }: Platform, { config, dataDir }: AppOptions) {
  const carryHeads = carryHeadsToFiles(resolve(dataDir, config.auditHeadsDir), loadAuditKey(dataDir));
  return createAuditSealing({ pg, clock, sha256: sha256Of, carryHeads, onProblem });
}
