// Every reducer: old state + events = fresh state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BoardPatient, EmergencyDetail, Snapshot, TopicLive } from '@mydr24/protocol';
import { verifyConverged } from '../testing/verify-live.ts';
import { sampleAlarm, sampleEmergency, sampleInboxItem, sampleOffer, samplePage, samplePatient, sampleResponder, sampleTest, uuid } from '../testing/samples.ts';
import { applyLive } from './views.ts';

const board = (n: number): BoardPatient => ({ patient: samplePatient(n), vitals: [], trends: [], news2: null, alarms: [], emergency: null, silences: [], clock: null, earlyWarnings: [], signals: [], deviceAlerts: [] });
const unit = { id: uuid(1), facilityId: uuid(90), facilityName: 'F', name: 'U', position: null } as Snapshot<'unit'>['unit'];

test('[C1] a board follows alarms until they end, patients who come and go, and the open emergency', () => {
  const before = { unit, patients: [{ ...board(10), alarms: [sampleAlarm(50, 10)] }, board(11)] };
  const events = [
    { kind: 'alarm-changed', body: sampleAlarm(51, 10) },
    { kind: 'alarm-changed', body: sampleAlarm(50, 10, { phase: 'end', state: 'inactive', endedAt: 99 }) },
    { kind: 'patient-changed', body: samplePatient(12) },
    { kind: 'alarm-changed', body: sampleAlarm(52, 12) },
    { kind: 'patient-changed', body: samplePatient(11, uuid(2)) },
    { kind: 'emergency-changed', body: sampleEmergency(70, 10) },
    { kind: 'emergency-changed', body: sampleEmergency(70, 10, { status: 'accepted', version: 2 }) },
  ];
  const after = {
    unit,
    patients: [
      { ...board(12), alarms: [sampleAlarm(52, 12)] },
      { ...board(10), alarms: [sampleAlarm(51, 10)], emergency: sampleEmergency(70, 10, { status: 'accepted', version: 2 }) },
    ],
  };
  verifyConverged('unit', before, events, after);
  verifyConverged('unit', after, [{ kind: 'patient-left', body: { patientId: uuid(12) } }], { unit, patients: [after.patients[1]!] });
});

test('[C1] an emergency that is set aside leaves the list with what belongs to it, stands apart as it is now, and goes when it ended', () => {
  const before: Snapshot<'dispatch'> = { emergencies: [sampleEmergency(70, 10)], offers: [sampleOffer(80, 70)], pages: [samplePage(90, 70)], responders: [], capAlerts: [], setAside: [] };
  const aside = { emergencyId: uuid(70), kind: 'fall', paged: 4, seen: 0 } as unknown as Snapshot<'dispatch'>['setAside'][number];
  const empty = { ...before, emergencies: [], offers: [], pages: [] };
  verifyConverged('dispatch', before, [{ kind: 'set-aside-changed', body: aside }, { kind: 'page-changed', body: samplePage(91, 70) }, { kind: 'set-aside-changed', body: { ...aside, seen: 2 } }], { ...empty, setAside: [{ ...aside, seen: 2 }] });
  verifyConverged('dispatch', { ...empty, setAside: [aside] }, [{ kind: 'set-aside-ended', body: { emergencyId: uuid(70) } }], empty);
});

test('[C1] a silence stays until it ends, and a clock until somebody assessed', () => {
  const silence = { id: uuid(60), patientId: uuid(10), unitId: uuid(1), alarmId: null, conditionKey: 'spo2-low', kind: 'shelved', priority: 'medium', reason: 'known', personId: uuid(3), personName: null, fromAt: 1, untilAt: 9, remindedAt: null, endedAt: null } as NonNullable<BoardPatient['silences']>[number];
  const clock = { id: uuid(61), patientId: uuid(10), unitId: uuid(1), ruleId: 'news2', priority: 'high', value: 7, startedAt: 1, dueAt: 9, overdueAt: null, assessedAt: null, assessedBy: null, assessedByName: null } as NonNullable<BoardPatient['clock']>;
  const begun = { ...board(10), silences: [{ ...silence, remindedAt: 5 }], clock: { ...clock, overdueAt: 9 } };
  verifyConverged('patient', board(10), [
    { kind: 'alarm-silence-changed', body: silence }, { kind: 'response-clock-changed', body: clock },
    { kind: 'alarm-silence-changed', body: begun.silences[0]! }, { kind: 'response-clock-changed', body: begun.clock },
  ], begun);
  verifyConverged('patient', begun, [{ kind: 'alarm-silence-changed', body: { ...silence, endedAt: 9 } }, { kind: 'response-clock-changed', body: { ...clock, assessedAt: 10 } }], board(10));
});

