// Builds what family sees: links and passes, their pages, news, and where whoever comes is. Part of app.ts. Decides nothing.
import { insertAudit } from './audit/audit-store.ts';
import { publicUrlOf } from './channels.ts';
import type { Config } from './config.ts';
import { previewFamilyView, readFamilyView } from './emergency/emergency-snapshot-store.ts';
import { type ApproachOf, approachFrom } from './family/approach.ts';
import { createFamilyNews } from './family/family-news-engine.ts';
import { createFamilyPages } from './family/family-page-engine.ts';
import { addFamilyPages, familyStyle } from './family/family-page-routes.ts';
import { createFamilyHandlers } from './family/family-routes.ts';
import type { Keys } from './keys/keys.ts';
import { createViewers } from './family/viewer-engine.ts';
import { nodeSecrets } from './people/secrets-node.ts';
import type { Chain } from './chain-parts.ts';
import type { People } from './people-parts.ts';
import type { Platform } from './platform-parts.ts';
import type { RoadParts } from './road-parts.ts';

export function buildFamily(platform: Platform & { readonly keys: Keys }, { door, revocations: rightsChanges }: People, roads: RoadParts, { roster, pages: channels }: Chain, config: Config) {
  const { pg, keys, clock, ids, topicLog: log, bus, live, metrics, onProblem } = platform;
  const approachOf: ApproachOf = (view) => {
    const responder = view.going === null ? null : (roster.find(view.going.personId)?.responder ?? null);
    const { position = null, positionedAt = null } = responder ?? {};
    if (view.going === null || position === null || positionedAt === null) return null;
    const [arrival] = roads.arrivalsOf(view.tenantId)(view.going.scene, [{ position, vehicle: responder?.kit?.vehicle ?? 'car', accuracyM: null, ageMs: null }]);
    return arrival === undefined ? null : approachFrom(view, { position, positionedAt, etaS: arrival.etaS }, clock.nowMs());
  };
  const pages = createFamilyPages({ bus, live, rightsChanges, onProblem });
  metrics.gauge('mydr24_family_pages', 'Open pages of family passes.', () => pages.count());
  const viewers = createViewers({ pg, clock, ids, secrets: nodeSecrets, insertAudit, readView: readFamilyView });
  return {
    pages,
    news: createFamilyNews({ pg, keys, clock, live, readView: readFamilyView, approachOf, leaveNotice: channels.notices.leave, onProblem }),
    pageStyles: [familyStyle],
    addPages: addFamilyPages({ viewers, pages, approachOf, clock, isTls: config.publicOrigin?.startsWith('https:') ?? false }),
    handlers: createFamilyHandlers({
      pg, keys, door, ids, log, secrets: nodeSecrets, rightsChanges, readView: readFamilyView, previewView: previewFamilyView, approachOf, send: channels.sendToFamily, publicUrl: publicUrlOf(config),
    }),
  };
}

export type Family = ReturnType<typeof buildFamily>;
