// Who plays: the network and the recorded stays for so many patients, deteriorating ones first. Both the seeding and the
// playing process make the same from the same two numbers.
import { demoNetwork, type DemoNetwork, starsOf } from './demo-network.ts';
import type { RecordedStay } from './recorded-stays.ts';
import { readRecordedStays } from './recorded-stays-store.ts';

export function demoCast(patients: number, hour: number): { network: DemoNetwork; stays: RecordedStay[] } {
  const all = readRecordedStays();
  const stars = new Set(starsOf(all).map(({ stayId }) => stayId));
  const stays = [...all.filter(({ stayId }) => stars.has(stayId)), ...all.filter(({ stayId }) => !stars.has(stayId))].slice(0, patients);
  return { network: demoNetwork(stays, hour), stays };
}
