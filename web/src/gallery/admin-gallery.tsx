// The administration's screens with invented packs, one state at a time: ?show=editor. Without a name, the list of them.
import type { ConnectionState } from '@mydr24/client';
import { wireError, type PackFinding, type Role } from '@mydr24/protocol';
import { useMemo, type ReactNode } from 'react';
import { AdminFrame } from '../admin/admin-shell.tsx';
import { DevicesScreen } from '../admin/devices-screen.tsx';
import { DrillsScreen } from '../admin/drills-screen.tsx';
import { DryRunOf } from '../admin/dry-run-screen.tsx';
import { EditorOf } from '../admin/editor-screen.tsx';
import { PackOf } from '../admin/pack-screen.tsx';
import { ProtocolsScreen } from '../admin/protocols-screen.tsx';
import { TickerContext, stoppedTicker } from '../live/use-now.ts';
import { Frame } from '../shell/frame.tsx';
import { FixtureProvider } from './fixture-provider.tsx';
import { activeDocument, channels, devices, documentOf, drills, findings, noDrills, onlyWarnings, overtaken, packs, runOf, versionOf, versions } from './admin-fixtures.ts';
import { brokenSource, changedSource, fixtureSource } from './admin-pack.ts';
import { fixtureClient, type Fixture } from './fixture-client.ts';
import { FIXTURE_NOW, fixtureUnits } from './fixtures.ts';
import { meAs } from './surface-fixtures.ts';
import { StateList } from './state-list.tsx';

interface Shown extends Partial<Pick<Fixture, 'replies' | 'refusals' | 'unanswered' | 'connection'>> {
  role?: Role;
  screen: ReactNode;
}

const live = { tag: 'live', sinceMs: FIXTURE_NOW - 60_000, welcome: {} } as unknown as ConnectionState;
const offline: ConnectionState = { tag: 'offline', sinceMs: FIXTURE_NOW - 400_000 };
const forbidden = wireError('forbidden', 'not-allowed', 'Not yours to see.');
const unavailable = wireError('unavailable', 'unreachable', 'No answer.');

const list = (more: Partial<Shown> = {}): Shown => ({ screen: <ProtocolsScreen />, replies: { listPacks: packs }, ...more });
const editor = (source: string, found: readonly PackFinding[] = findings, more: Partial<Shown> = {}): Shown => ({
  screen: <EditorOf packId="ad-112" version={4} />,
  replies: { getPackVersion: documentOf(versions.draft, source), lintPack: { findings: [...found], pack: null }, dryRunPack: runOf(), savePackDraft: { ...documentOf(versions.draft, source), findings: [...found] } }, ...more,
});
const pack = (version: Parameters<typeof documentOf>[0], found: readonly PackFinding[] = onlyWarnings, more: Partial<Shown> = {}): Shown => ({
  screen: <PackOf packId="ad-112" version={version.version} />,
  replies: { getPackVersion: documentOf(version, changedSource.replace('          ca: "Envieu', '          en: "Send somebody for the AED."\n          ca: "Envieu')), getActivePack: { document: activeDocument }, lintPack: { findings: [...found], pack: null }, dryRunPack: runOf() }, ...more,
});
const dryRun = (more: Partial<Shown> = {}): Shown => ({ screen: <DryRunOf asked={null} />, replies: { listPacks: packs, getPackVersion: activeDocument, listUnits: { units: fixtureUnits }, dryRunPack: runOf() }, ...more });
const drillsScreen = (more: Partial<Shown> = {}): Shown => ({ role: 'coordinator', screen: <DrillsScreen />, replies: { listIncidents: drills, listUnits: { units: fixtureUnits } }, ...more });
const devicesScreen = (more: Partial<Shown> = {}): Shown => ({ screen: <DevicesScreen />, replies: { listAlertDevices: devices, listChannels: channels, listUnits: { units: fixtureUnits }, ringAlertDevice: { outcome: 'sent', code: null } }, ...more });
const longTitle = 'Servei d’Atenció Sanitària Urgent de la Vall Gran, de la Vall Blava i de les parròquies altes, 112 i 116';