test('[C1] a device’s own alarm stays until the device ends it', () => {
  const alert = { id: uuid(62), patientId: uuid(10), unitId: uuid(1), deviceId: uuid(4), deviceName: 'Monitor', source: 'spo2', event: 'MDC_EVT_LO', kind: 'physiological', priority: 'high', phase: 'start', state: 'active', inactivation: [], value: 80, startedAt: 1, updatedAt: 1, endedAt: null } as unknown as NonNullable<BoardPatient['deviceAlerts']>[number];
  const goesOn = { ...alert, phase: 'continue', updatedAt: 2 };
  verifyConverged('patient', board(10), [{ kind: 'device-alert-changed', body: alert }, { kind: 'device-alert-changed', body: goesOn }], { ...board(10), deviceAlerts: [goesOn] });
  verifyConverged('patient', { ...board(10), deviceAlerts: [goesOn] }, [{ kind: 'device-alert-changed', body: { ...goesOn, phase: 'end', endedAt: 3 } }], board(10));
});

test('[C1] what a device says stays until it says otherwise', () => {
  const said = { patientId: uuid(10), unitId: uuid(1), deviceId: uuid(4), signal: 'lead-off', vital: 'heart-rate', isPresent: true, saidAt: 5 } as NonNullable<BoardPatient['signals']>[number];
  verifyConverged('patient', board(10), [{ kind: 'device-signal-changed', body: said }], { ...board(10), signals: [said] });
  verifyConverged('patient', { ...board(10), signals: [said] }, [{ kind: 'device-signal-changed', body: { ...said, isPresent: false, saidAt: 6 } }], board(10));
});

test('[C1] a closed emergency leaves the patient; an older one does not push a newer one aside', () => {
  const newer = sampleEmergency(71, 10, { openedAt: 200 });
  verifyConverged('patient', { ...board(10), emergency: newer }, [{ kind: 'emergency-changed', body: sampleEmergency(70, 10, { openedAt: 100 }) }], { ...board(10), emergency: newer });
  verifyConverged('patient', { ...board(10), emergency: newer }, [{ kind: 'emergency-changed', body: { ...newer, status: 'closed' } }], board(10));
});

test('[C1] an emergency keeps every offer, page and timeline entry, each in its last form', () => {
  const protocol = { id: 'p', version: 1, steps: [], repeatLastEveryMs: 1, emergencyNumber: '112', timeZone: 'UTC' };
  const entry = (n: number) => ({ n, at: n, kind: 'opened' as const, personId: null, personName: null, facts: {} });
  const before: EmergencyDetail = { summary: sampleEmergency(70, 10), protocol, offers: [sampleOffer(80, 70)], pages: [samplePage(90, 70)], timeline: [entry(1)] };
  const accepted = sampleOffer(80, 70, { status: 'accepted' });
  const closed = sampleEmergency(70, 10, { status: 'closed', version: 5 });
  const events = [
    { kind: 'offer-changed', body: accepted },
    { kind: 'page-changed', body: samplePage(91, 70) },
    { kind: 'page-changed', body: samplePage(90, 70, { deliveredAt: 7 }) },
    { kind: 'timeline-grew', body: entry(2) },
    { kind: 'emergency-changed', body: closed },
  ];
  verifyConverged('emergency', before, events, { summary: closed, protocol, offers: [accepted], pages: [samplePage(90, 70, { deliveredAt: 7 }), samplePage(91, 70)], timeline: [entry(1), entry(2)] });
});

test('[C1] dispatch drops an emergency with all that belongs to it, and late news of it stays out', () => {
  const before = { emergencies: [sampleEmergency(70, 10)], offers: [sampleOffer(80, 70)], pages: [samplePage(90, 70)], responders: [sampleResponder(3)], capAlerts: [], setAside: [] };
  const busy = sampleResponder(3, { emergencyId: uuid(71) });
  const events = [
    { kind: 'emergency-changed', body: sampleEmergency(71, 11) },
    { kind: 'offer-changed', body: sampleOffer(81, 71) },
    { kind: 'responder-changed', body: busy },
    { kind: 'emergency-changed', body: sampleEmergency(70, 10, { status: 'cancelled' }) },
    { kind: 'page-changed', body: samplePage(90, 70, { deliveredAt: 9 }) },
  ];
  verifyConverged('dispatch', before, events, { emergencies: [sampleEmergency(71, 11)], offers: [sampleOffer(81, 71)], pages: [], responders: [busy], capAlerts: [], setAside: [] });
});

