// Coverage as the server reckoned it last, asked again as often as it is reckoned; what was there stays when the connection goes, with its time on it.
import type { Coverage } from '@mydr24/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';

/** A coverage that was not reckoned yet is looked for sooner. */
const SOON_MS = 3_000;

export type KnownCoverage = Coverage | 'failed' | null;

export function useCoverage(): { coverage: KnownCoverage; renew: () => void } {
  const request = useRequest();
  const [coverage, setCoverage] = useState<KnownCoverage>(null);
  const renew = useCallback(() => void request('getCoverage', {}).then((answer) => setCoverage((before) => (answer.ok ? answer.body : (before ?? 'failed')))), [request]);
  useEffect(renew, [renew]);
  const everyMs = coverage === null || coverage === 'failed' || coverage.at === null ? SOON_MS : coverage.everyS * 1_000;
  useEffect(() => {
    const timer = setInterval(renew, everyMs);
    return () => clearInterval(timer);
  }, [renew, everyMs]);
  return { coverage, renew };
}