const states: Readonly<Record<string, () => Shown>> = {
  'protocols': () => list(),
  'protocols-empty': () => list({ replies: { listPacks: { ...packs, active: null, versions: [] } } }),
  'protocols-tampered': () => list({ replies: { listPacks: { ...packs, refused: { packId: 'ad-112', version: 5, reason: 'changed' } } } }),
  'protocols-long': () => list({ replies: { listPacks: { ...packs, versions: packs.versions.map((each) => ({ ...each, title: longTitle })) } } }),
  'protocols-loading': () => list({ unanswered: ['listPacks'] }),
  'protocols-refused': () => list({ refusals: { listPacks: forbidden } }),
  'protocols-error': () => list({ refusals: { listPacks: unavailable } }),
  'protocols-offline': () => list({ connection: offline, refusals: { listPacks: unavailable } }),
  'editor': () => editor(changedSource),
  'editor-clean': () => editor(fixtureSource, []),
  'editor-not-yaml': () => editor(brokenSource, [{ ...findings[0]!, code: 'not-yaml', path: [], line: 12, message: 'found text that is not YAML, expected "key: value" lines; mend it here first' }]),
  'editor-not-saved': () => editor(changedSource, findings, { refusals: { savePackDraft: unavailable } }),
  'editor-conflict': () => editor(changedSource, findings, { refusals: { savePackDraft: overtaken } }),
  'editor-loading': () => editor(changedSource, findings, { unanswered: ['getPackVersion'] }),
  'editor-read-only': () => editor(changedSource, [], { replies: { ...editor(changedSource, []).replies, getPackVersion: documentOf(versions.proposed) } }),
  'pack-draft-errors': () => pack(versions.draft, findings),
  'pack-draft': () => pack(versions.draft),
  'pack-proposed-own': () => pack(versions.proposedByMe),
  'pack-proposed': () => pack(versions.proposed),
  'pack-refused': () => pack(versions.proposed, onlyWarnings, { refusals: { approvePack: wireError('conflict', 'not-proposed', 'No longer proposed.') } }),
  'pack-approved': () => pack(versions.approved),
  'pack-scheduled': () => pack(versions.scheduled),
  'pack-active': () => pack(versions.active, []),
  'pack-long': () => pack(versionOf(4, 'proposed', { title: longTitle })),
  'pack-not-there': () => pack(versions.draft, [], { refusals: { getPackVersion: wireError('not-found', 'not-found', '') } }),
  'dry-run': () => dryRun(),
  'dry-run-broken': () => dryRun({ replies: { ...dryRun().replies, dryRunPack: runOf({ isBroken: true }) } }),
  'dry-run-empty': () => dryRun({ replies: { listPacks: { ...packs, active: null, versions: [] } } }),
  'dry-run-failed': () => dryRun({ refusals: { dryRunPack: unavailable } }),
  'drills': () => drillsScreen(),
  'drills-empty': () => drillsScreen({ replies: { listIncidents: noDrills, listUnits: { units: fixtureUnits } } }),
  'drills-refused': () => drillsScreen({ role: 'admin', refusals: { listIncidents: forbidden } }),
  'devices': () => devicesScreen(),
  'devices-empty': () => devicesScreen({ replies: { listAlertDevices: { alertDevices: [] }, listChannels: channels } }),
  'devices-error': () => devicesScreen({ refusals: { listAlertDevices: unavailable, listChannels: unavailable } }),
};

export function AdminGallery() {
  const name = new URLSearchParams(location.search).get('show') ?? '';
  const shown = states[name];
  return shown === undefined ? <StateList title="Administration" names={Object.keys(states)} /> : <OneState key={name} shown={shown()} />;
}

function OneState({ shown }: { shown: Shown }) {
  const client = useMemo(
    () => fixtureClient({ now: FIXTURE_NOW, connection: shown.connection ?? live, topics: {}, replies: shown.replies ?? {}, refusals: shown.refusals ?? {}, unanswered: shown.unanswered ?? [] }),
    [shown],
  );
  const ticker = useMemo(() => stoppedTicker(FIXTURE_NOW), []);
  return (
    <TickerContext value={ticker}>
      <FixtureProvider me={meAs(shown.role ?? 'admin')} client={client}>
        <Frame>
          <AdminFrame>{shown.screen}</AdminFrame>
        </Frame>
      </FixtureProvider>
    </TickerContext>
  );
}
