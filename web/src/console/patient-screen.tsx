// One patient, whole: who, what alarms and why, every value with its age, the score with its parts, the trends, the open emergency.
import type { Alarm, AlarmSilence, BoardPatient, PatientId } from '@mydr24/protocol';
import { Link, useParams } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { OpenInApp } from '../apps/open-in-app.tsx';
import { useOwnGlass } from '../break-glass/own-glass.ts';
import { RefusedPatient } from '../break-glass/refused-patient.tsx';
import { AlarmRow, type AlarmCommand } from '../design/alarm-row.tsx';
import { conditionWords, openAlarms } from '../design/alarm-words.ts';
import { ageInYears, fullName } from '../design/figures.ts';
import { LiveRegion } from '../design/live-region.tsx';
import { ScreenLoading } from '../design/screen-states.tsx';
import { UndoToast } from '../design/undo-toast.tsx';
import { useTopic } from '../live/live-context.tsx';
import { useNow, useTimeOnce } from '../live/use-now.ts';
import { SharedCarePart } from '../shared-care/shared-care-part.tsx';
import { CareTeamPart } from '../care-team/care-team-part.tsx';
import { CareWishPart } from '../ranking/care-wish.tsx';
import { SoundProvider, SoundSwitch } from '../sound/alarm-sound.tsx';
import { ChartNotes } from '../protected/chart-notes.tsx';
import { PatientLimits } from '../rules/patient-limits.tsx';
import { AlarmStrip, hasStrip } from '../strips/alarm-strip.tsx';
import { LiveStrips } from '../strips/live-strips.tsx';
import { useWords } from '../words/words-context.tsx';
import { AlarmAnnouncer } from './alarm-announcer.tsx';
import { AlarmChanges } from './alarm-changes.tsx';
import { isEmergencyOpen } from './board-order.ts';
import { ChartNoteForm } from './chart-note.tsx';
import { Charting } from './charting.tsx';
import { DeviceAlerts } from './device-alerts.tsx';
import { DeviceSignals } from './device-signals.tsx';
import { EarlyWarnings } from './early-warning.tsx';
import { EmergencyPanel } from './emergency-panel.tsx';
import { News2Table } from './news2-table.tsx';
import { placeWords } from './place-words.ts';
import { RaiseEmergency } from './raise-emergency.tsx';
import { ClockCard } from './response-clock.tsx';
import { Silences } from './silences.tsx';
import { Silencing, UndoSilence } from './silencing.tsx';
import { Spo2Scale } from './spo2-scale.tsx';
import { useAlarmCommands } from './use-alarm-commands.ts';
import { VitalTiles } from './vital-tiles.tsx';
import { VitalCharts } from './vital-charts.tsx';
import styles from './patient.module.css';

export function ConsolePatientScreen() {
  const { patientId } = useParams({ from: '/signed-in/console/patients/$patientId' });
  const open = useOwnGlass().body?.open ?? null;
  const isByGlass = open?.patientId === patientId && !open.isInCare;
  // A use that begins lets the page be asked for anew.
  return <PatientPage key={isByGlass ? open.id : patientId} patientId={patientId as PatientId} isByGlass={isByGlass} />;
}

/** `isByGlass`: open by break-glass, to read only. */
export function PatientPage({ patientId, isByGlass = false }: { patientId: PatientId; isByGlass?: boolean }) {
  const { say } = useWords();
  const view = useTopic('patient', patientId);
  if (view.status === 'refused') return <RefusedPatient patientId={patientId} error={view.error} />;
  if (view.status === 'loading') return <ScreenLoading title={say('patientPage.title')} />;
  return (
    <SoundProvider>
      <LiveRegion>
        <WholePatient row={view.data} isLive={view.status === 'live'} isByGlass={isByGlass} />
      </LiveRegion>
    </SoundProvider>
  );
}

function WholePatient({ row, isLive, isByGlass }: { row: BoardPatient; isLive: boolean; isByGlass: boolean }) {
  const { say } = useWords();
  const rows = useMemo(() => [row], [row]);
  return (
    <div className={styles.page} data-status={isLive ? 'live' : 'stale'}>
      <AlarmAnnouncer rows={rows} isLive={isLive} />
      <PatientHead row={row} isByGlass={isByGlass} />
      {!isLive && <p className={styles.notLive}>{say('patientPage.notLive')}</p>}
      <div className={styles.columns}>
        <div className={styles.main}>
          <AlarmList row={row} isByGlass={isByGlass} />
          <ClockCard row={row} />
          <DeviceAlerts row={row} />
          <DeviceSignals row={row} />
          <VitalTiles row={row} />
          <LiveStrips patientId={row.patient.id} />
          <VitalCharts row={row} />
        </div>
        <div className={styles.side}>
          {isEmergencyOpen(row.emergency) && <EmergencyPanel summary={row.emergency} />}
          {row.news2?.status !== 'not-applicable' && <News2Table row={row} />}
          <EarlyWarnings row={row} />
          {!isByGlass && <Writing row={row} />}
          <ChartNotes patient={row.patient} />
          <AlarmChanges patient={row.patient} />
        </div>
      </div>
    </div>
  );
}

