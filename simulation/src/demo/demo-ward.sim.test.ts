// A rehearsal of the demo with the server's own monitoring: forty minutes of everybody's readings, judged as intake judges
// them, with a clock of ours. It holds the demo to what it promises: a calm ward, and a real crisis on its mark.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeReading } from '@mydr24/server/intake/reading-judge.ts';
import { defaultRules } from '@mydr24/server/monitoring/default-rules.ts';
import { shownScore } from '@mydr24/server/monitoring/news2-live.ts';
import { createMonitor, nextWakeAt, stepMonitor, type Monitor, type MonitorChange, type MonitorEvent } from '@mydr24/server/monitoring/patient-monitor.ts';
import { ruleSet } from '@mydr24/server/monitoring/rule-set.ts';
import { demoNetwork, starsOf } from './demo-network.ts';
import { batchesBetween, startClock } from './device-player.ts';
import { readRecordedStays } from './recorded-stays-store.ts';
import { demoPace, tracksOf } from './replay-track.ts';

const AUDIO_PAUSE_MS = 120_000;
const LENGTH_MS = demoPace.firstOnsetMs + 6 * demoPace.onsetEveryMs;
const startAt = Date.UTC(2026, 10, 23, 10);
const stays = readRecordedStays();
const network = demoNetwork(stays, 12);
const tracks = tracksOf(network.patients, stays, demoPace);
const groupOf = new Map(tracks.map((track) => [track.patientId, track.stay.group]));
const rules = { 1: ruleSet(defaultRules(1), AUDIO_PAUSE_MS), 2: ruleSet(defaultRules(2), AUDIO_PAUSE_MS) };

interface Raised { readonly atMs: number; readonly patientId: string; readonly change: MonitorChange }
interface Ward { readonly raised: Raised[]; readonly changes: { atMs: number; patientId: string; change: MonitorChange }[]; readonly calmShares: number[] }

function rehearse(): Ward {
  const ward: Ward = { raised: [], changes: [], calmShares: [] };
  const monitors = new Map<string, Monitor>(network.patients.map(({ id, spo2Scale }) => [id, createMonitor({ rules: rules[spo2Scale], spo2Scale, isNews2Applicable: true }, [], [], startAt)]));
  const noDataMsOf = new Map(network.devices.map((device) => [device.id, device.noDataMs]));
  const clock = startClock(startAt);
  const step = (patientId: string, event: MonitorEvent, nowMs: number): void => {
    const { monitor, changes } = stepMonitor(monitors.get(patientId)!, event, nowMs);
    monitors.set(patientId, monitor);
    for (const change of changes) {
      ward.changes.push({ atMs: nowMs - startAt, patientId, change });
      if (change.raises !== null) ward.raised.push({ atMs: nowMs - startAt, patientId, change });
    }
  };
  for (let at = 0; at < LENGTH_MS; at += 1_000) {
    const nowMs = startAt + at + 1_000;
    for (const { deviceId, readings } of batchesBetween(tracks, clock, at === 0 ? -300_000 : at, at + 1_000)) {
      for (const item of readings) {
        const verdict = judgeReading(item, { tenantId: 't', deviceId, pairedPatientId: null, noDataMs: noDataMsOf.get(deviceId) ?? null, nowMs, oldestAt: 0, hasPatient: () => true });
        assert.ok('reading' in verdict);
        const { kind, value, code, unit, takenAt, noDataMs, patientId } = verdict.reading;
        step(patientId, { type: 'reading', kind, value, code, unit, deviceAtMs: takenAt, noDataMs }, nowMs);
      }
    }
    for (const [patientId, monitor] of monitors) if ((nextWakeAt(monitor, nowMs) ?? Infinity) <= nowMs) step(patientId, { type: 'tick' }, nowMs);
    if (at % 30_000 === 0 && at >= 60_000) ward.calmShares.push(calmShare(monitors));
  }
  return ward;
}

function calmShare(monitors: ReadonlyMap<string, Monitor>): number {
  const calm = [...monitors.values()].filter(({ news2 }) => {
    const shown = news2 === null ? null : shownScore(news2);
    return shown?.status === 'complete' && (shown.total ?? 9) <= 4 && !shown.anySingleThree;
  });
  return calm.length / monitors.size;
}

const ward = rehearse();

test('most of the ward is calm, always: at least four in five score at most 4, no part 3', () => {
  const least = Math.min(...ward.calmShares);
  const mean = ward.calmShares.reduce((sum, share) => sum + share, 0) / ward.calmShares.length;
  assert.ok(least >= 0.8 && mean < 0.98, `least ${least}, mean ${mean}`);
});

test('every deterioration becomes an emergency within two minutes of its onset', () => {
  starsOf(stays).forEach(({ stayId }, turn) => {
    const onsetMs = demoPace.firstOnsetMs + turn * demoPace.onsetEveryMs;
    const patientId = network.patients.find((patient) => patient.stayId === stayId)?.id;
    const raised = ward.raised.find((one) => one.patientId === patientId);
    assert.ok(raised !== undefined && raised.atMs >= onsetMs && raised.atMs <= onsetMs + 120_000, `${stayId}: onset ${onsetMs}, raised ${raised?.atMs}`);
  });
});

test('nobody who is not deteriorating or unwell becomes an emergency, and emergencies stay few', () => {
  for (const { patientId } of ward.raised) assert.ok(['deteriorating', 'unwell'].includes(groupOf.get(patientId) ?? ''));
  assert.ok(ward.raised.length <= 40, `${ward.raised.length}`);
});

test('silence is found where the record has gaps, and nowhere else', () => {
  const silent = new Set(ward.changes.filter(({ change }) => change.kind === 'technical').map(({ patientId }) => groupOf.get(patientId)));
  assert.deepEqual(silent, new Set(['gappy', 'continuous']));
});

test('alarms that begin are few enough for people: under one a minute for each fifty patients', () => {
  const begun = ward.changes.filter(({ change }) => change.phase === 'start').length;
  const aMinuteForFifty = begun / (LENGTH_MS / 60_000) / (network.patients.length / 50);
  assert.ok(aMinuteForFifty < 1, `${begun} alarms, ${aMinuteForFifty.toFixed(2)} a minute for fifty patients`);
});
