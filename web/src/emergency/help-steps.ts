// Which steps of help a waiting person is shown and which of them are done. A step nobody took (no transport) is left out once it is over.
import type { EmergencyStatus } from '@mydr24/protocol';

export const helpSteps = ['seeking', 'accepted', 'en-route', 'on-scene', 'transporting', 'handed-over', 'closed'] as const;
export type HelpStep = (typeof helpSteps)[number];
export interface ReachedStep {
  status: EmergencyStatus;
  at: number;
}
export interface ShownStep {
  status: HelpStep;
  at: number | null;
  state: 'done' | 'now' | 'next';
}

const isHelpStep = (status: EmergencyStatus): status is HelpStep => (helpSteps as readonly string[]).includes(status);
/** These happen in some emergencies only: they are shown when they happened, not promised. */
const isOptional = (status: HelpStep): boolean => status === 'transporting' || status === 'handed-over';

export function stepsShown(status: EmergencyStatus, reached: readonly ReachedStep[]): ShownStep[] {
  const nowIndex = isHelpStep(status) ? helpSteps.indexOf(status) : 0;
  const atOf = (step: HelpStep): number | null => reached.findLast((each) => each.status === step)?.at ?? null;
  return helpSteps.flatMap((step, index): ShownStep[] => {
    const at = index <= nowIndex ? atOf(step) : null;
    if (index === nowIndex) return [{ status: step, at, state: step === 'closed' ? 'done' : 'now' }];
    if (isOptional(step) && at === null) return [];
    // A step that was jumped over (closed while still looking) did not happen.
    if (index < nowIndex && at === null) return [];
    return [{ status: step, at, state: index < nowIndex ? 'done' : 'next' }];
  });
}

/** The steps an emergency has reached, read from its timeline and summary. */
export function reachedSteps(entries: readonly { kind: string; at: number; facts: Readonly<Record<string, unknown>> }[], openedAt: number): ReachedStep[] {
  const steps: ReachedStep[] = [{ status: 'seeking', at: openedAt }];
  for (const { kind, at, facts } of entries) {
    if (kind === 'accepted') steps.push({ status: 'accepted', at });
    else if (kind === 'closed') steps.push({ status: 'closed', at });
    else if (kind === 'status-changed' && typeof facts['status'] === 'string' && isHelpStep(facts['status'] as EmergencyStatus)) steps.push({ status: facts['status'] as HelpStep, at });
  }
  return steps;
}
