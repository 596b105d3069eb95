// By when a request must be answered: one month, GDPR Art. 12(3), in the days of whoever reads it. A month without that day ends with its last one.
const LATE_WARNING_MS = 7 * 86_400_000;

export function answerDueAt(askedAtMs: number): number {
  const asked = new Date(askedAtMs);
  const [year, month] = [asked.getFullYear(), asked.getMonth() + 1];
  const lastOfMonth = new Date(year, month + 1, 0).getDate();
  return new Date(year, month, Math.min(asked.getDate(), lastOfMonth), 23, 59, 59).getTime();
}

export type Due = 'late' | 'soon' | 'in-time';

export function dueState(askedAtMs: number, nowMs: number): Due {
  const leftMs = answerDueAt(askedAtMs) - nowMs;
  if (leftMs < 0) return 'late';
  return leftMs < LATE_WARNING_MS ? 'soon' : 'in-time';
}
