// An authenticator for tests: makes a P-256 key and signs as WebAuthn says (attestation "none"). Never used by the server.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { PasskeyAnswer, PasskeyOptions } from '@mydr24/protocol';

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
/** CBOR, as much of it as is needed: https://www.rfc-editor.org/rfc/rfc8949 */
const bytesOf = (value: Buffer): Buffer => Buffer.concat([value.length < 256 ? Buffer.from([0x58, value.length]) : Buffer.from([0x59, value.length >> 8, value.length & 255]), value]);
const textOf = (value: string): Buffer => Buffer.concat([Buffer.from([0x60 | value.length]), Buffer.from(value)]);

const PRESENT_AND_VERIFIED = 0x05;
const HAS_CREDENTIAL = 0x40;

export function createAuthenticator(origin: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(32);
  const rpHash = sha256(new URL(origin).hostname);
  let counter = 0;
  const client = (type: string, challenge: string, from = origin): Buffer => Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }));
  const head = (flags: number): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([rpHash, Buffer.from([flags]), count]);
  };
  const answerOf = (response: Record<string, string>): PasskeyAnswer =>
    ({ id: text(credentialId), rawId: text(credentialId), type: 'public-key', clientExtensionResults: {}, response }) as unknown as PasskeyAnswer;
  return {
    setCounter: (value: number) => void (counter = value),
    make({ challenge }: PasskeyOptions, from?: string): PasskeyAnswer {
      const cose = Buffer.concat([Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]), bytesOf(Buffer.from(x, 'base64url')), Buffer.from([0x22]), bytesOf(Buffer.from(y, 'base64url'))]);
      const authData = Buffer.concat([head(PRESENT_AND_VERIFIED | HAS_CREDENTIAL), Buffer.alloc(16), Buffer.from([0, credentialId.length]), credentialId, cose]);
      const attestation = Buffer.concat([Buffer.from([0xa3]), textOf('fmt'), textOf('none'), textOf('attStmt'), Buffer.from([0xa0]), textOf('authData'), bytesOf(authData)]);
      return answerOf({ clientDataJSON: text(client('webauthn.create', challenge, from)), attestationObject: text(attestation) });
    },
    use({ challenge }: PasskeyOptions, { from, flags = PRESENT_AND_VERIFIED }: { from?: string; flags?: number } = {}): PasskeyAnswer {
      counter += 1;
      const [clientData, authData] = [client('webauthn.get', challenge, from), head(flags)];
      const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), privateKey);
      return answerOf({ clientDataJSON: text(clientData), authenticatorData: text(authData), signature: text(signature) });
    },
  };
}
