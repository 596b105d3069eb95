// The bytes of a text message, compared with those of the WebSocket library, at every size where the head changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ws from 'ws';
import { textMessage } from './gateway-routes.ts';

const { Sender } = ws as unknown as { Sender: { frame(bytes: Buffer, options: object): Buffer[] } };

test('[G12] a shared message is what the library would send each socket, byte for byte', () => {
  for (const size of [0, 1, 125, 126, 127, 65_535, 65_536, 70_000]) {
    const payload = Buffer.alloc(size, 'x');
    const expected = Buffer.concat(Sender.frame(payload, { fin: true, opcode: 1, mask: false, rsv1: false, readOnly: true }));
    assert.ok(textMessage(payload).equals(expected), `${size} bytes`);
    assert.equal(textMessage(payload), textMessage(payload));
  }
});
