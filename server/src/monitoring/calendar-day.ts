// The UTC calendar day of an instant, by arithmetic (the civil-from-days rule of the proleptic Gregorian calendar).

const DAY_MS = 86_400_000;

/** `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  const days = Math.floor(at / DAY_MS) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** Whole months between two days, `YYYY-MM-DD`; negative before the first. */
export function monthsBetween(from: string, to: string): number {
  const [fromYear, fromMonth, toYear, toMonth] = [from.slice(0, 4), from.slice(5, 7), to.slice(0, 4), to.slice(5, 7)].map(Number) as [number, number, number, number];
  return (toYear - fromYear) * 12 + toMonth - fromMonth - (to.slice(8) < from.slice(8) ? 1 : 0);
}
