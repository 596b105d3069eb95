// Runs a replay on the screen's own frames; where it stands is replay-clock.ts's. Begins at the end: the whole incident is shown.
import { replaySpan } from '@mydr24/client';
import type { IncidentRecord } from '@mydr24/protocol';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { played, started, type ReplayClock, type Speed } from './replay-clock.ts';

export interface RunningReplay {
  clock: ReplayClock;
  span: { fromAt: number; toAt: number };
  speed: Speed;
  setSpeed: (speed: Speed) => void;
  play: () => void;
  pause: () => void;
  moveTo: (at: number) => void;
}

export function useReplay(record: IncidentRecord): RunningReplay {
  const span = useMemo(() => replaySpan(record), [record]);
  const [clock, setClock] = useState<ReplayClock>({ at: span.toAt, playing: null });
  const [speed, setSpeed] = useState<Speed>(10);
  const isPlaying = clock.playing !== null;
  useEffect(() => {
    if (!isPlaying) return;
    let frame = 0;
    let before: number | null = null;
    const tick = (nowMs: number): void => {
      const elapsedMs = before === null ? 0 : nowMs - before;
      before = nowMs;
      setClock((shown) => played(shown, elapsedMs, span.toAt));
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, span]);
  return {
    clock, span, speed,
    setSpeed: useCallback((next: Speed) => {
      setSpeed(next);
      setClock((shown) => (shown.playing === null ? shown : { ...shown, playing: next }));
    }, []),
    play: useCallback(() => setClock((shown) => started(shown, speed, span)), [speed, span]),
    pause: useCallback(() => setClock((shown) => ({ ...shown, playing: null })), []),
    moveTo: useCallback((at: number) => setClock({ at, playing: null }), []),
  };
}
