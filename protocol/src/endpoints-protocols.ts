// Endpoints of the protocols slice: packs, their versions and approvals, the linter, dry runs, and guidance in an emergency.
import { z } from 'zod';
import { endpoint, File } from './endpoint.ts';
import { EmergencyId, Instant } from './ids.ts';
import { DryRun, DryRunRequest, Guidance, PackDocument, PackJudged, PackList, PackVersion, SavedDraft, ShippedDocument } from './pack-views.ts';

const person = 'person' as const;
const packId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(64);
const byPack = z.object({ packId });
const byVersion = z.object({ packId, version: z.coerce.number().int().min(1) });
const source = z.string().max(400_000);
/** Room for the source as a JSON text, where a letter of another script may take six bytes. */
const bodyBytes = 2_000_000;

export const protocolsEndpoints = {
  listPacks: endpoint('GET', '/v1/protocol-packs', 'Packs of my tenant with their versions, what is active, and the packs that come with the program', { auth: person, reply: PackList }),
  getShippedPack: endpoint('GET', '/v1/protocol-packs/shipped/:packId', 'A pack that comes with the program', { auth: person, params: byPack, reply: ShippedDocument }),
  getPackVersion: endpoint('GET', '/v1/protocol-packs/:packId/versions/:version', 'One version: source, parsed pack, state, who did what when', { auth: person, params: byVersion, reply: PackDocument }),
  getActivePack: endpoint('GET', '/v1/protocol-packs/active', 'The pack emergencies begin with now; null means the built-in plans', { auth: person, reply: z.object({ document: PackDocument.nullable() }) }),
  createPackDraft: endpoint('POST', '/v1/protocol-packs', 'Begin a draft from a shipped pack (no version) or from a version', {
    auth: person, body: z.object({ packId, version: z.int().min(1).nullable() }), reply: PackDocument,
  }),
  savePackDraft: endpoint('PUT', '/v1/protocol-packs/:packId/versions/:version', 'Keep a draft\'s text; refused when somebody saved since `revision`', {
    auth: person, params: byVersion, bodyBytes, body: z.object({ source, revision: z.int() }), reply: SavedDraft,
  }),
  lintPack: endpoint('POST', '/v1/protocol-packs/lint', 'Judge a text against my tenant\'s people, rotas and channels of the coming 14 days', {
    auth: person, bodyBytes, body: z.object({ source }), reply: PackJudged,
  }),
  dryRunPack: endpoint('POST', '/v1/protocol-packs/dry-run', 'Run an emergency on a simulated clock; nothing leaves', { auth: person, bodyBytes, body: DryRunRequest, reply: DryRun }),
  proposePack: endpoint('POST', '/v1/protocol-packs/:packId/versions/:version/propose', 'Ask another person to approve; the text is fixed from here', { auth: person, params: byVersion, reply: PackVersion }),
  approvePack: endpoint('POST', '/v1/protocol-packs/:packId/versions/:version/approve', 'Approve as another person than its authors and proposer', { auth: person, params: byVersion, reply: PackVersion }),
  activatePack: endpoint('POST', '/v1/protocol-packs/:packId/versions/:version/activate', 'Activate an approved version at once or at a time; running emergencies keep theirs', {
    auth: person, needsStepUp: true, params: byVersion, body: z.object({ atMs: Instant.nullable() }), reply: PackVersion,
  }),
  withdrawPack: endpoint('POST', '/v1/protocol-packs/:packId/versions/:version/withdraw', 'Take back a draft, proposal, approval or schedule', { auth: person, params: byVersion, reply: PackVersion }),
  downloadPack: endpoint('GET', '/v1/protocol-packs/:packId/versions/:version/file', 'The file itself, or its signature', {
    auth: person, params: byVersion, query: z.object({ part: z.enum(['pack', 'signature']).default('pack') }), reply: File,
  }),
  getPackSchema: endpoint('GET', '/v1/protocol-pack.schema.json', 'JSON schema of the pack file', { auth: 'public', reply: File }),
  getGuidance: endpoint('GET', '/v1/emergencies/:emergencyId/guidance', 'What the pack says for this emergency, of the version it began with', {
    auth: person, params: z.object({ emergencyId: EmergencyId }), query: z.object({ language: z.string().max(20).optional() }), reply: Guidance,
  }),
};
