// A stretch of time as a figure: tenths of seconds below a minute, then minutes and seconds, then hours. Never finer than it was measured.
export function stretchText(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  const seconds = Math.round(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)} min`;
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)} h`;
}
