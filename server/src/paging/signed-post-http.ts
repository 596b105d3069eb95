// Posts a signed message (Standard Webhooks) to a siren, another system or the operator: public hosts over connections that reach
// no private network, listed hosts as they are. Follows no redirect and reads no answer but its status.
import { request as requestHttp } from 'node:http';
import { type Agent, request as requestHttps } from 'node:https';
import { Webhook } from 'standardwebhooks';
import { judgeAddress } from './public-address.ts';
import { createPushAgent, PRIVATE_ADDRESS } from './push-agent-node.ts';

export interface SignedPostOptions {
  /** Hosts of the house that may be called although private, with or without their port. */
  listedHosts: readonly string[];
  publicAgent?: Agent;
}

export interface SignedMessage {
  address: string;
  /** `whsec_` and base64. */
  secret: string;
  /** The same for every try: a receiver drops what it has. */
  id: string;
  body: object;
  nowMs: number;
}

/** `status` is the receiver's. A host that must not be called is `refused`; no answer throws. */
export type PostAnswer = { type: 'answered'; status: number } | { type: 'refused' };
export type SignedPost = (message: SignedMessage, signal: AbortSignal) => Promise<PostAnswer>;

export function createSignedPost({ listedHosts, publicAgent = createPushAgent() }: SignedPostOptions): SignedPost {
  return async ({ address, secret, id, body, nowMs }, signal) => {
    const verdict = judgeAddress(address, listedHosts);
    if (verdict === 'refused') return { type: 'refused' };
    const text = JSON.stringify(body);
    const headers = {
      'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'user-agent': 'MyDR24',
      'webhook-id': id, 'webhook-timestamp': String(Math.floor(nowMs / 1000)), 'webhook-signature': new Webhook(secret).sign(id, new Date(nowMs), text),
    };
    try {
      return { type: 'answered', status: await post(new URL(address), headers, text, verdict === 'public' ? publicAgent : undefined, signal) };
    } catch (error) {
      if ((error as { code?: string }).code === PRIVATE_ADDRESS) return { type: 'refused' };
      throw error;
    }
  };
}

function post(url: URL, headers: Record<string, string | number>, text: string, agent: Agent | undefined, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, { method: 'POST', headers, signal, ...(agent ? { agent } : {}) }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(text);
  });
}
