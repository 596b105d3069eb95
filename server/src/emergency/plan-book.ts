// Which plan an emergency begins with: a port, answered from memory, because it is asked on the way from a reading to a page.
// The protocols slice fills it from the tenant's active pack; without a pack the built-in plans hold. Decides nothing.
import type { AlarmPriority, EmergencyKind } from '@mydr24/protocol';
import { type CheckedProtocol, defaultLimits, defaultProtocol, type ProtocolLimits } from './emergency-protocol.ts';

export interface Plan {
  protocol: CheckedProtocol;
  limits: ProtocolLimits;
}

export interface PlanBook {
  /** `version`: of the pack a running emergency began with (D5: it keeps it when its kind changes); absent, the active one. */
  planFor(tenantId: string, kind: EmergencyKind, version?: number): Plan;
  /** The kind an alarm makes where the tenant's pack says other than the alarm's own rule; null leaves it to the rule. */
  kindOfAlarm(tenantId: string, alarm: { conditionKey: string; priority: AlarmPriority }): EmergencyKind | null;
  /** The kind a caller's answer makes of the emergency; null when the answer says nothing of the kind. */
  kindOfAnswer(tenantId: string, questionId: string, answerId: string, version?: number): EmergencyKind | null;
}

export const builtInPlans: PlanBook = {
  planFor: (_tenantId, kind) => ({ protocol: defaultProtocol(kind), limits: defaultLimits }),
  kindOfAlarm: () => null,
  kindOfAnswer: () => null,
};
