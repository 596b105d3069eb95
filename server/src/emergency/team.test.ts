// The team beside the holder, one more responder within a step, and whether whoever said that they go is moving.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EmergencyProtocol, FamilyShare, TeamPlace } from '@mydr24/protocol';
import type { EmergencyEvent } from './emergency-state.ts';
import { checkProtocol, defaultProtocol } from './emergency-protocol.ts';
import { familyStatusOf, holderOf, summaryOf } from './emergency-views.ts';
import { judgeMovement, type Whereabouts } from './movement.ts';
import { accepted, alarmCause, by, closed, contact, type Fakes, planWith, reported, responder, Run, six, sosCause, stepWith, T0 } from './run-testing.ts';
import { upgradeState } from './stored-form.ts';

const declined = (name: string): EmergencyEvent => ({ type: 'declined', by: by(name), reason: 'busy' });
const sentAway = (name: string): EmergencyEvent => ({ type: 'stood-down', by: by('dispatcher'), personId: name as never });
const inTeam = (name: string, status: 'en-route' | 'on-scene' | 'transporting' | 'handed-over'): EmergencyEvent => ({ type: 'team-status-reported', by: by(name), status });

const place = (name: TeamPlace, offerTo = 1) => ({ place: name, needs: [], offerTo });
const oneStep = stepWith({ id: 'lead', offerTo: 1, waitMs: 60_000 });
const teamRun = (team: NonNullable<EmergencyProtocol['team']> = [place('second')], fakes: Fakes = {}): Run =>
  new Run(alarmCause, { ...fakes, opening: { ...fakes.opening, protocol: planWith(fakes.steps ?? [oneStep], { team }) } });
const placesOf = (run: Run) => summaryOf(run.state).team!.map(({ place: name, status, name: who, asked }) => `${name} ${status} ${who ?? `${asked} asked`}`);
const askedFor = (run: Run, name: TeamPlace | undefined): string[] => run.state.offers.filter((each) => each.status === 'offered' && each.place === name).map(({ responderId }) => responderId);

describe('one more within a step', () => {
  const widening = (given = {}) => new Run(alarmCause, { steps: [stepWith({ id: 'wide', offerTo: 1, waitMs: 60_000, widenEveryMs: 10_000, ...given })] });
  const heard = (run: Run): Run => {
    for (const page of run.pages()) run.do({ type: 'receipt', page, rung: 'shown' });
    return run;
  };
  test('[E45] while an offer that was seen stands unanswered, one more responder is asked every ten seconds, and the step ends when it would have', () => {
    const run = heard(widening());
    run.until(9_999);
    assert.deepEqual(run.offered(), ['a']);
    run.until(1);
    assert.deepEqual(run.offered(), ['a', 'b']);
    heard(run).until(20_000);
    assert.deepEqual(run.offered(), ['a', 'b', 'c', 'd']);
    assert.deepEqual(widening().state.status === 'seeking' && run.state.status === 'seeking' && [widening().state.stepIndex, run.state.stepIndex], [0, 0]);
    heard(run).until(30_000);
    assert.equal(run.state.stepIndex, 1);
  });
  test('[E45] it asks nobody more where the plan says never, after an accept, or when nobody is left', () => {
    const never = heard(widening({ widenEveryMs: 0 }));
    never.until(59_000);
    assert.deepEqual(never.offered(), ['a']);
    const taken = heard(widening());
    taken.do(accepted('a'));
    taken.until(30_000);
    assert.deepEqual(taken.offered(), []);
    const alone = heard(new Run(alarmCause, { responders: six.slice(0, 1), steps: [stepWith({ id: 'wide', offerTo: 1, waitMs: 60_000, widenEveryMs: 10_000 })] }));
    alone.until(59_000);
    assert.deepEqual([alone.offered(), alone.state.stepIndex], [['a'], 0]);
  });
  test('[E45] it asks no more at once than mass-casualty mode allows', () => {
    const run = heard(widening());
    Object.assign(run.world, { offersAtOnce: 2 });
    for (let n = 0; n < 5; n += 1) heard(run).until(10_000);
    assert.deepEqual(run.offered(), ['a', 'b']);
  });
  test('[E45] a widening faster than a page is read is refused with the plan', () => {
    const { steps, ...rest } = defaultProtocol('fall');
    const checked = checkProtocol({ ...rest, steps: steps.map((step) => ({ ...step, widenEveryMs: 500 })) });
    assert.deepEqual(checked.ok ? [] : checked.flaws, ['widening-out-of-range']);
  });
});

