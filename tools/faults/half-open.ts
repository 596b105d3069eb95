// A responder's phone whose line carries nothing more, without either end hearing of it: its page must go by another channel, not
// only to the dead socket, and the socket must be found out.
import { type AddressInfo, connect, createServer } from 'node:net';
import { openPhone } from '../bench/phone.ts';
import { openFaultRig, within } from './fault-rig.ts';
import { type Rehearsal, secondsOf } from './rehearsal.ts';

const OTHER_CHANNEL_MS = 10_000;
const CLOSED_WITHIN_MS = 45_000;

export const halfOpen: Rehearsal = async (look) => {
  const rig = await openFaultRig(20, { hasPush: true, logFile: look.logFile });
  try {
    const node = rig.first;
    const line = await openSilentLine(node.server.port);
    const tokens = await rig.tokensOf(rig.world.responders);
    for (const [n, { personId }] of rig.world.responders.entries()) await openPhone({ port: line.port, token: tokens[n]!, personId, onItem: () => {} });
    line.fallSilent();
    const silentAt = performance.now();
    look.expect('the reading is acknowledged', (await rig.send(node, 0, 70)) === 200);
    const raisedAt = performance.now();
    const responders = new Set(rig.world.responders.map(({ personId }) => personId));
    const tookMs = await within(OTHER_CHANNEL_MS + 5_000, async () => rig.provider.taken.some(({ personId }) => responders.has(personId)));
    look.expect(`a page left by another channel within 10 s (${tookMs === null ? 'never' : secondsOf(performance.now() - raisedAt)})`, tookMs !== null && tookMs <= OTHER_CHANNEL_MS);
    const closed = await within(CLOSED_WITHIN_MS + 15_000, async () => (await socketsOf(node.server.port)) === 0);
    const closedMs = performance.now() - silentAt;
    look.expect(`the silent sockets were found out within 45 s (${secondsOf(closedMs)})`, closed !== null && closedMs <= CLOSED_WITHIN_MS);
    line.close();
    return `push after ${tookMs === null ? 'never' : secondsOf(tookMs)}, sockets closed after ${secondsOf(closedMs)}`;
  } finally {
    await rig.close();
  }
};

async function socketsOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^mydr24_sockets (\S+)$/m.exec(text)?.[1] ?? Number.NaN);
}

async function openSilentLine(port: number) {
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.on('data', (bytes: Buffer) => void (!isSilent && far.write(bytes)));
    far.on('data', (bytes: Buffer) => void (!isSilent && near.write(bytes)));
    // The end of one is not told to the other while the line is silent, as through a cut cable.
    for (const [one, other] of [[near, far], [far, near]] as const) one.on('error', () => {}).on('close', () => void (!isSilent && other.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, fallSilent: () => void (isSilent = true), close: () => void server.close() };
}