test('[C1] an inbox keeps what is still asked and drops what was stood down or has ended', () => {
  const stays = sampleInboxItem(sampleEmergency(70, 10), sampleOffer(80, 70));
  const goes = sampleInboxItem(sampleEmergency(71, 11), sampleOffer(81, 71));
  const before = { responder: sampleResponder(3), items: [goes], tests: [sampleTest(90)] };
  const events = [
    { kind: 'inbox-changed', body: stays },
    { kind: 'inbox-changed', body: { ...goes, offer: { ...goes.offer, status: 'stood-down' } } },
    { kind: 'responder-changed', body: sampleResponder(3, { duty: 'off' }) },
  ];
  verifyConverged('inbox', before, events, { responder: sampleResponder(3, { duty: 'off' }), items: [stays], tests: [sampleTest(90)] });
});

test('[C1] an inbox keeps the newest test page of each channel, in the order of channels, and a late receipt of an older one changes nothing', () => {
  const before = { responder: null, items: [], tests: [sampleTest(90)] };
  const newer = sampleTest(92);
  const events = [
    { kind: 'test-page-changed', body: newer },
    { kind: 'test-page-changed', body: sampleTest(91, { channel: 'app', hasCode: false }) },
    { kind: 'test-page-changed', body: sampleTest(90, { shownAt: 99 }) },
    { kind: 'test-page-changed', body: { ...newer, sentAt: 93 } },
  ];
  verifyConverged('inbox', before, events, { responder: null, items: [], tests: [sampleTest(91, { channel: 'app', hasCode: false }), { ...newer, sentAt: 93 }] });
});

test('[C1] a family member sees the last word', () => {
  const status = (changedAt: number) => ({
    patientId: uuid(10), patientGivenName: 'G',
    emergency: { id: uuid(70), status: 'seeking', responderGivenName: null, distanceM: null, etaAt: null, openedAt: 1, changedAt, steps: [] },
  }) as unknown as Snapshot<'family'>;
  verifyConverged('family', status(1), [{ kind: 'family-status-changed', body: status(2) }], status(2));
});

test('[C2] an older live value never replaces a newer one', () => {
  const vital = (at: number, value: number) => ({ kind: 'spo2', value, code: null, unit: '%', at, staleAfterMs: 1000 }) as BoardPatient['vitals'][number];
  const live = (at: number, value: number): TopicLive<'patient'> => ({ kind: 'vitals', body: { patientId: uuid(10) as never, vitals: [vital(at, value)], news2: null } });
  let state = applyLive('patient', board(10), live(20, 95));
  state = applyLive('patient', state, live(10, 80));
  assert.deepEqual(state.vitals, [vital(20, 95)]);
  state = applyLive('patient', state, live(30, 96));
  assert.deepEqual(state.trends[0]?.points, [[20, 95], [30, 96]]);
  const view = { emergencies: [], offers: [], pages: [], responders: [sampleResponder(3, { positionedAt: 50 })], capAlerts: [], setAside: [] };
  const fix = (positionedAt: number): TopicLive<'dispatch'> => ({ kind: 'position', body: { personId: uuid(3) as never, lat: 1, lon: 2, accuracyM: 5, positionedAt } });
  assert.equal(applyLive('dispatch', view, fix(40)), view);
  assert.deepEqual(applyLive('dispatch', view, fix(60)).responders[0]?.position, { lat: 1, lon: 2 });
});

test('[C1] rotas are replaced by their newest version; a retired one leaves with its gaps, a gap that is gone leaves alone', () => {
  const rota = (n: number, version: number) => ({ id: uuid(n), duty: 'cardiology', name: 'Cardiology', facilityId: null, timeZone: 'UTC', version, changedAt: version, isRetired: false }) as Snapshot<'rotas'>['rotas'][number];
  const gap = (n: number, of: number) => ({ id: uuid(n), rotaId: uuid(of), fromAt: 1, toAt: 2, reason: 'absent', notice: 'found', isGone: false }) as Snapshot<'rotas'>['gaps'][number];
  const before = { rotas: [rota(1, 1), rota(2, 1)], gaps: [gap(11, 1), gap(12, 2), gap(13, 1)] };
  const events = [
    { kind: 'rota-changed', body: rota(1, 2) },
    { kind: 'rota-changed', body: { ...rota(2, 2), isRetired: true } },
    { kind: 'rota-gap-changed', body: { ...gap(11, 1), isGone: true } },
    { kind: 'rota-gap-changed', body: { ...gap(13, 1), notice: 'day-before' } },
  ];
  verifyConverged('rotas', before, events, { rotas: [rota(1, 2)], gaps: [{ ...gap(13, 1), notice: 'day-before' }] });
});
