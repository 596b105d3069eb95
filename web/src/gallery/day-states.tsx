// A patient's last days with invented values: one night low and told, all calm, too little known, nothing, refused.
import { wireError, type OwnDays, type OwnStretch } from '@mydr24/protocol';
import { DaysScreen } from '../patient/days-screen.tsx';
import { FIXTURE_NOW, spread } from './fixtures.ts';

const HOUR_MS = 3_600_000;
/** Today began at 7 o'clock, two hours ago. */
const dayBeganAt = FIXTURE_NOW - 2 * HOUR_MS;
const stretches: OwnDays['stretches'] = Array.from({ length: 14 }, (_, n) => {
  const [part, hours, before] = n % 2 === 0 ? (['night', 9, 9] as const) : (['day', 15, 0] as const);
  const fromAt = dayBeganAt - ((13 - n) >> 1) * 24 * HOUR_MS - before * HOUR_MS;
  return { part, fromAt, toAt: fromAt + hours * HOUR_MS, isOver: n < 13, told: 'nobody' };
});

function vital(kind: OwnDays['vitals'][number]['kind'], unit: string, middle: number, wide: number, changed: Readonly<Record<number, Partial<OwnStretch>>> = {}, from = 0): OwnDays['vitals'][number] {
  const round = (value: number): number => Math.round(value * 10) / 10;
  const own = stretches.map((_, n): OwnStretch => {
    const typical = round(middle + (spread(n) - 0.5) * wide + (n % 2) * wide * 0.3);
    const known: OwnStretch = n < from || n === 5 ? { reached: null, typical: null, was: null, told: 'nobody' } : { reached: { low: round(typical - wide), high: round(typical + wide) }, typical, was: from > 0 ? null : 'usual', told: 'nobody' };
    return { ...known, ...changed[n] };
  });
  const band = from > 0 ? null : { low: round(middle - wide * 0.7), high: round(middle + wide * 0.8) };
  return { kind, unit, usual: { night: band, day: band }, stretches: own };
}

const low: Partial<OwnStretch> = { reached: { low: 86, high: 94 }, typical: 90, was: 'lower', told: 'answered' };
const days: OwnDays = {
  stretches,
  vitals: [vital('heart-rate', '/min', 76, 8, { 13: { was: 'higher', typical: 91, reached: { low: 78, high: 104 } } }), vital('spo2', '%', 96, 2, { 12: low }), vital('temperature', 'Cel', 36.6, 0.4)],
};
const calm: OwnDays = { stretches, vitals: [vital('heart-rate', '/min', 76, 8), vital('spo2', '%', 96, 2)] };
const few: OwnDays = { stretches, vitals: [vital('spo2', '%', 96, 2, {}, 11)] };

const screen = (body: OwnDays) => () => ({ role: 'patient' as const, screen: DaysScreen, topics: {}, replies: { getOwnDays: body, listPatientDevices: { devices: [] } } });
export const dayStates = {
  'days-told': screen(days),
  'days-calm': screen(calm),
  'days-few': screen(few),
  'days-empty': screen({ stretches, vitals: [] }),
  'days-refused': () => ({ role: 'patient' as const, screen: DaysScreen, topics: {}, refusals: { getOwnDays: wireError('unavailable', 'fixture', 'The gallery has no server.') } }),
};