describe('the accept', () => {
  test('[E46] stands the others down with the very decision, each by one message, for a place as for whoever leads', () => {
    const run = teamRun([place('second', 2)], { steps: [stepWith({ id: 'lead', offerTo: 3, waitMs: 60_000 })] });
    const toldBy = (event: EmergencyEvent): string[] => {
      const decision = run.do(event);
      assert.ok(decision.ok);
      return decision.effects.flatMap((effect) => (effect.type === 'page' && effect.page.purpose === 'stand-down' ? [`${effect.page.personId} ${effect.page.intendedAt - run.nowMs}`] : []));
    };
    assert.deepEqual(toldBy(accepted('a')), ['b 0', 'c 0']);
    assert.deepEqual(toldBy(accepted('d')), ['e 0']);
  });
});

describe('a place offered by hand', () => {
  const byHand = (name: string, to?: TeamPlace): EmergencyEvent => ({ type: 'offered-by-hand', by: by('dispatcher'), personId: name as never, reason: 'she is at the door', place: to });
  test('[E56] goes to whomever the dispatcher names, while nobody holds it and after somebody does; the place is theirs with the accept', () => {
    const run = teamRun([place('second'), place('driver')]);
    assert.equal(run.refusal(byHand('f', 'driver')), null);
    assert.deepEqual([askedFor(run, 'second'), askedFor(run, 'driver')], [['b'], ['c', 'f']]);
    const before = run.state;
    run.do(byHand('f', 'driver'));
    assert.equal(run.state, before);
    run.do(accepted('a'));
    assert.equal(run.refusal(byHand('e', 'second')), null);
    run.do(accepted('f'));
    run.do(accepted('e'));
    assert.deepEqual([summaryOf(run.state).holderId, placesOf(run)], ['a', ['second accepted e', 'driver accepted f']]);
  });
  test('[E56] is refused for a place that is taken, named by no plan or no longer sought, and for whoever goes or is asked to lead', () => {
    const run = teamRun([place('second'), place('guide')]);
    const refusals = [run.refusal(byHand('a', 'second')), run.refusal(byHand('f', 'driver'))];
    run.do(accepted('a'));
    run.do(accepted('b'));
    refusals.push(run.refusal(byHand('a', 'guide')), run.refusal(byHand('b', 'guide')), run.refusal(byHand('f', 'second')), run.refusal(byHand('f')));
    for (const status of ['en-route', 'on-scene', 'transporting'] as const) run.do(reported('a', status));
    refusals.push(run.refusal(byHand('f', 'guide')));
    assert.deepEqual(refusals, ['asked-to-lead', 'not-a-place', 'already-accepted', 'already-accepted', 'already-accepted', 'already-accepted', 'not-a-place']);
  });
});

