// What a session shows of the device and the place it came from.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceNameOf } from './device-name.ts';
import { isInside, networkOf } from './network.ts';

test('[IDN3] a browser is named by kind and system and nothing finer', () => {
  const named: readonly [agent: string | undefined, name: string | null][] = [
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'Chrome, Windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'Edge, Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1', 'Safari, iPhone'],
    ['Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome, Android'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0', 'Firefox, Linux'],
    ['curl/8.5.0', null],
    [undefined, null],
  ];
  for (const [agent, name] of named) assert.equal(deviceNameOf(agent), name);
});

test('[IDN3] of an address only its network is kept, and whether that is inside is told from it alone', () => {
  const kept: readonly [address: string | undefined, network: string | null, inside: boolean | null][] = [
    ['203.0.113.77', '203.0.113.0/24', false], ['10.4.3.2', '10.4.3.0/24', true], ['::ffff:192.168.1.9', '192.168.1.0/24', true], ['172.32.0.1', '172.32.0.0/24', false],
    ['2001:0db8:0001:2::5', '2001:db8:1::/48', false], ['fd00:1:2:3::9', 'fd00:1:2::/48', true], ['::1', '0:0:0::/48', true], ['fe80::1', 'fe80:0:0::/48', true],
    ['unknown', null, null], [undefined, null, null],
  ];
  for (const [address, network, inside] of kept) {
    assert.equal(networkOf(address), network, address);
    assert.equal(isInside(network), inside, address);
  }
});
