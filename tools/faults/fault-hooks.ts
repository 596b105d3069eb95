// Preloaded into a server under test (`node --import`), never part of it. Sends what goes to push services to a provider of ours on
// this machine, and on SIGUSR2 does what the order file says: freeze the event loop, set the machine's clock, die at the next send.
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { connect } from 'node:net';

export interface FaultOrders {
  /** The event loop stands still for so long, once. */
  readonly freezeMs?: number;
  /** From now on the machine's clock is so far off. */
  readonly clockOffsetMs?: number;
  /** `kill -9` of itself when a page is about to leave, after its claim was committed. */
  readonly dieBeforeSend?: boolean;
}

const file = process.env['FAULT_ORDERS'] ?? '';
const providerPort = Number(process.env['FAULT_PROVIDER_PORT']);
const MachineDate = Date;
let offsetMs = 0;
let dieBeforeSend = false;

const now = (): number => MachineDate.now() + offsetMs;
globalThis.Date = new Proxy(MachineDate, {
  construct: (target, args: unknown[]) => Reflect.construct(target, args.length === 0 ? [now()] : args) as Date,
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)) as unknown,
});

// Plain TCP to our provider, whatever name the push service has: what is proven here is when pages leave, not TLS.
Agent.prototype.createConnection = () => {
  if (dieBeforeSend) process.kill(process.pid, 'SIGKILL');
  return connect(providerPort, '127.0.0.1');
};

process.on('SIGUSR2', () => {
  const orders = JSON.parse(readFileSync(file, 'utf8')) as FaultOrders;
  offsetMs = orders.clockOffsetMs ?? offsetMs;
  dieBeforeSend = orders.dieBeforeSend ?? dieBeforeSend;
  if (orders.freezeMs) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, orders.freezeMs);
});
