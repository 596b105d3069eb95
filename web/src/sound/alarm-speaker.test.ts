// When sound counts as on, and what is played only then.
import { expect, test } from 'vitest';
import { createAlarmSpeaker, type Loudspeaker } from './alarm-speaker.ts';

class FakeSpeaker implements Loudspeaker {
  state = 'suspended';
  changed: () => void = () => undefined;
  readonly #answer: 'running' | 'suspended' | 'refused';
  constructor(answer: 'running' | 'suspended' | 'refused') {
    this.#answer = answer;
  }
  async resume(): Promise<void> {
    if (this.#answer === 'refused') throw new Error('not allowed');
    this.state = this.#answer;
  }
  addEventListener(_type: 'statechange', listener: () => void): void {
    this.changed = listener;
  }
}

function rig(answer: 'running' | 'suspended' | 'refused') {
  const played: string[] = [];
  const states: string[] = [];
  const fake = new FakeSpeaker(answer);
  const speaker = createAlarmSpeaker(() => fake, (_speaker, priority) => played.push(priority));
  const heard = new Promise<void>((resolve) => {
    speaker.subscribe(() => {
      states.push(speaker.get());
      resolve();
    });
  });
  return { fake, speaker, played, states, heard };
}

test('[UI-S2] sound is off, and an alarm makes none, until a person has played the test tone', async () => {
  const { speaker, played, heard } = rig('running');
  expect(speaker.get()).toBe('off');
  speaker.burst('high');
  expect([played, speaker.opened()]).toEqual([[], null]);
  speaker.test();
  await heard;
  expect([speaker.get(), played]).toEqual(['on', ['low']]);
  speaker.burst('high');
  expect(played).toEqual(['low', 'high']);
});

test('[UI-S2] sound that the browser takes away later is not on any more, and comes back with it', async () => {
  const { fake, speaker, played, states, heard } = rig('running');
  speaker.test();
  await heard;
  fake.state = 'suspended';
  fake.changed();
  speaker.burst('high');
  expect([speaker.get(), played]).toEqual(['blocked', ['low']]);
  fake.state = 'running';
  fake.changed();
  expect(states).toEqual(['on', 'blocked', 'on']);
});

test.each(['suspended', 'refused'] as const)('[UI-S2] a browser that answers %s to the test leaves sound blocked', async (answer) => {
  const { speaker, heard } = rig(answer);
  speaker.test();
  await heard;
  speaker.burst('high');
  expect(speaker.get()).toBe('blocked');
});
