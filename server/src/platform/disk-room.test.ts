// When the room on the disk counts as used up, and when as there again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDiskRoom } from './disk-room-node.ts';
import { Fault } from './fault.ts';

test('room ends at the reserve, is said once, and is there again only above it', async () => {
  const problems: unknown[] = [];
  let free = 0;
  const room = createDiskRoom({ dir: '/', reserveBytes: 1_000, onProblem: (error) => problems.push(error), readFreeBytes: async () => free });
  const seen: boolean[] = [];
  for (free of [5_000, 1_000, 999, 1_050, 500, 1_100, 999]) {
    await room.look();
    seen.push(room.hasRoom());
  }
  assert.deepEqual(seen, [true, true, false, false, false, true, false]);
  assert.deepEqual(problems.map((error) => error instanceof Fault && error.code), ['disk-full', 'disk-full']);
});

test('before the first look there is room, and the disk of a real folder can be read', async () => {
  const room = createDiskRoom({ dir: '/tmp', reserveBytes: 1, onProblem: () => {} });
  assert.equal(room.hasRoom(), true);
  await room.look();
  assert.ok(room.freeBytes() > 1 && room.hasRoom());
});
