// Whether an alert device can be reached by what was typed: a telephone by its number, the rest by an address we may call.
import type { AlertDeviceKind } from '@mydr24/protocol';
import { judgeAddress } from './public-address.ts';

/** Null when it is good; else what to do, in words. */
export function problemOfAddress(kind: AlertDeviceKind, address: string, listedHosts: readonly string[]): string | null {
  if (kind === 'desk-phone') return /^\+\d[\d ]{5,18}$/.test(address) ? null : 'a desk phone needs its number in international form, e.g. +376 600 000';
  if (judgeAddress(address, listedHosts) !== 'refused') return null;
  return 'the address should be public and https; a host of the hospital’s own network must be listed in the operator’s option alertHosts';
}
