import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { playTimeline } from './alarm-timeline.ts';
import { defaultRules, type Rule } from './default-rules.ts';
import { judge, type PastReading } from './judge.ts';
import { ruleSet } from './rule-set.ts';
import { readTimeline } from './timeline-input.ts';

const document = JSON.parse(readFileSync(new URL('vectors/alarm.json', import.meta.url), 'utf8')) as { defaults: object; timelines: { id: string; config: Record<string, unknown>; segments: (number | null)[][]; endSec: number; commands: unknown[] }[] };

test('[MJ1] stored readings judged with rules give the changes that the same timeline gives live', () => {
  let judged = 0;
  for (const written of document.timelines) {
    // With commands and late samples the timeline player stays the reference (M20).
    if (written.commands.length > 0 || written.segments.some(([from, , , deviceSec]) => deviceSec !== undefined && deviceSec !== from)) continue;
    const read = readTimeline(written, document.defaults);
    assert.ok(read.ok);
    const { config, endSec } = read.timeline;
    const spo2 = defaultRules(1).find(({ id }) => id === 'spo2-low') as Extract<Rule, { type: 'threshold' }>;
    const rule: Rule = {
      ...spo2, hysteresis: config.hysteresis, clearDelayMs: config.clearDelay * 1000, isLatching: config.latching,
      bands: [{ priority: 'medium', limit: config.low, delayMs: config.delay * 1000, raises: null }, { priority: 'high', limit: config.highLow, delayMs: config.highDelay * 1000, raises: null }],
    };
    const readings: PastReading[] = read.timeline.segments.flatMap(([from, to, value]) => Array.from({ length: Math.max(0, Math.min(to, endSec) - from + 1) }, (_, n) => (
      { kind: 'spo2' as const, value, code: null, unit: '%', atMs: (from + n) * 1000, noDataMs: config.noData === null ? null : config.noData * 1000 })));
    const changes = judge({ readings, fromMs: 0, untilMs: endSec * 1000 }, { rules: ruleSet([rule], config.audioPause * 1000), spo2Scale: 1, isNews2Applicable: false }, 'as-it-came');
    assert.deepEqual(changes.map(({ atMs, kind, phase, state, priority, inactivation }) => [atMs / 1000, kind, phase, state, priority, inactivation]), playTimeline(read.timeline), written.id);
    judged += 1;
  }
  assert.ok(judged >= 8, `${judged} timelines`);
});

test('[MJ1] other rules on the same readings give other alarms, and no rules none', () => {
  const readings: PastReading[] = Array.from({ length: 120 }, (_, n) => ({ kind: 'spo2', value: 91, code: null, unit: '%', atMs: n * 1000 }));
  const settings = { spo2Scale: 1, isNews2Applicable: false } as const;
  const history = { readings, fromMs: 0, untilMs: 119_000 };
  assert.deepEqual(judge(history, { ...settings, rules: ruleSet(defaultRules(1), 120_000) }), []);
  const strict = defaultRules(1).map((rule) => (rule.id === 'spo2-low' && rule.type === 'threshold' ? { ...rule, bands: [{ ...rule.bands[0]!, limit: 92 }] } : rule));
  assert.equal(judge(history, { ...settings, rules: ruleSet(strict, 120_000) }).length, 1);
  assert.deepEqual(judge(history, { ...settings, rules: ruleSet([], 120_000) }), []);
});
