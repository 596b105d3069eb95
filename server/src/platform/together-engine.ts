// What many ask for singly, done together: whoever comes while one run is under way goes with the next. A run of several that fails is tried again one by one,
// so that what is wrong with one costs no other. Keeps nothing and decides nothing.

export interface TogetherOptions<Item, Result> {
  /** A result for each, in order. Must be safe to run again. */
  readonly work: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** In one run. */
  readonly most: number;
  /** Between two runs, so that more go together; whoever comes alone waits for nothing. */
  readonly pause?: () => Promise<unknown>;
}

export function createTogether<Item, Result>({ work, most, pause }: TogetherOptions<Item, Result>): (item: Item) => Promise<Result> {
  let waiting: { readonly item: Item; readonly answered: PromiseWithResolvers<Result> }[] = [];
  let isRunning = false;

  async function runOf(some: typeof waiting): Promise<void> {
    try {
      const results = await work(some.map(({ item }) => item));
      for (const [nth, { answered }] of some.entries()) answered.resolve(results[nth]!);
    } catch (error) {
      if (some.length === 1) some[0]!.answered.reject(error);
      else for (const one of some) await runOf([one]);
    }
  }

  async function runAll(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      const some = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await runOf(some);
      await pause?.();
    }
    isRunning = false;
  }

  return (item) => {
    const answered = Promise.withResolvers<Result>();
    waiting.push({ item, answered });
    if (!isRunning) void runAll();
    return answered.promise;
  };
}
