// The hours in which a responder's screens are dark by themselves.
const FROM_HOUR = 21;
const UNTIL_HOUR = 7;

export function isNightHour(hour: number): boolean {
  return hour >= FROM_HOUR || hour < UNTIL_HOUR;
}
