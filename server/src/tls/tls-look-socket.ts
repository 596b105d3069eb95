// Looks at a TLS server as a client would: what was agreed on, which group made the keys, how long the certificate is good. It sends
// nothing and believes no certificate; whether browsers do is theirs to say.
import { isIP } from 'node:net';
import { connect } from 'node:tls';

export interface TlsLook {
  readonly protocol: string;
  readonly cipher: string;
  /** `X25519MLKEM768` is the hybrid that a quantum computer of later does not open. */
  readonly group: string;
  readonly untilMs: number;
  /** Whether this machine's authorities vouch for it, and for this name. */
  readonly isTrusted: boolean;
}

const WITHIN_MS = 5_000;

export interface TlsPlace {
  readonly host: string;
  readonly port: number;
  /** The name that is asked for. */
  readonly name: string;
}

export function lookAtTls({ host, port, name }: TlsPlace): Promise<TlsLook> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, servername: isIP(name) === 0 ? name : '', rejectUnauthorized: false, timeout: WITHIN_MS });
    socket.once('secureConnect', () => {
      const group = socket.getEphemeralKeyInfo() as { name?: string; type?: string } | null;
      resolve({
        protocol: socket.getProtocol() ?? 'none',
        cipher: socket.getCipher().name,
        group: group?.name ?? group?.type ?? 'unknown',
        untilMs: Date.parse(socket.getPeerCertificate().valid_to),
        isTrusted: socket.authorized,
      });
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error('no answer in 5 s')));
    socket.once('error', reject);
  });
}
