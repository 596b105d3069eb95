// The hooks every `*.e2e.ts` file begins with: one server and one browser for the file, seats cleared after each test.
import { after, afterEach, before } from 'node:test';
import { openRoom, type Room } from './browser-rig.ts';
import { type Care, type CareOptions, startCare } from './care-rig.ts';

export interface Scene {
  readonly care: Care;
  readonly room: Room;
}

/** Call once at the top of a file; its parts exist from the first test on. */
export function setScene(options?: CareOptions & { readonly browserArgs?: readonly string[] }): Scene {
  const scene: { care?: Care; room?: Room } = {};
  before(async () => {
    scene.care = await startCare(options);
    scene.room = await openRoom(scene.care, options?.browserArgs);
    await scene.care.sendCalm();
  });
  afterEach((test) => {
    scene.care?.line.mend();
    return scene.room?.clear(test);
  });
  after(async () => {
    await scene.room?.close();
    await scene.care?.stop();
  });
  return scene as Scene;
}
