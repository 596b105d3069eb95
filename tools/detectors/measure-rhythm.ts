// Plays open ECG records through the rhythm detector and counts what it declared, when, and what it should not have.
import { join } from 'node:path';
import { beatRhythm, startRhythm, stepRhythm, type Rhythm } from '@mydr24/server/detectors/rhythm.ts';
import { readCsv, readWfdb, readWhole, type Lead } from './wfdb-records.ts';

export interface Declared { readonly rhythm: Rhythm; readonly atS: number }
export interface Played { readonly seconds: number; readonly gatedSeconds: number; readonly declared: readonly Declared[] }

/** In chunks of a second, as a monitor would send it. One alarm until it was gone for ten seconds, as its rule has it. */
export function play({ rateHz, samples }: Pick<Lead, 'rateHz' | 'samples'>): Played {
  let memory = startRhythm();
  let [seconds, gatedSeconds] = [0, 0];
  const declared: Declared[] = [];
  const lastS = new Map<Rhythm, number>();
  for (let from = 0; from < samples.length; from += rateHz) {
    const step = stepRhythm(memory, samples.subarray(from, from + rateHz), rateHz, (from * 1000) / rateHz);
    memory = step.memory;
    for (const { atMs, found, fault } of step.judgements) {
      seconds += 1;
      if (fault !== null) gatedSeconds += 1;
      if (found === null) continue;
      if (atMs / 1000 - (lastS.get(found) ?? -Infinity) > 10) declared.push({ rhythm: found, atS: atMs / 1000 });
      lastS.set(found, atMs / 1000);
    }
  }
  return { seconds, gatedSeconds, declared };
}

const CUDB = ['cu01', 'cu03', 'cu04', 'cu06', 'cu07', 'cu09', 'cu10', 'cu12', 'cu13', 'cu16', 'cu19', 'cu22', 'cu24', 'cu29', 'cu32'];
/** Sample 53,541 at 250 Hz, said by the set's description. */
const CU01_ONSET_S = 53_541 / 250;
const count = ({ declared }: Played, rhythm?: Rhythm): number => declared.filter((one) => rhythm === undefined || one.rhythm === rhythm).length;
const minutes = (seconds: number): string => (seconds / 60).toFixed(1);

export function rhythmReport(root: string): string[] {
  const sick = CUDB.map((name) => ({ name, ...play(readWfdb(join(root, 'ecg-cudb-vf-vt'), name, `${name}.dat.gz`)[0]!) }));
  const vfdb = readCsv(join(root, 'ecg-vfdb-excerpts', 'ecg_424.csv.gz'));
  for (const lead of ['ecg1_mV', 'ecg2_mV']) sick.push({ name: `424 ${lead.slice(0, 4)}`, ...play({ rateHz: 250, samples: Float32Array.from(vfdb.map((row) => Number(row[lead]))) }) });
  const wild = sick.filter((one) => count(one, 'vf-vt') > 0).length;
  const onset = sick[0]!.declared.find(({ rhythm }) => rhythm === 'vf-vt')!;
  const [ii, v] = readWfdb(join(root, 'alarms-challenge2015'), 'a103l', 'a103l.mat');
  const well = [
    ...readWfdb(join(root, 'ecg-mitdb'), '100', '100.dat').map((lead) => ({ name: `MIT-BIH 100 ${lead.name}`, ...play(lead) })),
    { name: 'MIMIC 03700181 MCL1', ...play(readWfdb(join(root, 'bedside-waveforms-mimic'), '03700181', '03700181.dat')[0]!) },
    { name: 'Challenge 2015 a103l II', ...play(ii!) }, { name: 'Challenge 2015 a103l V', ...play(v!) },
  ];
  const wellS = well.reduce((sum, one) => sum + one.seconds, 0);
  const falsely = well.reduce((sum, one) => sum + count(one), 0);
  const asystole = well.slice(-2).reduce((sum, one) => sum + count(one, 'asystole'), 0);
  return [
    '## Records with VT, flutter or VF', '',
    `VF or VT was declared in **${wild} of ${sick.length}** leads (15 records of CUDB, two leads of VFDB 424). This is sensitivity by record: no annotation of episodes came with these copies, so neither sensitivity by episode`,
    `nor false alarms within them can be told. Where the onset is known (cu01), VF was declared **${(onset.atS - CU01_ONSET_S).toFixed(1)} s** after it, with ${sick[0]!.declared.filter(({ atS }) => atS < CU01_ONSET_S).length} alarms in the ${minutes(CU01_ONSET_S)} minutes before.`, '',
    '| lead | minutes | gated s | first VF/VT at s | VF/VT | asystole | bradycardia | tachycardia |', '|---|---|---|---|---|---|---|---|',
    ...sick.map((one) => rowOf(one, true)), '',
    '## Records without a lethal arrhythmia', '',
    `**${falsely} false alarms in ${minutes(wellS)} minutes of leads, ${((falsely * 3600) / wellS).toFixed(1)} an hour.** Too few records for a rate to rely on: they are three people.`,
    `a103l ends in an asystole alarm of its monitor that experts called false; here asystole was declared ${asystole} times in its two leads.`, '',
    '| lead | minutes | gated s | VF/VT | asystole | bradycardia | tachycardia |', '|---|---|---|---|---|---|---|', ...well.map((one) => rowOf(one, false)), '',
    ...beatsReport(root), '', ...labelsReport(root),
  ];
}

