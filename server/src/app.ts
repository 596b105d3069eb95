// The only place where parts are joined. Builds every slice by hand, starts them in an order in which nothing is
// acknowledged before it can be kept, and stops them in the reverse. Decides nothing.
import type { AppOptions } from './app-options.ts';
import { buildPlatform } from './platform-parts.ts';
import { buildBackups } from './backup-parts.ts';
import { buildAuditSealing } from './audit-parts.ts';
import { buildKeys } from './key-parts.ts';
import { buildPeople } from './people-parts.ts';
import { buildImports } from './import-parts.ts';
import { buildPrivacy } from './privacy-parts.ts';
import { listHeldPatients } from './privacy/erasure-store.ts';
import { buildRoads } from './road-parts.ts';
import { buildChain } from './chain-parts.ts';
import { buildFamily } from './family-parts.ts';
import { buildHandlers } from './handler-parts.ts';
import { buildWays } from './way-parts.ts';
import { buildEdge } from './edge-parts.ts';
import { createReadingHours } from './history/reading-hours-engine.ts';
import { buildRetention } from './retention-parts.ts';
import { buildSignOn } from './sso-parts.ts';
import { createSharedCareEnd } from './shared-care/shared-care-end-engine.ts';
import { createSweeper } from './sweeper.ts';
import { buildTenancy } from './tenancy-parts.ts';

export type { AppOptions } from './app-options.ts';

export interface App {
  /** Loads state, then listens. Resolves when the first request will be answered. */
  start(): Promise<{ port: number }>;
  /** Drains sockets, ends requests, commits what waits. Safe to call once. */
  stop(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const platform = buildPlatform(options);
  const backups = await buildBackups(platform, options);
  const keyParts = await buildKeys(platform, options);
  const { keys } = keyParts;
  const people = buildPeople(platform, options);
  const roads = await buildRoads(platform, options);
  const retention = buildRetention(platform, listHeldPatients);
  const tenants = buildTenancy(platform);
  const chain = buildChain({ ...platform, keys }, roads, retention.oldestAt, tenants, options);
  const family = buildFamily({ ...platform, keys }, people, roads, chain, options.config);
  const signOn = buildSignOn({ ...platform, keys }, people, chain, tenants, options);
  const privacy = buildPrivacy({ ...platform, ...keyParts }, people, chain, tenants, options);
  const imports = buildImports({ ...platform, keys }, people, chain);
  const handlers = buildHandlers({ ...platform, keys, firstWeekAt: () => retention.seen().firstWeekAt }, people, roads, chain, { tenants, provision: signOn.provision, handlers: { ...family.handlers, ...signOn.handlers, ...privacy.handlers, ...imports.handlers } }, options.config);
  const ways = buildWays({ ...platform, keys }, people, chain, signOn, options);
  const edge = await buildEdge({ ...platform, keys }, people, chain, handlers, { tenants, addPages: family.addPages, pageStyles: family.pageStyles, ways: [...ways.routes, ...signOn.routes] }, { ...options, status: [backups.status, retention.status] });
  signOn.sockets.narrow = (personId) => void edge.gateway.narrow({ personId }).catch(platform.onProblem);
  const sweeper = createSweeper(platform);
  const sharedCareEnd = createSharedCareEnd({ ...platform, ...chain.pages.notices });
  const readingHours = createReadingHours(platform);
  const sealing = buildAuditSealing(platform, options);
  const { coverage, roster, positions, protocols, rotas, rotaGaps, pages, rules, trying, burden, monitoring, intake, waveformWatch, escalation, soonerWatch, arrivalWatch, assignment, massCasualties, reach } = chain;
  const disk = chain.disk ?? nothing;
  const { wakeUps } = platform;
  const starting: readonly { start(): unknown }[] = [
    keyParts.checking, backups, tenants, people.revocations, people.refusedSignIns, roster, roads.policies, roads.closures, protocols.book, rotas, pages, rules.personal, rules.book, monitoring, rules.chains, trying.replays, burden.counting, disk, intake, waveformWatch, massCasualties, assignment, escalation, soonerWatch, arrivalWatch, reach.tests, reach.word, rotaGaps, positions.keeping, chain.ear, wakeUps,
    edge.gateway, family.pages, family.news, sweeper, sharedCareEnd, readingHours, retention, keyParts.resealing, keyParts.warming, privacy.erasing, privacy.recordTimes, privacy.exporting, imports.importing, coverage, ...ways.listeners, sealing,
  ];
  const stopping: readonly { stop(): unknown }[] = [
    backups, coverage, burden.counting, trying.replays, ...ways.listeners.toReversed(), imports.importing, privacy.exporting, privacy.recordTimes, privacy.erasing, retention, readingHours, keyParts.resealing, keyParts.warming, sharedCareEnd, sweeper, family.news, family.pages, edge, positions.keeping, waveformWatch, intake, chain.ear, disk, rules.chains, monitoring, soonerWatch, arrivalWatch, rules.book, rules.personal, escalation, assignment, massCasualties, reach.word, reach.tests, reach.devices, rotaGaps, pages, protocols.book, protocols.reader, rotas, roads.closures, roads.policies, roads.served ?? nothing, roster, people.refusedSignIns, people.revocations,
    tenants, wakeUps, sealing, { stop: platform.pg.close },
  ];
  return {
    async start() {
      for (const part of starting) await part.start();
      return edge.listen();
    },
    async stop() {
      for (const part of stopping) await part.stop();
    },
  };
}

/** In place of a part this node does not have. */
const nothing = { start() {}, stop() {} };
