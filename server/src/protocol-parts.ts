// Builds what plans come from: packs, who signs and reads them, and the book of plans in force. Part of app.ts. Decides nothing.
import type { RosterEngine } from './dispatch/responder-roster-engine.ts';
import { staffingSource } from './protocols/pack-force-engine.ts';
import { loadPackKey } from './protocols/pack-key-file.ts';
import { createPackReader } from './protocols/pack-reader-node.ts';
import { createPlanBook } from './protocols/plan-book-engine.ts';
import { createShippedPacks } from './protocols/shipped-packs-file.ts';
import type { RotaBookEngine } from './rotas/rota-book-engine.ts';
import type { Platform } from './platform-parts.ts';
import type { AlertDeviceEngine } from './paging/alert-device-engine.ts';

export interface ProtocolParts {
  dataDir: string;
  roster: RosterEngine;
  rotas: RotaBookEngine;
  alertDevices: AlertDeviceEngine;
  /** A tenant's active pack can no longer be followed; the last good one is. */
  onRefused: (tenantId: string, version: number) => void;
}

export function buildProtocols({ pg, clock, metrics, onProblem }: Platform, { dataDir, roster, rotas, alertDevices, onRefused }: ProtocolParts) {
  const key = loadPackKey(dataDir);
  const staffingOf = staffingSource({ listPeople: (tenantId) => roster.list(tenantId), rotas, alertDevices });
  const reader = createPackReader();
  const readSource = reader.read;
  const book = createPlanBook({ pg, clock, key, staffingOf, readSource, onProblem, onRefused });
  metrics.gauge('mydr24_protocol_packs_refused', 'Tenants whose active protocol pack was refused; the last good one is in force.', () => book.refusedCount());
  return { book, key, staffingOf, reader, readSource, shipped: createShippedPacks(readSource, onProblem) };
}
