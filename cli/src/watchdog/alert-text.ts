// What an operator reads. Codes, durations and the name the operator gave the path; no address, no person, no value.
import type { Alert } from './path-watch.ts';

export interface AlertMessage {
  readonly kind: Alert['kind'] | 'rehearsal';
  /** The operator's own name for what is watched. */
  readonly path: string;
  readonly subject: string;
  readonly text: string;
  readonly link: string | null;
  readonly code: string | null;
  /** Since when, by this host's clock, ISO 8601; null where nothing lasts. */
  readonly since: string | null;
}

export function messageOf(alert: Alert, path: string, wallMs: number): AlertMessage {
  switch (alert.kind) {
    case 'broken': {
      const { broken: { link, code }, forMs, count, hasBeenGood } = alert;
      const since = at(wallMs - forMs);
      const when = hasBeenGood ? `last good round ${since}, ${seconds(forMs)} ago` : `no good round since the watch began ${since}, ${seconds(forMs)} ago`;
      const text = `The path from a reading to a page is BROKEN at the link "${link}" (${code}); ${when}. Alert ${count}, repeated until it is good.`;
      return { kind: 'broken', path, subject: `BROKEN: MyDR24 ${path} at ${link} (${code})`, text, link, code, since };
    }
    case 'recovered': {
      const since = at(wallMs - alert.forMs);
      return { kind: 'recovered', path, subject: `recovered: MyDR24 ${path}`, text: `The path from a reading to a page is good again. It was not for ${seconds(alert.forMs)}, since ${since}.`, link: null, code: null, since };
    }
    case 'channel-broken': {
      const text = `The watchdog's own channel ${alert.channel} does not work (${alert.code}): it could not have told you of a broken path.`;
      return { kind: 'channel-broken', path, subject: `MyDR24 ${path}: the watchdog's channel ${alert.channel} does not work`, text, link: null, code: alert.code, since: null };
    }
  }
}

export function rehearsalOf(path: string): AlertMessage {
  const text = 'This is the daily rehearsal of the watchdog. Nothing is broken, and nothing needs to be done.';
  return { kind: 'rehearsal', path, subject: `rehearsal: MyDR24 ${path}`, text, link: null, code: null, since: null };
}

const at = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
