// What is known of one device, fact by fact: heard, clock, battery, firmware, what came and what is missing, and how its key stands.
import type { Device } from '@mydr24/protocol';
import { Fact } from '../admin/fact.tsx';
import { ageSaid } from '../design/age.ts';
import { momentWords } from '../admin/version-words.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import styles from '../admin/admin.module.css';

export function DeviceFacts({ device }: { device: Device }) {
  const { say, locale } = useWords();
  const now = useNow();
  const { state } = device;
  const unknown = say('devicePage.unknown');
  return (
    <dl className={styles.facts}>
      <Fact name={say('devicePage.heard')} value={state === null ? say('devices.unpaired') : say('devicePage.heardBy', { age: ageSaid(now - state.heardAt, say), way: state.way })} />
      <Fact name={say('devicePage.battery')} value={batteryWords(state?.batteryPct ?? null, say)} />
      <Fact name={say('devicePage.firmware')} value={state?.firmware ?? unknown} />
      <Fact name={say('devicePage.clock')} value={clockWords(state?.clockOffsetMs ?? null, say)} />
      <Fact name={say('devicePage.counts')} value={state === null ? unknown : say('devicePage.counts.of', { stored: state.stored, refused: state.refused, missing: state.missing, late: state.late })} />
      <Fact name={say('devicePage.key')} value={keyWords(device, now, say, locale)} />
    </dl>
  );
}

const LOW_BATTERY_PCT = 20;

function batteryWords(pct: number | null, say: Say): string {
  return pct === null ? say('devicePage.unknown') : say(pct <= LOW_BATTERY_PCT ? 'devicePage.batteryLow' : 'devicePage.percent', { n: Math.round(pct) });
}

function clockWords(offsetMs: number | null, say: Say): string {
  if (offsetMs === null) return say('devicePage.unknown');
  const seconds = Math.round(Math.abs(offsetMs) / 1_000);
  if (seconds === 0) return say('devicePage.clock.right');
  return say(offsetMs > 0 ? 'devicePage.clock.behind' : 'devicePage.clock.ahead', { age: ageSaid(Math.abs(offsetMs), say) });
}

function keyWords({ revokedAt, consentedAt, oldKeyUntil }: Device, now: number, say: Say, locale: string): string {
  if (revokedAt !== null) return say('devicePage.key.revoked');
  if (consentedAt !== null) return say('devicePage.key.own');
  return oldKeyUntil !== null && oldKeyUntil > now ? say('devicePage.key.two', { at: momentWords(oldKeyUntil, locale) }) : say('devicePage.key.one');
}
