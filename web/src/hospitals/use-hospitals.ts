// Hospitals with what they can take, asked again every ten seconds.
import { useAskedOften } from '../live/use-asked-often.ts';
import type { HospitalsShown } from './hospital-list.tsx';

const EVERY_MS = 10_000;

export function useHospitals(): HospitalsShown {
  const { body, hasFailed, renew } = useAskedOften('listHospitals', EVERY_MS);
  return { hospitals: body?.hospitals ?? [], staleAfterMs: body?.staleAfterMs ?? Infinity, isKnown: body !== null, hasFailed, renew };
}
