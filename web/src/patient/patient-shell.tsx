// Round every screen of a patient: their own sensors are read whichever of them is open.
import { Outlet, useLocation } from '@tanstack/react-router';
import { SensorsProvider } from '../bluetooth/sensors-context.tsx';
import { WaitingStrip } from '../bluetooth/waiting-strip.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { ScreenMessage } from '../design/screen-states.tsx';

export function PatientShell() {
  const { patientId } = useMe();
  const { say } = useWords();
  const isAtSensors = useLocation().pathname.endsWith('/sensors');
  if (patientId === null) return <ScreenMessage level={1} title={say('patient.none')} text={say('patient.none.next')} />;
  return (
    <SensorsProvider patientId={patientId}>
      {!isAtSensors && <WaitingStrip />}
      <Outlet />
    </SensorsProvider>
  );
}
