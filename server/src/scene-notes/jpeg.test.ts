// A JPEG by its content, and without what cameras write beside the picture.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanJpeg } from './jpeg.ts';
import { TINY_JPEG } from './jpeg-testing.ts';

const tiny = (): Uint8Array => new Uint8Array(Buffer.from(TINY_JPEG, 'base64'));
const segment = (marker: number, text: string): number[] => [0xff, marker, 0, text.length + 2, ...Buffer.from(text, 'latin1')];
const withSegments = (...segments: number[][]): Uint8Array => Uint8Array.from([0xff, 0xd8, ...segments.flat(), ...tiny().slice(2)]);
const cleaned = (given: Uint8Array) => {
  const result = cleanJpeg(given, 2_048);
  assert.ok(typeof result !== 'string', 'it is a whole picture');
  return result;
};

test('[SN3] a picture comes out byte for byte, with its size, when nothing stands beside it', () => {
  assert.deepEqual(cleaned(tiny()), { widthPx: 1, heightPx: 1, bytes: tiny() });
});

test('[SN3] Exif with a place, XMP, a comment and whatever follows the end are gone', () => {
  const given = withSegments(segment(0xe1, 'Exif\0\0GPS 42.5063 1.5218'), segment(0xe1, 'http://ns.adobe.com/xap/1.0/ author'), segment(0xfe, 'taken by'), segment(0xed, 'Photoshop'));
  const trailed = Uint8Array.from([...given, ...Buffer.from('<?php hidden')]);
  assert.deepEqual(cleaned(trailed).bytes, tiny());
});

test('[SN3] what says how colours were coded stays, and fill bytes and restart marks are no end', () => {
  const adobe = segment(0xee, 'Adobe\0d\0\0\0\0\0');
  assert.deepEqual(cleaned(withSegments(adobe)).bytes, withSegments(adobe));
  const scan = tiny().length - 3;
  const restarted = Uint8Array.from([...tiny().slice(0, scan), 0xff, 0xd3, 0xff, 0x00, ...tiny().slice(scan)]);
  assert.deepEqual(cleaned(restarted).bytes, restarted);
});

test('[SN3] nothing else is taken for one, whatever it is called, and none is cut short or too large', () => {
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const wide = tiny();
  const frame = wide.findIndex((byte, at) => byte === 0xff && wide[at + 1] === 0xc0);
  wide.set([0x7f, 0xff], frame + 7);
  assert.deepEqual(
    [png, new Uint8Array(0), tiny().slice(0, 2), tiny().slice(0, 60), tiny().slice(0, -2), Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]), wide].map((given) => cleanJpeg(given, 2_048)),
    ['not-a-jpeg', 'not-a-jpeg', 'not-a-jpeg', 'not-a-jpeg', 'not-a-jpeg', 'not-a-jpeg', 'picture-too-large'],
  );
});
