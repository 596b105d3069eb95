// Every rehearsal by name. One looks at one scenario on whole servers, says what it saw and what it measured.
import { clockBack, clockForward } from './clock.ts';
import { cutDatabase } from './cut-database.ts';
import { databaseRestart } from './database-restart.ts';
import { diskFull } from './disk-full-run.ts';
import { halfOpen } from './half-open.ts';
import { killBeforeRecord, killBeforeSend, killOtherNode } from './kill-send.ts';
import type { Rehearsal } from './rehearsal.ts';
import { slowLine } from './slow-line.ts';
import { stormOf500 } from './storm-500.ts';
import { frozen, stopped } from './two-nodes.ts';
import { watchdogRound } from './watchdog-round.ts';

export const rehearsals: Readonly<Record<string, { readonly id: string; readonly run: Rehearsal }>> = {
  'kill-before-send': { id: 'FT-02', run: killBeforeSend },
  'kill-other-node': { id: 'FT-02', run: killOtherNode },
  'kill-before-record': { id: 'FT-03', run: killBeforeRecord },
  'clock-forward': { id: 'FT-06', run: clockForward },
  'clock-back': { id: 'FT-07', run: clockBack },
  'cut-database': { id: 'FT-13', run: cutDatabase },
  'slow-line': { id: 'FT-14', run: slowLine },
  'half-open': { id: 'FT-18', run: halfOpen },
  'storm': { id: 'FT-26', run: stormOf500 },
  'stopped': { id: 'stopped', run: stopped },
  'frozen': { id: 'frozen', run: frozen },
  'watchdog': { id: 'FT-34', run: watchdogRound },
  'database-restart': { id: 'FT-10', run: databaseRestart },
  'disk-full': { id: 'FT-11', run: diskFull },
};
