// Starts and stops the background load; see background-load.ts.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoadOrder } from './background-load.ts';

export interface Load {
  stop(): Promise<{ sent: number; late: number }>;
}

export async function startLoad(order: LoadOrder): Promise<Load> {
  const child = fork(join(import.meta.dirname, 'background-load.ts'));
  child.send({ start: order });
  await once(child, 'message');
  return {
    async stop() {
      const answered = once(child, 'message');
      child.send({ stop: true });
      return ((await answered) as [{ sent: number; late: number }])[0];
    },
  };
}
