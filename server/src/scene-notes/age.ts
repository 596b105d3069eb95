// Whole years between two calendar days, as people say their age.

export function ageYears(bornOn: string, today: string): number {
  const [bornYear, born] = [Number(bornOn.slice(0, 4)), bornOn.slice(5)];
  const [year, day] = [Number(today.slice(0, 4)), today.slice(5)];
  return year - bornYear - (day < born ? 1 : 0);
}
