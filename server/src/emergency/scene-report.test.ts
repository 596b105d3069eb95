// Taking back a status, and what people at a scene add to the timeline.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonId } from '@mydr24/protocol';
import { familyStatusOf, summaryOf } from './emergency-views.ts';
import type { EmergencyEvent } from './emergency-state.ts';
import { alarmCause, Run } from './run-testing.ts';

const by = (name: string) => ({ personId: name as PersonId, name });
const accepted: EmergencyEvent = { type: 'accepted', by: by('a') };
const reported = (status: 'en-route' | 'on-scene' | 'handed-over'): EmergencyEvent => ({ type: 'status-reported', by: by('a'), status });
const takenBack = (status: 'en-route' | 'on-scene' | 'handed-over', who = 'a'): EmergencyEvent => ({ type: 'status-taken-back', by: by(who), status });
const noted: EmergencyEvent = { type: 'scene-recorded', by: by('a'), kind: 'note-written', facts: { noteId: 'n' } };

test('[SN6] what was reported by mistake is taken back, and the family reads only what is true', () => {
  const run = new Run(alarmCause);
  run.do(accepted);
  run.do(reported('en-route'), 10_000);
  run.do(reported('on-scene'), 10_000);
  run.do(takenBack('on-scene'), 30_000);
  const { status, onSceneAt } = summaryOf(run.state);
  assert.deepEqual([status, onSceneAt], ['en-route', null]);
  const steps = familyStatusOf(run.state.patient, run.state, []).emergency!.steps;
  assert.deepEqual(steps.map((step) => step.status), ['seeking', 'accepted', 'en-route']);
  assert.equal(steps.at(-1)!.at, run.nowMs - 40_000, 'on the way since they said so, not since the mistake');
  run.do(reported('on-scene'), 60_000);
  assert.equal(summaryOf(run.state).onSceneAt, run.nowMs);
});

test('[SN6] only the holder takes back, only the last step, only for two minutes, and accepting never', () => {
  const run = new Run(alarmCause);
  run.do(accepted);
  run.do(reported('en-route'), 1_000);
  assert.equal(run.refusal(takenBack('en-route', 'b')), 'not-holder');
  assert.equal(run.refusal(takenBack('on-scene')), 'nothing-to-take-back');
  run.do(reported('handed-over'), 1_000);
  run.do(takenBack('handed-over'), 120_000);
  assert.equal(run.state.status, 'en-route');
  assert.deepEqual(run.effects.flatMap((effect) => (effect.type === 'responder-busy' ? [effect.isBusy] : [])), [true, false, true], 'busy again');
  run.do(reported('on-scene'), 1_000);
  assert.equal(run.refusal(takenBack('on-scene'), 120_001), 'nothing-to-take-back');
});

test('[SN5] an entry is a line of the timeline in every state, and moves nothing', () => {
  const run = new Run(alarmCause);
  const lines = (): number => run.effects.filter((effect) => effect.type === 'timeline' && effect.entry.kind === 'note-written').length;
  run.do(noted, 1_000);
  run.do(accepted);
  const { shownVersion, wakeAt } = run.state;
  run.do(noted, 1_000);
  assert.deepEqual([run.state.shownVersion, run.state.wakeAt], [shownVersion, wakeAt]);
  run.do({ type: 'closed', by: by('a'), outcome: 'other', note: '' });
  run.do(noted, 1_000);
  assert.deepEqual([lines(), run.state.status, run.state.wakeAt], [3, 'closed', null]);
});
