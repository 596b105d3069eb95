// The printed incident: what a reader finds on the paper, read back out of the PDF itself.
import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { test } from 'node:test';
import { printDocument } from './document-node.ts';
import { incidentDocument } from './incident-document.ts';
import { ordinaryLife, recordOf, T0 } from './incident-testing.ts';

/** The text of a PDF, in the order it was written: each font's own map from glyph to letter, applied to what is shown. */
function textOf(pdf: Uint8Array): string {
  const objects = new Map([...Buffer.from(pdf).toString('latin1').matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map((found) => [found[1]!, found[2]!]));
  const streamOf = (object: string): string => {
    const body = /stream\n([\s\S]*?)\nendstream/.exec(object)?.[1] ?? '';
    return object.includes('FlateDecode') ? inflateSync(Buffer.from(body, 'latin1')).toString('latin1') : body;
  };
  const fonts = new Map<string, Map<string, string>>();
  for (const object of objects.values()) {
    for (const [, name, ref] of object.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(ref!) ?? '')?.[1];
      if (map !== undefined) fonts.set(name!, lettersOf(streamOf(objects.get(map)!)));
    }
  }
  let font = new Map<string, string>();
  const shown: string[] = [];
  for (const object of objects.values()) {
    if (!/ Tf\b/.test(object.includes('FlateDecode') && !object.includes('/FontFile') ? streamOf(object) : '')) continue;
    for (const [, name, row] of streamOf(object).matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name !== undefined) font = fonts.get(name) ?? font;
      if (row !== undefined) shown.push([...row.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) => hex!.match(/.{4}/g)!.map((glyph) => font.get(glyph) ?? '�').join('')).join(''));
    }
  }
  return shown.join('\n');
}

function lettersOf(map: string): Map<string, string> {
  const letters = new Map<string, string>();
  for (const [, from, , list] of map.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
    [...list!.matchAll(/<([0-9a-f ]+)>/g)].forEach(([, hex], n) => {
      const units = hex!.replaceAll(' ', '').match(/.{4}/g)!.map((unit) => Number.parseInt(unit, 16));
      letters.set((Number.parseInt(from!, 16) + n).toString(16).padStart(4, '0'), String.fromCharCode(...units));
    });
  }
  return letters;
}

const print = async (mode: 'actual' | 'drill', language: 'en' | 'ca' | 'es' = 'en'): Promise<string> => textOf(await printDocument(incidentDocument(recordOf(ordinaryLife(mode)), language, T0 + 2_000_000)));

test('[IN6] the paper says who, where, every line, every receipt, who saw it, its page number and its hash', async () => {
  const text = await print('actual');
  const record = recordOf(ordinaryLife());
  for (const expected of ['Incident record', 'Berta Font i Güell', 'Hospital de la Vall, planta 2 · 12', 'treated on scene', 'Xarxa de la Vall', 'Àlex Rossell', 'Núria Peña', 'Mercè Ibáñez', 'Seeking to first person who answered', '4.3 s', 'within 15 s: met', 'Cannot go: busy', '+400', 'the emergency', 'Page 1 of']) {
    assert.ok(text.includes(expected), expected);
  }
  assert.ok(text.replaceAll('\n', '').includes(record.sha256), 'the whole hash');
  assert.ok(!text.includes('�'), 'every letter is known');
  for (const { personName } of record.timeline) assert.ok(personName === null || text.includes(personName), personName ?? '');
});

test('[SN9] on paper a protected note has its words and the notice, and one that is withheld neither', async () => {
  const record = recordOf(ordinaryLife());
  const [note] = record.scene.notes as [typeof record.scene.notes[number]];
  const notes = [{ ...note, text: 'took methadone', protection: { kind: 'substance-use', name: 'Substance use treatment', notice: '42 CFR part 2 prohibits', by: 'consent' as const, scope: { role: 'nurse' as const, untilAt: T0 } } }, { ...note, text: '', isWithheld: true as const }];
  const text = textOf(await printDocument(incidentDocument({ ...record, scene: { ...record.scene, notes } }, 'en', T0 + 2_000_000))).replaceAll('\n', ' ');
  for (const expected of ['took methadone', 'Specially protected', '42 CFR part 2', 'on the care team (', 'Until ', 'A specially protected note']) assert.ok(text.includes(expected), expected);
});

test('[IN7] a drill is marked on every page, an actual incident on none', async () => {
  assert.ok(!(await print('actual')).includes('NOT REAL'));
  const text = await print('drill');
  const pages = Number(/Page \d+ of (\d+)/.exec(text)?.[1]);
  assert.ok(pages >= 2);
  assert.equal(text.match(/DRILL: NOT REAL/g)?.length, pages + 1);
});

test('[IN6] it speaks Catalan and Spanish, with their letters', async () => {
  const catalan = await print('actual', 'ca');
  for (const expected of ['Registre de l’incident', 'Mil·lisegons', 'Pàgina 1 de', 'Qui ho ha vist', 'insuficiència respiratòria', 'atès al lloc', 'lliurat', 'SpO2']) assert.ok(catalan.includes(expected), expected);
  assert.ok((await print('actual', 'es')).includes('Quién lo vio'));
});

test('[IN6] a name outside the face\'s letters does not break the print', async () => {
  const record = recordOf(ordinaryLife());
  const pdf = await printDocument(incidentDocument({ ...record, summary: { ...record.summary, patientName: '张伟 \u0000 😀' } }, 'en', T0));
  assert.equal(Buffer.from(pdf).subarray(0, 5).toString(), '%PDF-');
});
