// How long something lasts, in the words people use for it: hours below two days, days above.
export function ageInDays(endsAt: number, nowAt: number): { unit: 'hours' | 'days'; n: number } {
  const hours = Math.max(1, Math.round((endsAt - nowAt) / 3_600_000));
  return hours < 48 ? { unit: 'hours', n: hours } : { unit: 'days', n: Math.round(hours / 24) };
}