function rowOf(one: Played & { name: string }, hasFirst: boolean): string {
  const first = one.declared.find(({ rhythm }) => rhythm === 'vf-vt')?.atS;
  const cells = [one.name, minutes(one.seconds), one.gatedSeconds, ...(hasFirst ? [first ?? 'never'] : []), ...(['vf-vt', 'asystole', 'extreme-bradycardia', 'extreme-tachycardia'] as const).map((rhythm) => count(one, rhythm))];
  return `| ${cells.join(' | ')} |`;
}

/** The part that looks at beat times only, on times that people marked. */
function beatsReport(root: string): string[] {
  const cases = Map.groupBy(readCsv(join(root, 'ecg-vitaldb-beats-rhythms', 'beats.csv.gz')), (beat) => beat.case_id!);
  let [hours, brady, tachy, vtCases, vtFound] = [0, 0, 0, 0, 0];
  for (const beats of cases.values()) {
    const recent: number[] = [];
    let [last, isInVt, foundInVt]: [string | null, boolean, boolean] = [null, false, false];
    for (const { time_s, rhythm } of beats) {
      const atMs = Number(time_s) * 1000;
      const before = recent.at(-1);
      if (before !== undefined && atMs - before > 10_000) recent.length = 0;
      else if (before !== undefined) hours += (atMs - before) / 3_600_000;
      recent.push(atMs);
      if (recent.length > 17) recent.shift();
      const found = beatRhythm(recent);
      if (found !== last && found === 'extreme-bradycardia') brady += 1;
      if (found !== last && found === 'extreme-tachycardia') tachy += 1;
      last = found;
      if (rhythm !== 'VT') continue;
      isInVt = true;
      foundInVt ||= found === 'extreme-tachycardia';
    }
    vtCases += isInVt ? 1 : 0;
    vtFound += foundInVt ? 1 : 0;
  }
  return [
    '## Rate rules on marked beats (VitalDB)', '',
    `In ${hours.toFixed(1)} hours of beats marked by people (${cases.size} surgical patients) the rules of extreme rate fired ${brady} times for bradycardia and ${tachy} times for tachycardia; these are the definitions`,
    `themselves at work, not errors. Of ${vtCases} patients with VT, ${vtFound} reached extreme tachycardia by rate during it: runs of VT are mostly shorter than 17 beats, so **rate alone does not find VT**. No waveform is in that set.`,
  ];
}

function labelsReport(root: string): string[] {
  const lines = readWhole(join(root, 'alarms-challenge2015', 'ALARMS_labels.csv')).toString('utf8').trim().split(/\r?\n/).map((line) => line.split(','));
  const byAlarm = Map.groupBy(lines, ([, alarm]) => alarm!);
  const rows = [...byAlarm].map(([alarm, ones]) => `| ${alarm.replaceAll('_', ' ')} | ${ones.length} | ${Math.round((100 * ones.filter(([, , isTrue]) => isTrue === '0').length) / ones.length)} % |`);
  return ['## What bedside monitors did (labels of Challenge 2015)', '', 'For comparison: the alarms of 749 recordings, judged by experts. Of one of these recordings the signal was at hand.', '', '| alarm | recordings | false |', '|---|---|---|', ...rows];
}
