// Work done again and again, one round after the other, sooner when woken. Knows nothing of what it runs.
export interface RoundsOptions {
  everyMs: number;
  work: () => Promise<void>;
  onProblem: (error: unknown) => void;
}

export interface Rounds {
  start(): void;
  stop(): Promise<void>;
  wake(): void;
}

export function createRounds({ everyMs, work, onProblem }: RoundsOptions): Rounds {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isWanted = false;
  let current: Promise<void> | null = null;
  const run = (): void => {
    clearTimeout(timer);
    isWanted = false;
    current = work().catch(onProblem).then(() => {
      current = null;
      if (!isRunning) return;
      if (isWanted) run();
      else timer = setTimeout(run, everyMs);
    });
  };
  return {
    start() {
      isRunning = true;
      timer = setTimeout(run, everyMs);
    },
    async stop() {
      isRunning = false;
      clearTimeout(timer);
      await current;
    },
    wake() {
      if (!isRunning) return;
      if (current === null) run();
      else isWanted = true;
    },
  };
}
