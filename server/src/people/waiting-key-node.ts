// The key of each person that what waits on their phone is sealed to: made of the server's own key each time it is asked for, and kept nowhere.
import { createECDH, hkdfSync } from 'node:crypto';
import type { WaitingKey } from '@mydr24/protocol';

export type WaitingKeyOf = (tenantId: string, personId: string) => WaitingKey;

const COORDINATE_BYTES = 32;

export function createWaitingKeys(serverKey: Uint8Array): WaitingKeyOf {
  return (tenantId, personId) => {
    for (let nth = 0; ; nth += 1) {
      const scalar = Buffer.from(hkdfSync('sha256', serverKey, '', `mydr24 waiting ${tenantId} ${personId} ${nth}`, 32));
      const pair = createECDH('prime256v1');
      try {
        pair.setPrivateKey(scalar);
      } catch {
        // One in four thousand million is no key of this curve.
        continue;
      }
      const point = pair.getPublicKey().subarray(1);
      const [x, y, d] = [point.subarray(0, COORDINATE_BYTES), point.subarray(COORDINATE_BYTES), scalar].map((part) => part.toString('base64url'));
      return { x: x!, y: y!, d: d! };
    }
  };
}
