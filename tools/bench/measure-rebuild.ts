// How long a server that was killed takes until it judges again: patients, their newest readings, open alarms and what rules remember, from the database into
// memory. On databases of its own; the machine's disk cache is warm, as it is after a kill.
import { createIntakeRig, spo2 } from '@mydr24/server/intake/intake-testing.ts';
import { alone, type Figure } from './measures.ts';

const NOW = Date.parse('2026-11-26T04:00:00Z');
const MINUTE_MS = 60_000;
const SIZES = [1_000, 10_000] as const;
const KINDS = "('heart-rate', 72.0, '/min'), ('spo2', 97, '%'), ('respiratory-rate', 15, '/min'), ('systolic', 121, 'mm[Hg]'), ('diastolic', 78, 'mm[Hg]'), ('temperature', 36.8, 'Cel')";
const MINUTES = 20;
/** One in fifty has an alarm. */
const ALARMING = 50;

export async function benchRebuild(rounds: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const patients of SIZES) {
    const ends: (() => Promise<void>)[] = [];
    const rig = await createIntakeRig({ after: (end) => void ends.push(end) }, NOW, patients);
    const { database, ward, clock } = rig;
    await database.sql('select ensure_reading_partitions($1::date, $1::date)', [new Date(NOW)]);
    await database.sql(
      `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
       select $1, p.id, $2, row_number() over (), v.kind, v.value, v.unit, at, at
         from unnest($3::uuid[]) as p (id) cross join (values ${KINDS}) as v (kind, value, unit) cross join generate_series(1, ${MINUTES}) as n cross join lateral (select $4::timestamptz - n * interval '1 minute' as at) as t`,
      [ward.tenantId, ward.gateway.deviceId, ward.patientIds, new Date(NOW)]);
    await database.sql('vacuum analyze readings');
    const before = await rig.start();
    const low = ward.patientIds.filter((_, nth) => nth % ALARMING === 0).map((id, nth) => spo2(id, NOW, 70, 1_000_000_000 + nth));
    await before.intake.submit(ward.gateway, low);
    await before.stop();
    const [open] = await database.sql<{ n: number }>('select count(*)::int as n from alarms where ended_at is null');
    if (open!.n < low.length) throw new Error(`${open!.n} alarms are open`);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      clock.at += MINUTE_MS / 2;
      const startedAt = performance.now();
      const chain = await rig.start();
      const { stored } = await chain.intake.submit(ward.gateway, [spo2(ward.patientIds[1]!, clock.at, 97)]);
      times.push((performance.now() - startedAt) / 1_000);
      if (stored !== 1 || chain.monitoring.patientCount() !== patients) throw new Error(`${chain.monitoring.patientCount()} patients were loaded`);
      await chain.stop();
    }
    for (const end of ends.toReversed()) await end();
    const named = `rebuild: ${patients.toLocaleString('en')} patients with ${(patients * MINUTES * 6 / 1_000_000).toFixed(1)} million readings of ${MINUTES} minutes and ${low.length} alarms, from the database to the first reading judged`;
    figures.push(alone(named, 's', times, patients === 10_000 ? '< 10 s' : '', patients === 10_000 ? { atMost: 10 } : null));
  }
  return figures;
}
