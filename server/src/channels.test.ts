// From the configuration to providers: what is connected, what is half configured, and that what cannot wait to be found is found at the start.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findChannelProblems } from './channel-problems.ts';
import { openFakeProviders, openProviders, publicUrlOf } from './channels.ts';
import { type Config, findStartProblems, options, parseConfig } from './config.ts';
import { createFakeCarrier } from './paging/carrier-fake.ts';

const clock = { nowMs: () => 0 };
const ears = { onReport: async () => {}, onText: async () => {} };

function configOf(flags: readonly string[]): Config {
  const parsed = parseConfig({ flags, env: {} });
  assert.ok(parsed.ok);
  return parsed.config;
}

const TWILIO = ['--twilio-account', 'AC1', '--twilio-token', 't', '--sms-from', '+376800000', '--voice-from', '+376800001'];

test('without any provider nothing is wrong: sirens and systems alone can be rung', async () => {
  const config = configOf([]);
  assert.deepEqual(findChannelProblems(config), []);
  const providers = openProviders(config, clock, ears);
  assert.deepEqual(providers.list.map(({ channel, name }) => `${channel} ${name}`), ['siren standard-webhooks', 'webhook standard-webhooks']);
  await providers.close();
});

test('what is configured is connected, each channel to its own', async () => {
  const config = configOf(['--sms-provider', 'twilio', '--voice-provider', 'twilio', ...TWILIO, '--smtp-url', 'smtp://u:p@127.0.0.1:2525', '--mail-from', 'pages@care.example.org']);
  assert.deepEqual(findChannelProblems(config), []);
  const providers = openProviders(config, clock, ears);
  assert.deepEqual(providers.list.map(({ channel, name }) => `${channel} ${name}`).slice(0, 4), ['sms twilio', 'voice twilio', 'desk-phone twilio', 'email smtp']);
  await providers.close();
});

test('the demo connects everything to one pretended carrier', () => {
  const { list } = openFakeProviders(createFakeCarrier(clock));
  assert.deepEqual(new Set(list.map(({ name }) => name)), new Set(['demo']));
  assert.deepEqual(list.map(({ channel }) => channel).toSorted(), ['desk-phone', 'email', 'siren', 'sms', 'voice', 'webhook']);
});

const wrong: readonly [string[], RegExp][] = [
  [['--sms-provider', 'twilio'], /smsProvider twilio needs twilioAccount/],
  [['--sms-provider', 'smpp', '--sms-from', 'MyDR24'], /smsProvider smpp needs smppUrl/],
  [['--voice-provider', 'twilio', '--twilio-account', 'AC1', '--twilio-token', 't'], /voiceProvider twilio needs voiceFrom/],
  [['--smtp-url', 'smtp://mail'], /smtpUrl needs mailFrom/],
  [['--smtp-url', 'mail.example.org', '--mail-from', 'a@b.org'], /smtpUrl should begin with smtp/],
  [['--mail-from', 'Pages <a@b.org>'], /mailFrom should be a plain address/],
  [['--sms-from', 'A name too long'], /smsFrom should be/],
  [['--smpp-url', 'http://centre:2775'], /smppUrl should look like/],
  [['--smpp-password', 'ninechars'], /longer than the 8 characters/],
  [['--operator-email', 'ops@example.org'], /operatorEmail needs smtpUrl/],
  [['--operator-webhook', 'https://ops.example.org/'], /operatorWebhook needs operatorWebhookSecret/],
  [['--operator-webhook', 'https://ops.example.org/', '--operator-webhook-secret', 'short'], /whsec_/],
  [['--sms-provider', 'twilio', ...TWILIO, '--public-origin', 'http://127.0.0.1:8024'], /https address the carrier reaches/],
];
for (const [flags, problem] of wrong) {
  test(`a server with ${flags.slice(0, 2).join(' ')} says at the start what is wrong: ${problem.source}`, () => {
    assert.ok(findStartProblems(configOf(flags)).some((said) => problem.test(said)), findStartProblems(configOf(flags)).join('\n'));
  });
}

test('no secret of a provider is printed with the configuration', () => {
  for (const name of ['twilioToken', 'smppPassword', 'smtpUrl', 'operatorWebhookSecret'] as const) assert.ok(options[name].isSecret, name);
});

test('carriers and links come back to the public address', () => {
  assert.deepEqual([publicUrlOf(configOf(['--public-origin', 'https://care.example.org'])), publicUrlOf(configOf(['--port', '8140']))], ['https://care.example.org', 'http://127.0.0.1:8140']);
});
