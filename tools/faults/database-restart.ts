// PostgreSQL is stopped at once twenty times under load, and brought back by the server each time; every promise of `npm run chaos`.
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { median } from '../bench/measures.ts';
import { rehearse, type Round } from '../chaos/rehearsal.ts';
import { type Rehearsal, secondsOf } from './rehearsal.ts';

const ROUNDS = 20;
const SEED = 20;

export const databaseRestart: Rehearsal = async (look) => {
  const rounds: Round[] = [];
  await rehearse({ rounds: ROUNDS, seed: SEED, faults: ['database, at once'], port: await freePort(), logFile: look.logFile, onRound: (round) => void rounds.push(round) });
  look.expect(`twenty rounds (${rounds.length})`, rounds.length === ROUNDS);
  for (const { n, problems } of rounds) if (problems.length > 0) look.expect(`round ${n}: ${problems.join('; ')}`, false);
  const ready = rounds.map(({ readyAfterMs }) => readyAfterMs);
  return `${rounds.at(-1)?.readings ?? 0} acknowledged readings, ready again median ${secondsOf(median(ready))}, longest ${secondsOf(Math.max(...ready))}`;
};
