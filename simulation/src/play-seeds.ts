// `npm run sim -- --seeds 5000 [--from 1]`: plays so many worlds, prints every seed that broke a promise with how to see it
// again, and ends with 1 when there was one. Decides nothing.
import { parseArgs } from 'node:util';
import { brokenPromises } from './promises.ts';
import { brokenWorldPromises } from './world-promises.ts';
import { playWorld } from './world-story.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1000' }, from: { type: 'string', default: '1' } } });
const [count, from] = [Number(values.seeds), Number(values.from)];
if (!Number.isSafeInteger(count) || !Number.isSafeInteger(from) || count < 1) throw new Error('--seeds and --from are whole numbers, e.g. --seeds 5000 --from 1');
const startedAt = performance.now();
let failed = 0;
for (let seed = from; seed < from + count; seed += 1) {
  const broken = playWorld(seed).flatMap((story) => [...brokenWorldPromises(story), ...brokenPromises(story)]);
  if (broken.length === 0) continue;
  failed += 1;
  process.stdout.write(`seed ${seed}\n${broken.map((each) => `  ${each}`).join('\n')}\n  see it again: WORLD_SEED=${seed} npm test simulation/src/world-story.sim.test.ts\n`);
}
process.stdout.write(`${count} worlds from seed ${from} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s: ${failed} broke a promise\n`);
process.exitCode = failed > 0 ? 1 : 0;
