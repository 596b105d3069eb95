// Opens a registered app for this patient, in a window of its own: the board and its alarms stay where they are.
import type { PatientId } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import styles from './open-in-app.module.css';

const KNOWN_FOR_MS = 600_000;

export function OpenInApp({ patientId }: { patientId: PatientId }) {
  const request = useRequest();
  const apps = useAnswer(['launchable-apps'], () => request('listLaunchableApps', {}), { freshMs: KNOWN_FOR_MS });
  return apps.body?.apps.map((app) => <OpenOne key={app.id} app={app} patientId={patientId} />);
}

function OpenOne({ app, patientId }: { app: { id: string; name: string }; patientId: PatientId }) {
  const { say } = useWords();
  const request = useRequest();
  /** Where the browser let no window be opened: its address works once. */
  const [address, setAddress] = useState<string | null>(null);
  const open = useAction(
    async (tab: Window | null) => {
      const reply = await request('launchApp', { params: { patientId }, body: { appId: app.id } });
      if (!reply.ok) tab?.close();
      return reply.ok ? { ok: true as const, body: { url: reply.body.url, tab } } : reply;
    },
    ({ url, tab }) => {
      if (tab === null) return setAddress(url);
      tab.opener = null;
      tab.location.replace(url);
    },
  );
  const isPending = open.state.status === 'pending';
  if (address !== null) {
    return (
      <a className={admin.button} href={address} target="_blank" rel="noopener noreferrer" onClick={() => setAddress(null)}>
        {say('launch.go', { name: app.name })}
      </a>
    );
  }
  return (
    <span className={styles.one}>
      {/* The window must be opened by the click itself; the address comes later. */}
      <button type="button" className={admin.button} aria-busy={isPending} onClick={() => !isPending && open.run(window.open('about:blank', '_blank'))}>
        {isPending ? say('state.pending') : say('launch.open', { name: app.name })} <span aria-hidden="true">↗</span>
      </button>
      {open.state.status === 'failed' && <NotSent error={open.state.error} retry={open.state.retry} dismiss={open.dismiss} />}
    </span>
  );
}
