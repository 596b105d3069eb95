// Asks again now and then while something is under way, and no longer: each look at a record is a line in the audit.
import { useEffect } from 'react';

const EVERY_MS = 3_000;

export function useAgainWhile(isUnderWay: boolean, again: () => void): void {
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(again, EVERY_MS);
    return () => clearInterval(timer);
  }, [isUnderWay, again]);
}
