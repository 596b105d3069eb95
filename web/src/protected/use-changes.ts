// How often a patient's record changed while this page was open: what hangs on it, such as consent, is asked anew.
import type { Patient } from '@mydr24/protocol';
import { useState } from 'react';

export function useChanges(patient: Patient): number {
  const [seen, see] = useState({ patient, times: 0 });
  if (seen.patient !== patient) see({ patient, times: seen.times + 1 });
  return seen.times;
}
