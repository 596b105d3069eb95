// A siren in 40 lines: takes what MyDR24 sends to an alert device and believes only what was signed with its secret.
//
//   SIREN_SECRET=whsec_... node docs/guides/receive-ring.mjs 8099
//
// Node 20 or newer, nothing to install. The signature is that of https://www.standardwebhooks.com.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const MAX_AGE_SECONDS = 300;

/** True when this body was signed with `secret` within five minutes. */
export function isSigned(secret, headers, body, nowMs = Date.now()) {
  const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': signatures = '' } = headers;
  if (!(Math.abs(nowMs / 1000 - Number(at)) <= MAX_AGE_SECONDS)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const wanted = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest();
  return signatures.split(' ').some((each) => {
    const given = Buffer.from(each.replace(/^v1,/, ''), 'base64');
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

function listen(secret, port) {
  const seen = new Set();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    if (!isSigned(secret, request.headers, body)) return response.writeHead(401).end();
    const id = request.headers['webhook-id'];
    // A ring that was not answered comes again under the same id.
    if (!seen.has(`${id} ${JSON.parse(body).type}`)) console.log(JSON.parse(body));
    seen.add(`${id} ${JSON.parse(body).type}`);
    response.writeHead(204).end();
  });
  server.listen(port, () => console.log(`listening on ${port}`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) listen(process.env.SIREN_SECRET ?? '', Number(process.argv[2] ?? 8099));