describe('a team', () => {
  test('[E48] each place is offered to whoever is qualified beside those asked to lead, and taken by the first who accepts', () => {
    const run = teamRun([place('second', 2), place('driver')]);
    assert.deepEqual([askedFor(run, undefined), askedFor(run, 'second'), askedFor(run, 'driver')], [['a'], ['b', 'c'], ['d']]);
    assert.equal(run.refusal(accepted('b')), null);
    assert.deepEqual(run.do(accepted('c')), { ok: false, refusal: { code: 'already-accepted', holderName: 'b' } });
    assert.equal(run.refusal(accepted('d')), null);
    assert.deepEqual([placesOf(run), holderOf(run.state)], [['second accepted b', 'driver accepted d'], null]);
    run.do(accepted('a'));
    assert.deepEqual([run.state.status, summaryOf(run.state).holderId, placesOf(run)], ['accepted', 'a', ['second accepted b', 'driver accepted d']]);
    const before = run.state;
    run.do(accepted('b'));
    assert.equal(run.state, before, 'said twice is said once');
  });
  test('[E48] each has a status of their own that moves forward and leaves the holder’s alone; nobody else can report for them', () => {
    const run = teamRun();
    run.do(accepted('a'));
    run.do(accepted('b'));
    run.do(inTeam('b', 'on-scene'));
    assert.deepEqual([run.state.status, placesOf(run)], ['accepted', ['second on-scene b']]);
    assert.deepEqual([run.refusal(inTeam('b', 'en-route')), run.refusal(inTeam('a', 'en-route')), run.refusal(reported('b', 'on-scene'))], ['status-went-back', 'not-in-the-team', 'not-holder']);
  });
  test('[E48] dispatchers, the holder and a consented family see who else comes, and when', () => {
    const run = teamRun();
    run.do(accepted('a'));
    run.do(accepted('b'));
    assert.deepEqual(summaryOf(run.state).team, [{ place: 'second', status: 'accepted', personId: 'b', name: 'b', etaAt: T0 + 30_000, asked: 0 }]);
    const seenWith = (...shares: FamilyShare[]) => familyStatusOf(run.state.patient, run.state, shares).emergency!.alsoComing;
    assert.deepEqual(seenWith('responder', 'place'), [{ place: 'second', givenName: 'b', status: 'accepted', etaAt: T0 + 30_000 }]);
    assert.deepEqual(seenWith(), [{ place: 'second', givenName: null, status: 'accepted', etaAt: null }]);
  });
  test('[E49] a declined place goes to the next at once, one handed back too, and one that was stood down', () => {
    const run = teamRun();
    run.do(accepted('a'));
    run.do(declined('b'));
    assert.deepEqual(askedFor(run, 'second'), ['c']);
    run.do(accepted('c'));
    run.do(declined('c'));
    assert.deepEqual([placesOf(run), askedFor(run, 'second')], [['second open 1 asked'], ['d']]);
    run.do(accepted('d'));
    run.do(sentAway('d'));
    assert.deepEqual([askedFor(run, 'second'), run.paged('stand-down').at(-1), holderOf(run.state)?.personId], [['e'], 'd app', 'a']);
    run.do(sentAway('e'));
    assert.deepEqual(askedFor(run, 'second'), ['f']);
  });
  test('[E49] a member who does not move has the place offered again; who reports keeps it; the holder is not touched', () => {
    const run = teamRun([place('second'), place('driver')]);
    run.do(accepted('a'));
    run.do(reported('a', 'en-route'));
    run.do(accepted('b'));
    run.do(accepted('c'));
    run.do(inTeam('c', 'en-route'));
    run.until(90_000);
    assert.deepEqual([placesOf(run), run.state.status], [['second open 1 asked', 'driver en-route c'], 'en-route']);
    assert.deepEqual(run.notes('place-left'), [{ place: 'second', reason: 'no-movement', by: 'status' }]);
  });
  test('[E49] who goes off duty gives a place back unless they are on the way', () => {
    const run = teamRun([place('second'), place('driver')]);
    run.do(accepted('b'));
    run.do(accepted('c'));
    run.do(inTeam('c', 'en-route'));
    run.do({ type: 'went-off-duty', personId: 'b' as never });
    run.do({ type: 'went-off-duty', personId: 'c' as never });
    assert.deepEqual(placesOf(run), ['second open 1 asked', 'driver en-route c']);
    run.do({ type: 'went-off-duty', personId: 'd' as never });
    assert.deepEqual(askedFor(run, 'second'), ['e']);
  });
  test('[E49] while nobody has taken a place one more is asked every ten seconds, and whoever becomes free later', () => {
    const responders = six.slice(0, 3);
    const run = teamRun([place('second')], { responders });
    run.do(accepted('a'));
    run.do(reported('a', 'en-route'));
    run.until(10_000);
    assert.deepEqual(askedFor(run, 'second'), ['b', 'c']);
    run.until(30_000);
    responders.push(responder('late'));
    run.until(10_000);
    assert.deepEqual(askedFor(run, 'second'), ['b', 'c', 'late']);
  });
  test('[E50] whoever is only asked for a place may be asked to lead; a place waits for nobody and holds nobody back', () => {
    const run = teamRun([place('second')], { responders: six.slice(0, 2) });
    assert.deepEqual([askedFor(run, undefined), askedFor(run, 'second')], [['a'], ['b']]);
    run.do(declined('a'));
    assert.deepEqual([askedFor(run, undefined), askedFor(run, 'second')], [['b'], []]);
    run.do(accepted('b'));
    assert.equal(holderOf(run.state)?.personId, 'b');
    const keys = run.pages().map(({ step, personId, channel, purpose }) => `${step} ${personId} ${channel} ${purpose}`);
    assert.equal(new Set(keys).size, keys.length);
  });
  test('[E50] a member who takes over or is handed it leads, and the place is open again; who leads holds no place', () => {
    const run = teamRun([place('second')]);
    run.do(accepted('a'));
    run.do(accepted('b'));
    run.do({ type: 'took-over', by: contact('b') });
    assert.deepEqual([holderOf(run.state)?.personId, placesOf(run), askedFor(run, 'second')], ['b', ['second open 1 asked'], ['c']]);
    run.do(accepted('c'));
    run.do({ type: 'handed-over', by: by('b'), to: contact('c') });
    assert.deepEqual([holderOf(run.state)?.personId, placesOf(run)], ['c', ['second open 1 asked']]);
    assert.equal(run.state.offers.filter(({ status }) => status === 'accepted').length, 1);
  });
  test('[E50] a lost holder is sought again while the team goes on', () => {
    const run = teamRun([place('second')]);
    run.do(accepted('a'));
    run.do(accepted('b'));
    run.do(inTeam('b', 'en-route'));
    run.do(declined('a'));
    assert.deepEqual([run.state.status, placesOf(run), askedFor(run, undefined)], ['seeking', ['second en-route b'], ['c']]);
  });
  test('[E51] all places end with the emergency: those on the way are told, whoever was asked is stood down, nobody stays busy, and nothing wakes it', () => {
    const run = teamRun([place('second'), place('driver')]);
    run.do(accepted('a'));
    run.do(accepted('b'));
    const decision = run.do(closed);
    assert.ok(decision.ok);
    assert.deepEqual(decision.effects.flatMap((effect) => (effect.type === 'page' ? [`${effect.page.personId} ${effect.page.purpose}`] : [])), ['c stand-down', 'b stand-down']);
    assert.deepEqual(decision.effects.flatMap((effect) => (effect.type === 'responder-busy' ? [`${effect.personId} ${effect.isBusy}`] : [])), ['b false', 'a false']);
    assert.deepEqual([run.state.wakeAt, run.refusal(accepted('c')), run.refusal(inTeam('b', 'on-scene'))], [null, 'already-ended', 'already-ended']);
  });
  test('[E51] once the patient is on the way to hospital nobody else is sought', () => {
    const run = teamRun();
    run.do(accepted('a'));
    run.do(reported('a', 'transporting'));
    assert.deepEqual([placesOf(run), run.paged('stand-down')], [['second open 0 asked'], ['b app']]);
    run.until(60_000);
    assert.deepEqual(askedFor(run, 'second'), []);
    run.do(sentAway('a'));
    assert.equal(askedFor(run, 'second').length, 1, 'the holder was sent away: both are sought');
  });
  test('[E48] nobody is asked for a place while the call may still be taken back', () => {
    const run = new Run(sosCause, { opening: { protocol: planWith([oneStep], { team: [place('second')] }) } });
    assert.equal(run.pages().length, 0);
    run.until(5_000);
    assert.deepEqual(askedFor(run, 'second'), ['b']);
  });
  test('[E32] another kind brings its own team: who goes still goes, and places it does not name are no longer sought', () => {
    const run = teamRun([place('second'), place('driver')]);
    run.do(accepted('b'));
    run.do({ type: 'reclassified', by: by('dispatcher'), to: { kind: 'stroke', protocol: planWith([oneStep], { team: [place('physician')] }), limits: run.state.limits } });
    assert.deepEqual(summaryOf(run.state).team!.map(({ place: name, status }) => `${name} ${status}`), ['second accepted', 'physician open']);
  });
  test('[E38] one stored before there were teams goes on as it did, and one with a team survives being stored', () => {
    const { widenAt: _widenAt, ...old } = new Run(alarmCause).state;
    const run = new Run(alarmCause);
    run.state = upgradeState(JSON.parse(JSON.stringify(old)))!;
    run.do(accepted('a'));
    assert.deepEqual([summaryOf(run.state).team, summaryOf(run.state).sooner, run.state.status], [undefined, undefined, 'accepted']);
    const team = teamRun();
    team.state = upgradeState(JSON.parse(JSON.stringify(team.state)))!;
    team.do(accepted('b'));
    assert.deepEqual(placesOf(team), ['second accepted b']);
  });
});

