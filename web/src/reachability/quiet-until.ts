// The next time a clock here shows `HH:MM`: today if it is still to come, else tomorrow, also over a change of the clock.
export function nextTimeOfDay(time: string, now: number): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const at = new Date(now);
  at.setHours(hour, minute, 0, 0);
  if (at.getTime() <= now) at.setDate(at.getDate() + 1);
  return at.getTime();
}
