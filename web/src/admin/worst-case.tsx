// How long until a person's device answers or the fail-safe rings when nothing arrives anywhere: the server's figure, beside the
// promise. This app computes no such time.
import type { DryRun } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import looks from './pack-fields.module.css';

export const wholeSeconds = (ms: number): number => Math.round(ms / 100) / 10;

export function WorstCase({ worst }: { worst: DryRun | null }) {
  const { say } = useWords();
  if (worst === null) return <p className={looks.worst}>{say('admin.worst.unknown')}</p>;
  const { reachedAfterMs, promise, worstSilenceMs, isPromiseKept } = worst;
  return (
    <p className={looks.worst} data-kept={isPromiseKept} role="status">
      {say(isPromiseKept ? 'admin.worst' : 'admin.worst.broken', { seconds: wholeSeconds(reachedAfterMs), promised: wholeSeconds(promise.reachedWithinMs) })}
      <small>{say('admin.worst.silence', { seconds: wholeSeconds(worstSilenceMs), promised: wholeSeconds(promise.silentAtMostMs) })}</small>
    </p>
  );
}
