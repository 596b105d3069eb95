import { IMPORT_PIECE_BYTES, wireError, type EndpointName, type PatientId, type PatientImport } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import type { Request } from '../live/live-context.tsx';
import { confirm, sendAndCheck, whatIsWrong, type ImportRun } from './import-run.ts';

const patientId = '00000000-0000-4000-8006-000000000001' as PatientId;
const options = { timeZone: null, dayFirst: null, subject: null, startsAt: null };
const made = (state: PatientImport['state']): PatientImport => ({
  id: '00000000-0000-4000-8020-000000000001' as PatientImport['id'], patientId, patientName: 'Carme Camp', bornOn: '1950-03-12', state, files: [], pieces: 3, received: 3, summary: null, stored: 0, alreadyThere: 0, refusedAtStore: 0, problem: null, begunAt: 0, doneAt: null,
});
const files = [new File([new Uint8Array(IMPORT_PIECE_BYTES + 1)], 'r.dat'), new File(['hea'], 'r.hea')];

/** Answers in the order asked for; `fails`: what is answered with a refusal once. */
function world(states: PatientImport['state'][], fails: Partial<Record<EndpointName, 'unavailable' | 'not-found'>> = {}, isWanted = () => true) {
  const [asked, shown]: [string[], ImportRun[]] = [[], []];
  const left = { ...fails };
  const request = (async (name: EndpointName, { params }: { params: Record<string, string> }) => {
    asked.push(name === 'putImportPiece' ? `piece ${params['n']}` : name);
    const kind = left[name];
    delete left[name];
    if (kind !== undefined) return { ok: false, error: wireError(kind, 'x', 'x') };
    return { ok: true, body: name === 'putImportPiece' ? {} : made(name === 'beginImport' ? 'receiving' : (states.shift() ?? 'read')) };
  }) as unknown as Request;
  return { asked, shown, given: { request, show: (run: ImportRun) => void shown.push(run), wait: async () => {}, isWanted } };
}
const last = (shown: ImportRun[]): ImportRun => shown.at(-1)!;

test('[UI-IM1] all pieces of all files go in order, then it is read, and nothing asks to store it', async () => {
  const { asked, shown, given } = world(['reading', 'reading', 'read']);
  await sendAndCheck(patientId, files, options, given);
  expect(asked).toEqual(['beginImport', 'piece 0', 'piece 1', 'piece 2', 'checkImport', 'getImport', 'getImport']);
  expect(last(shown)).toMatchObject({ step: 'working', current: { state: 'read' } });
});

test('[UI-IM1] a line that breaks stops with its reason and goes on with the piece it broke at', async () => {
  const { asked, shown, given } = world(['read'], { putImportPiece: 'unavailable' });
  await sendAndCheck(patientId, files, options, given);
  const stopped = last(shown);
  expect(stopped.step === 'stopped' && stopped.error.kind).toBe('unavailable');
  asked.length = 0;
  if (stopped.step === 'stopped') stopped.goOn?.();
  await expect.poll(() => last(shown)).toMatchObject({ step: 'working', current: { state: 'read' } });
  expect(asked).toEqual(['piece 0', 'piece 1', 'piece 2', 'checkImport']);
});

test('[UI-IM1] what is gone, or not this person’s, cannot be gone on with', async () => {
  const { shown, given } = world([], { beginImport: 'not-found' });
  await sendAndCheck(patientId, files, options, given);
  expect(last(shown)).toMatchObject({ step: 'stopped', goOn: null });
});

test('[UI-IM1] storing is followed until it is done; a screen that was left sends nothing more', async () => {
  const followed = world(['storing', 'storing', 'done']);
  await confirm({ patientId, importId: made('read').id }, followed.given);
  expect(followed.asked).toEqual(['confirmImport', 'getImport', 'getImport']);
  let looks = 0;
  const left = world(['read'], {}, () => (looks += 1) < 2);
  await sendAndCheck(patientId, files, options, left.given);
  expect(left.asked).toEqual(['beginImport', 'piece 0']);
});

test('[UI-IM1] too large, empty or too many files are told before anything is sent', () => {
  expect([[], [{ size: 0 }], [{ size: 1 }, { size: 1 }, { size: 1 }], [{ size: 64 * 1024 * 1024 + 1 }], [{ size: 5 }]].map(whatIsWrong)).toEqual(['empty', 'empty', 'too-many', 'too-large', null]);
});
