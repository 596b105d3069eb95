// Reads an ISO 8601 duration of weeks, days, hours, minutes and seconds as milliseconds. Years and months are refused: they
// have no fixed length, and no observation of that age is scored.
const DURATION = /^P(?!$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNIT_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000] as const;

/** Milliseconds, or null when the text is no such duration. */
export function durationMsFromIso(text: string): number | null {
  const parts = DURATION.exec(text);
  if (parts === null) return null;
  return UNIT_MS.reduce((total, unitMs, index) => total + Number(parts[index + 1] ?? 0) * unitMs, 0);
}
