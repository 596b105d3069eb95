// What a doubt means and what to do about it, in words; said to the person themselves, or to who plans around them.
import type { Channel, Reach, ReachReason } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';

export interface SaidReason {
  key: string;
  what: string;
  todo: string;
}

export function saidReasons({ reasons }: Pick<Reach, 'reasons'>, say: Say, to: 'me' | 'planner'): SaidReason[] {
  return reasons.map(({ code, channel }) => ({ key: `${code} ${channel ?? ''}`, what: whatIs({ code, channel }, say), todo: say(to === 'me' ? `reachMe.${code}` : `reachPlan.${code}`) }));
}

export function whatIs({ code, channel }: ReachReason, say: Say): string {
  return say(`reachWhy.${code}`, { channel: channel === null ? '' : `(${say(`channel.${channel}`)})` }).trim();
}

export function channelsSaid(channels: readonly Channel[], say: Say): string {
  return channels.map((channel) => say(`channel.${channel}`)).join(', ');
}
