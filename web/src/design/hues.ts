// The fixed hue of each vital sign, everywhere in the product; none of them is an alarm colour.
import type { VitalKind } from '@mydr24/protocol';

const hues: Partial<Record<VitalKind, string>> = {
  'heart-rate': 'var(--hue-heart)', 'pulse-rate': 'var(--hue-heart)', spo2: 'var(--hue-spo2)', 'respiratory-rate': 'var(--hue-breath)',
  systolic: 'var(--hue-pressure)', diastolic: 'var(--hue-pressure)', 'mean-arterial-pressure': 'var(--hue-pressure)', temperature: 'var(--hue-warmth)',
};

export function hueOf(kind: VitalKind): string {
  return hues[kind] ?? 'var(--hue-other)';
}
