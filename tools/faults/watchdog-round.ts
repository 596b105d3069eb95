// The outside watchdog against a whole server, with the plan's own 20 s: a good round, then the loop that runs the steps stuck.
import { Readable } from 'node:stream';
import { readCredentials } from '../../cli/src/watchdog/credentials.ts';
import { createRounds } from '../../cli/src/watchdog/round-engine.ts';
import { runWatchdog } from '../../cli/src/watchdog.ts';
import { openFaultRig } from './fault-rig.ts';
import { type Rehearsal, secondsOf } from './rehearsal.ts';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LINK_MS = 10_000;

export const watchdogRound: Rehearsal = async (look) => {
  const rig = await openFaultRig(1, { hasPush: false, logFile: look.logFile });
  try {
    const node = rig.first;
    const { dataDir } = node.start;
    const io = { stdin: Readable.from([]), out: () => {}, err: () => {}, cwd: dataDir, env: {}, isTty: false };
    await runWatchdog(['setup', '--out', 'watchdog.json', '--data-dir', dataDir], io);
    const credentials = readCredentials(join(dataDir, 'watchdog.json'))!;
    // The roster hears of the new person within 2 s.
    await sleep(2_500);
    const rounds = createRounds({ url: `http://127.0.0.1:${node.server.port}`, credentials, linkMs: LINK_MS, monotonicMs: () => performance.now(), onLink: (link) => void (link === 'escalation' && isSticking && stick()) });
    let isSticking = false;
    const stick = async (): Promise<void> => {
      await rig.sql('begin');
      await rig.sql(`select from emergencies where wake_at is not null for update`);
    };
    const good = await rounds.run();
    look.expect(`a round with the plan's next step is good (${good.broken?.link ?? 'all links'})`, good.isGood);
    isSticking = true;
    await sleep(6_000);
    const broken = await rounds.run();
    await rig.sql('rollback');
    look.expect(`a stuck loop of steps is told as "escalation" (${broken.broken?.link})`, broken.broken?.link === 'escalation');
    await rounds.stop();
    return `page on the socket ${secondsOf((good.tookMs.reading ?? 0) + (good.tookMs.page ?? 0))} after the reading, next step after ${secondsOf(good.tookMs.escalation ?? Number.NaN)}`;
  } finally {
    await rig.close();
  }
};
