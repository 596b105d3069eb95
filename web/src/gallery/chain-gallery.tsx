// The parts of the chain: connection, receipts, timeline, people; each in each of its states.
import type { ConnectionState } from '@mydr24/client';
import { wireError } from '@mydr24/protocol';
import { ConnectionPill, FreshnessBanner } from '../design/freshness.tsx';
import { PersonChip } from '../design/person-chip.tsx';
import { ReceiptLadder } from '../design/receipt-ladder.tsx';
import { Timeline } from '../design/timeline.tsx';
import { FIXTURE_NOW, fixturePages, fixtureTimeline } from './fixtures.ts';
import styles from './gallery.module.css';

const connections: readonly ConnectionState[] = [
  { tag: 'connecting' },
  { tag: 'live', sinceMs: FIXTURE_NOW, welcome: {} } as unknown as ConnectionState,
  { tag: 'reconnecting', sinceMs: FIXTURE_NOW - 17_000, attempt: 2 },
  { tag: 'offline', sinceMs: FIXTURE_NOW - 400_000 },
  { tag: 'refused', error: wireError('forbidden', 'revoked', 'Rights ended.') },
  { tag: 'signed-out' },
];
const nothing = (): void => undefined;

export function Links() {
  return connections.map((connection) => (
    <div key={connection.tag} className={styles.full}>
      <ConnectionPill connection={connection} />
      <FreshnessBanner connection={connection} now={FIXTURE_NOW} connectNow={nothing} signIn={nothing} />
    </div>
  ));
}

export function Receipts() {
  return fixturePages.map((page) => (
    <div key={page.id} className={styles.wide}>
      <ReceiptLadder page={page} />
    </div>
  ));
}

export function Timelines() {
  return (
    <>
      <div className={styles.wide}>
        <Timeline entries={fixtureTimeline} />
      </div>
      <div className={styles.wide}>
        <Timeline entries={[]} />
      </div>
    </>
  );
}

export function People() {
  return (
    <>
      <PersonChip name="Gemma Font" reach="reachable" qualifications={['icu-nurse', 'als']} />
      <PersonChip name="Joana Mas" reach="doubtful" qualifications={['paramedic']} />
      <PersonChip name="Pau Vila" reach="unreachable" isOverdue qualifications={['paramedic']} />
      <PersonChip name="Iker Sala" reach="offDuty" />
      <PersonChip name="Anna Coma" reach="unknown" />
    </>
  );
}