describe('moving or not', () => {
  const at = (northM: number, takenAt: number, given: Partial<Whereabouts> = {}): Whereabouts => ({ lat: 42.5 + northM / 111_195, lon: 1.5, accuracyM: 10, takenAt, toSceneM: 2_000 - northM, ...given });
  const cases: [string, Whereabouts | null, Whereabouts | null, boolean | 'status'][] = [
    ['no position now', at(0, 0), null, 'status'],
    ['none when they accepted', null, at(0, 60_000), 'status'],
    ['no newer than then', at(0, 0), at(0, 0), 'status'],
    ['too inexact to tell', at(0, 0), at(500, 60_000, { accuracyM: 400 }), 'status'],
    ['where they were', at(0, 0), at(5, 60_000), false],
    ['less than the receiver wanders', at(0, 0, { accuracyM: 40 }), at(90, 60_000, { accuracyM: 60 }), false],
    ['clearly nearer', at(0, 0), at(300, 60_000), true],
    ['away at first, as roads go', at(0, 0), at(-300, 60_000), true],
    ['standing at the scene', at(1_950, 0), at(1_950, 60_000), true],
    ['at the scene, and nothing known before', null, at(1_950, 60_000), true],
  ];
  test('[E47] is told by a fresh and exact position, by distance moved or by being there; else by the status', () => {
    assert.deepEqual(cases.map(([name, from, now]) => {
      const movement = judgeMovement(from, now);
      return [name, movement.by === 'status' ? 'status' : movement.isMoving];
    }), cases.map(([name, , , verdict]) => [name, verdict]));
  });

  const moving = (): { run: Run; positions: Record<string, Whereabouts> } => {
    const positions: Record<string, Whereabouts> = { a: at(0, T0) };
    return { run: new Run(alarmCause, { at: positions }), positions };
  };
  test('[E47] accepted and driving without a tap is not taken away; then standing still is, and the record says by what', () => {
    const { run, positions } = moving();
    run.do(accepted('a'));
    positions['a'] = at(600, T0 + 80_000);
    run.until(90_000);
    assert.deepEqual([run.state.status, run.notes('moving')], ['accepted', [{ by: 'position', movedM: 600, nearerM: 600 }]]);
    positions['a'] = at(610, T0 + 170_000);
    run.until(90_000);
    assert.deepEqual([run.state.status, run.notes('offer-expired')], ['seeking', [{ reason: 'no-movement-by-position', by: 'position', movedM: 10, nearerM: 10 }]]);
  });
  test('[E47] without a fresh position the status decides, and the record says so', () => {
    const run = new Run(alarmCause);
    run.do(accepted('a'));
    run.until(90_000);
    assert.deepEqual(run.notes('offer-expired'), [{ reason: 'no-movement', by: 'status' }]);
  });
  test('[E47] said to be on the way and standing still: asked first, with the dispatchers, then offered again', () => {
    const { run, positions } = moving();
    run.do(accepted('a'));
    run.do(reported('a', 'en-route'));
    positions['a'] = at(3, T0 + 80_000);
    run.until(90_000);
    assert.deepEqual([run.state.status, run.notes('step-started').at(-1)], ['en-route', { step: 'check', round: run.state.rung, reason: 'no-movement-by-position' }]);
    positions['a'] = at(6, T0 + 170_000);
    run.until(90_000);
    assert.equal(run.state.status, 'seeking');
  });
  test('[E47] moving on the way, they are asked for news only as late as anybody', () => {
    const { run, positions } = moving();
    run.do(accepted('a'));
    run.do(reported('a', 'en-route'));
    for (let n = 1; n <= 10; n += 1) {
      positions['a'] = at(150 * n, T0 + 90_000 * n);
      run.until(90_000);
    }
    assert.deepEqual([run.state.status, run.notes('step-started').filter(({ step }) => step === 'check').length], ['en-route', 1]);
  });
});
