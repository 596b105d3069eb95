// Waits for the operator to ask for a stop. A terminal and a launcher may both pass on the same Ctrl-C, so signals close
// together count once; a second one later ends the process at once.
const SAME_REQUEST_MS = 2_000;

export function stopRequested(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        resolve(signal);
      } else if (performance.now() - firstAt > SAME_REQUEST_MS) {
        process.exit(130);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}
