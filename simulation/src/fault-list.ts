// The faults of the project's own list that concern the engine of emergencies, with what must hold, and the test that shows it.
// The ids and criteria are those of the list; a test reads this table and fails on one nobody proves.

export interface EngineFault {
  id: `FT-${string}`;
  title: string;
  pass: string;
  /** Files whose tests show it; `sim` for the seeds of world-story.ts. */
  provenBy: readonly string[];
}

const world = 'simulation/src/world-story.sim.test.ts';
const one = 'simulation/src/emergency-story.sim.test.ts';
const pg = 'server/src/emergency/emergency-engine.pg.test.ts';
const paging = 'server/src/paging/paging-engine.pg.test.ts';

export const engineFaults: readonly EngineFault[] = [
  { id: 'FT-02', title: 'Kill between claimed and sent', pass: 'the page goes out within 30 s of the restart, or by another node; never lost', provenBy: [world, one, paging] },
  { id: 'FT-03', title: 'Kill between accepted by the provider and recorded', pass: 'at most one repeat, the same key, marked as a repeat', provenBy: [world, one, paging] },
  { id: 'FT-04', title: 'A node stands still for 90 s (SIGSTOP)', pass: 'another node works within 15 s; the woken one writes nothing it had decided before', provenBy: [world, pg] },
  { id: 'FT-05', title: 'All nodes stop for 20 minutes', pass: 'only the newest step pages, each person once', provenBy: [one, 'server/src/emergency/emergency.test.ts'] },
  { id: 'FT-06', title: 'The clock is set forward 2 h', pass: 'no step early, late or left out by more than 1 % of its wait', provenBy: [world, 'server/src/platform/steady-clock.test.ts'] },
  { id: 'FT-07', title: 'The clock is set back 2 h', pass: 'no step early or late, no page repeated', provenBy: [world, 'server/src/platform/steady-clock.test.ts'] },
  { id: 'FT-08', title: 'Daylight change', pass: 'conditions by the hour and whoever is on call follow the wall clock of the plan', provenBy: [world] },
  { id: 'FT-09', title: 'A timer longer than 24.8 days', pass: 'it does not fire at once', provenBy: [pg] },
  { id: 'FT-20', title: 'Provider down for 10 minutes', pass: 'another channel within 30 s', provenBy: [world] },
  { id: 'FT-21', title: 'Provider accepts and never delivers', pass: 'treated as not delivered; next channel', provenBy: [world, 'server/src/emergency/commands.test.ts'] },
  { id: 'FT-22', title: 'Provider call-backs repeated, late, out of order', pass: 'the status only moves forward', provenBy: [world, 'server/src/emergency/commands.test.ts'] },
  { id: 'FT-23', title: 'Two accept in the same millisecond', pass: 'one holds it, the other is told who', provenBy: [world, pg] },
  { id: 'FT-24', title: 'An accept against an escalation', pass: 'none is paged, or stood down within 5 s', provenBy: [world] },
  { id: 'FT-25', title: 'Nobody on call, empty step, deleted user, pack edited while it runs', pass: 'the fail-safe; it never stops; it keeps its plan', provenBy: [world, 'server/src/emergency/steps.test.ts'] },
  { id: 'FT-26', title: 'Alarm storm: 500 in 10 s', pass: 'first page p99 within 10 s; none dropped without a record', provenBy: [world] },
  { id: 'FT-27', title: 'Backfill of 24 h', pass: 'no page for what is past', provenBy: ['server/src/monitoring/patient-monitor.test.ts'] },
  { id: 'FT-28', title: 'Repeated and reordered answers and receipts', pass: 'the same as once and in order', provenBy: [world, 'server/src/emergency/emergency.test.ts', 'server/src/emergency/commands.pg.test.ts'] },
  { id: 'FT-36', title: 'Everything at once, from a seed', pass: 'every promise holds, and the seed tells the same story again', provenBy: [world] },
];
