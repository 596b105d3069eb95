// Which door a deed on a rule set goes through: sets of the site, a unit or a programme are for whoever writes alarm rules; a patient's own
// set is read by whoever reads their limits and changed by whoever signs them. Pure.
import type { RuleScope } from '@mydr24/protocol';
import type { Action, ResourceRef } from '../people/access.ts';

export type RuleAction = Extract<Action, `alarm-rules.${string}`>;

/** `scope` undefined: there is no such set, which the door need not know. */
export function doorOfRules(scope: RuleScope | undefined, action: RuleAction): { readonly action: Action; readonly resource: ResourceRef } {
  if (scope?.type !== 'patient') return { action, resource: { type: 'tenant' } };
  return { action: action === 'alarm-rules.read' ? 'alarm-limits.read' : 'alarm-limits.sign', resource: { type: 'patient', id: scope.patientId } };
}
