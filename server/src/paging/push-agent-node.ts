// The connections pushes leave by: never to this machine or a private network, whatever address the name of a push service
// leads to. A browser names its push service, so a stranger could name one that resolves to ours.
import { lookup } from 'node:dns';
import { Agent } from 'node:https';
import { BlockList, type LookupFunction } from 'node:net';

/** The code of the error a refused connection ends with. */
export const PRIVATE_ADDRESS = 'EPRIVATE';
const IDLE_MS = 5_000;

export function createPushAgent(resolve: typeof lookup = lookup): Agent {
  return new Agent({ keepAlive: true, timeout: IDLE_MS, lookup: onlyPublic(resolve) });
}

function onlyPublic(resolve: typeof lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      // One private address among public ones is no accident.
      if (first === undefined || addresses.some(({ address, family }) => isPrivate(address, family))) {
        return callback(Object.assign(new Error('the push service has a private address'), { code: PRIVATE_ADDRESS }), []);
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function isPrivate(address: string, family: number): boolean {
  return notPublic.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** IANA special-purpose registries (RFC 6890): own, private, shared, link-local, multicast and reserved. IPv4 in IPv6 is matched too. */
const notPublic = new BlockList();
const RANGES_4 = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3'];
const RANGES_6 = ['::/128', '::1/128', '64:ff9b::/96', 'fc00::/7', 'fe80::/10', 'ff00::/8'];
for (const range of RANGES_4) addRange(range, 'ipv4');
for (const range of RANGES_6) addRange(range, 'ipv6');

function addRange(range: string, family: 'ipv4' | 'ipv6'): void {
  const [network = '', bits = ''] = range.split('/');
  notPublic.addSubnet(network, Number(bits), family);
}