/** What changes the record: never by break-glass. */
function Writing({ row }: { row: BoardPatient }) {
  return (
    <>
      <Spo2Scale patient={row.patient} />
      <Charting row={row} />
      <ChartNoteForm row={row} />
      <PatientLimits patient={row.patient} />
      <section className={styles.card}>
        <CareTeamPart patientId={row.patient.id} voice="staff" />
        <SharedCarePart patientId={row.patient.id} voice="staff" />
        <CareWishPart patientId={row.patient.id} voice="staff" />
      </section>
    </>
  );
}

function PatientHead({ row, isByGlass }: { row: BoardPatient; isByGlass: boolean }) {
  const { say } = useWords();
  const { patient } = row;
  const years = ageInYears(patient.bornOn, useTimeOnce());
  return (
    <header className={styles.head}>
      <Link to="/console" className={styles.back}>
        <span aria-hidden="true">←</span> {say('patientPage.back')}
      </Link>
      <span className={styles.bed}>{placeWords(patient, say)}</span>
      <div className={styles.name}>
        <h1>{fullName(patient)}</h1>
        <p>
          {say('console.years.said', { n: years })} · {say(`console.sex.${patient.sex}`)} · <time dateTime={patient.bornOn}>{patient.bornOn}</time>
        </p>
      </div>
      {!isByGlass && (
        <>
          <Link to="/incidents" search={{ patient: patient.id }} className={styles.back}>
            {say('incidents.title')}
          </Link>
          <Link to="/console/patients/$patientId/devices" params={{ patientId: patient.id }} className={styles.back}>
            {say('devicePage.open')}
          </Link>
          <Link to="/console/patients/$patientId/import" params={{ patientId: patient.id }} className={styles.back}>
            {say('import.open')}
          </Link>
          <OpenInApp patientId={patient.id} />
        </>
      )}
      <SoundSwitch />
      {!isByGlass && !isEmergencyOpen(row.emergency) && <RaiseEmergency patient={patient} />}
    </header>
  );
}

function AlarmList({ row, isByGlass }: { row: BoardPatient; isByGlass: boolean }) {
  const { say, locale } = useWords();
  const now = useNow();
  const [acknowledged, setAcknowledged] = useState<{ alarm: Alarm; text: string } | null>(null);
  const [silenced, setSilenced] = useState<AlarmSilence | null>(null);
  const alarms = openAlarms(row.alarms);
  const done = useCallback(
    (alarm: Alarm, command: AlarmCommand) => {
      if (command !== 'acknowledge') return;
      const values = { patient: fullName(row.patient), condition: conditionWords(alarm, say, locale) };
      setAcknowledged({ alarm, text: say('console.acknowledged', values) });
    },
    [row.patient, say, locale],
  );
  const commands = useAlarmCommands(done);
  const undoable = acknowledged === null ? null : { id: acknowledged.alarm.id, text: acknowledged.text, undo: () => commands.give(acknowledged.alarm, 'unacknowledge') };
  return (
    <section className={styles.alarms} aria-labelledby="alarms-title">
      <h2 id="alarms-title">{say('patientPage.alarms')}</h2>
      {alarms.length === 0 && (
        <p className={styles.calm}>
          <b>{say('patientPage.alarms.none')}</b> {say('patientPage.alarms.none.next')}
        </p>
      )}
      {alarms.map((alarm) => (
        <AlarmRow
          key={alarm.id}
          alarm={alarm}
          patient={fullName(row.patient)}
          place={placeWords(row.patient, say)}
          now={now}
          state={commands.stateOf(alarm)}
          onCommand={isByGlass ? null : (command) => commands.give(alarm, command)}
          onDismiss={() => commands.dismiss(alarm)}
          {...(hasStrip(alarm) ? { evidence: <AlarmStrip alarm={alarm} /> } : {})}
          {...(isByGlass ? {} : { silencing: <Silencing alarm={alarm} onDone={(silence) => setSilenced(silence)} /> })}
        />
      ))}
      {!isByGlass && <Silences row={row} />}
      <UndoToast undoable={undoable} onGone={() => setAcknowledged(null)} />
      <UndoSilence silence={silenced} onGone={() => setSilenced(null)} />
    </section>
  );
}
