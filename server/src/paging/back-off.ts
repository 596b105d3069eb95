// How long what may wait is kept back after a try that failed: doubling, bounded. Pages never are.
export function backOffMs(attempts: number, { firstMs, mostMs }: { firstMs: number; mostMs: number }): number {
  return Math.min(firstMs * 2 ** Math.max(0, attempts - 1), mostMs);
}
