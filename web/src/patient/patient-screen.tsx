// The patient's phone: one big way to call for help, then whether help is coming; below it, my readings and who may see my emergencies.
import type { BoardPatient, EmergencyId, PatientId } from '@mydr24/protocol';
import { useState } from 'react';
import { LiveRegion } from '../design/live-region.tsx';
import { ScreenLoading, ScreenMessage, ScreenRefused } from '../design/screen-states.tsx';
import { useTopic } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { SharedCarePart } from '../shared-care/shared-care-part.tsx';
import { CareTeamPart } from '../care-team/care-team-part.tsx';
import { ConsentPart } from '../consent/consent-part.tsx';
import { CareWishPart } from '../ranking/care-wish.tsx';
import { ActingLink } from '../proxies/acting-link.tsx';
import { OwnImportLink } from '../imports/own-import-link.tsx';
import { MyDataLink } from '../my-data/my-data-link.tsx';
import { RecordViewsLink } from '../privacy/record-views-link.tsx';
import { FamilyLinks } from './family-links.tsx';
import { HelpPanel } from './help-panel.tsx';
import { MyReadings } from './my-readings.tsx';
import { SosPanel } from './sos-panel.tsx';
import styles from './patient-screen.module.css';

export function PatientScreen() {
  const { patientId } = useMe();
  const { say } = useWords();
  if (patientId === null) return <ScreenMessage title={say('patient.none')} text={say('patient.none.next')} />;
  return (
    <LiveRegion>
      <OwnPatient patientId={patientId} />
    </LiveRegion>
  );
}

function OwnPatient({ patientId }: { patientId: PatientId }) {
  const view = useTopic('patient', patientId);
  const { say } = useWords();
  return (
    <div className={styles.whole}>
      <h1 className="only-heard">{say('patient.title')}</h1>
      {view.status === 'refused' && <ScreenRefused error={view.error} />}
      <Help board={view.data} />
      {view.status === 'loading' && <ScreenLoading />}
      {view.data !== null && <MyReadings board={view.data} isLive={view.status === 'live'} />}
      <FamilyLinks patientId={patientId} />
      <ConsentPart patientId={patientId} />
      <SharedCarePart patientId={patientId} voice="self" />
      <CareTeamPart patientId={patientId} voice="self" />
      <CareWishPart patientId={patientId} voice="self" />
      <OwnImportLink />
      <RecordViewsLink />
      <MyDataLink />
      <ActingLink />
    </div>
  );
}

/** The call for help never waits for the rest of the screen: it works before anything is loaded. */
function Help({ board }: { board: BoardPatient | null }) {
  const open = board?.emergency ?? null;
  const [lastId, setLastId] = useState<EmergencyId | null>(null);
  // Remembered while rendering: what ends leaves the patient's row, and its last word must not vanish with it.
  if (open !== null && open.id !== lastId) setLastId(open.id);
  if (open !== null && open.status !== 'countdown') return <HelpPanel emergencyId={open.id} summary={open} onRead={null} />;
  if (open === null && lastId !== null) return <EndedOrSos emergencyId={lastId} forget={() => setLastId(null)} />;
  return <SosPanel counting={open} />;
}

/** What has just ended stays readable until the patient puts it away; a cancelled call simply gives the button back. */
function EndedOrSos({ emergencyId, forget }: { emergencyId: EmergencyId; forget: () => void }) {
  const ended = useTopic('emergency', emergencyId).data?.summary ?? null;
  if (ended === null || ended.status !== 'closed') return <SosPanel counting={null} />;
  return <HelpPanel emergencyId={emergencyId} summary={ended} onRead={forget} />;
}
