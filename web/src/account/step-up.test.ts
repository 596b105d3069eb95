// The proof before a dangerous act, as the app asks for it.
import type { Client } from '@mydr24/client';
import { STEP_UP_NEEDED, wireError } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { createStepUp, withStepUp } from './step-up.ts';

function openClient(isProven: () => boolean) {
  const asked: unknown[] = [];
  const request = async (endpoint: string, args: unknown) => {
    asked.push([endpoint, args]);
    return isProven() ? { ok: true, body: {} } : { ok: false, error: wireError('forbidden', STEP_UP_NEEDED, '') };
  };
  return { asked, client: { request } as unknown as Client };
}

const act = { params: { deviceId: '6f1f3b38-4a52-4f0c-8f3a-2f1a3e6f9b10' } } as never;

test('[IDN1] after a proof the very same request is sent again', async () => {
  let isProven = false;
  const { asked, client } = openClient(() => isProven);
  const stepUp = createStepUp();
  const reply = withStepUp(client, stepUp.ask).request('revokeDevice', act);
  await expect.poll(stepUp.isAsked).toBe(true);
  isProven = true;
  stepUp.settle(true);
  expect(await reply).toEqual({ ok: true, body: {} });
  expect(asked).toEqual([['revokeDevice', act], ['revokeDevice', act]]);
  expect(stepUp.isAsked()).toBe(false);
});

test('[IDN1] without a proof the refusal stays the answer and nothing is sent again', async () => {
  const { asked, client } = openClient(() => false);
  const stepUp = createStepUp();
  const replies = [1, 2].map(() => withStepUp(client, stepUp.ask).request('revokeDevice', act));
  await expect.poll(stepUp.isAsked).toBe(true);
  stepUp.settle(false);
  for (const reply of await Promise.all(replies)) expect(reply.ok).toBe(false);
  expect(asked).toHaveLength(2);
});
