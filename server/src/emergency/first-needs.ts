// What a plan first asks of whoever is sent out: the trainings of its first step that sends anybody. Pure.
import type { EmergencyProtocol, Qualification } from '@mydr24/protocol';

export const firstNeeds = ({ steps }: EmergencyProtocol): readonly Qualification[] => steps.find(({ needs }) => needs.length > 0)?.needs ?? [];
