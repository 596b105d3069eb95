// A process of its own that pours frames into sockets of one session, as fast as they take them, until it is told to end (looks.ts).
import { openLine } from './attack-rig.ts';

const [port = '', token = '', topic = '', sockets = '1'] = process.argv.slice(2);
const lines = await Promise.all(Array.from({ length: Number(sockets) }, async () => {
  const line = await openLine(Number(port));
  line.send({ type: 'hello', token, resume: [], capabilities: { platform: 'node', receipts: true, push: false, sound: false, locale: 'en' } });
  await line.next(({ type }) => type === 'welcome');
  return line;
}));
let sent = 0;
const pour = setInterval(() => {
  for (const { raw, send } of lines) {
    if (raw.readyState !== raw.OPEN || raw.bufferedAmount > 1 << 20) continue;
    for (let nth = 0; nth < 25; nth += 1) send({ type: 'subscribe', id: (sent += 1), topic });
  }
}, 10);
process.send?.('pouring');
process.on('message', () => {
  clearInterval(pour);
  process.send?.(sent, () => process.exit(0));
});
