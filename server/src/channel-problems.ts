// What of the ways out of the house is half configured: each provider names what it lacks, so that a page does not find out.
import type { Config } from './config.ts';

type Needed = Readonly<Partial<Record<keyof Config, string>>>;

const TWILIO: Needed = { twilioAccount: 'its account', twilioToken: 'its token' };

export function findChannelProblems(config: Config): string[] {
  const { smsProvider, voiceProvider, smtpUrl, mailFrom, operatorEmail, operatorWebhook, operatorWebhookSecret, smsFrom, publicOrigin, mode } = config;
  const problems = [
    ...(smsProvider === 'twilio' ? missing(config, 'smsProvider twilio', { ...TWILIO, smsFrom: 'whom SMS come from' }) : []),
    ...(smsProvider === 'smpp' ? missing(config, 'smsProvider smpp', { smppUrl: 'the centre', smppUser: 'the system id', smppPassword: 'the password', smsFrom: 'whom SMS come from' }) : []),
    ...(voiceProvider === 'twilio' ? missing(config, 'voiceProvider twilio', { ...TWILIO, voiceFrom: 'the number calls come from' }) : []),
    ...(smtpUrl !== undefined ? missing(config, 'smtpUrl', { mailFrom: 'the sender' }) : []),
    ...(operatorEmail !== undefined ? missing(config, 'operatorEmail', { smtpUrl: 'a mail server' }) : []),
    ...(operatorWebhook !== undefined ? missing(config, 'operatorWebhook', { operatorWebhookSecret: 'the secret that signs it' }) : []),
  ];
  const usesTwilio = smsProvider === 'twilio' || voiceProvider === 'twilio';
  if (usesTwilio && mode === 'production' && publicOrigin !== undefined && !publicOrigin.startsWith('https:')) {
    problems.push('publicOrigin should be an https address the carrier reaches: it reports and asks for its words there');
  }
  if (config.smppUrl !== undefined && !/^s?smpp:\/\/[^/\s@]+$/.test(config.smppUrl)) problems.push('smppUrl should look like smpp://host:2775');
  if ((config.smppPassword?.length ?? 0) > 8) problems.push('smppPassword is longer than the 8 characters SMPP has room for');
  if (smtpUrl !== undefined && !/^smtps?:\/\//.test(smtpUrl)) problems.push('smtpUrl should begin with smtp:// or smtps://');
  if (mailFrom !== undefined && !/^[^\s@<>]+@[^\s@<>]+$/.test(mailFrom)) problems.push('mailFrom should be a plain address like pages@care.example.org');
  if (smsFrom !== undefined && !/^(\+\d{6,15}|\d{3,8}|[A-Za-z0-9 ]{1,11})$/.test(smsFrom)) problems.push('smsFrom should be +376600000, a short code, or up to 11 letters and digits');
  if (operatorWebhookSecret !== undefined && !/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(operatorWebhookSecret)) {
    problems.push('operatorWebhookSecret should be whsec_ and at least 24 random bytes in base64');
  }
  return problems;
}

function missing(config: Config, whose: string, needed: Needed): string[] {
  const names = Object.keys(needed) as (keyof Config)[];
  return names.filter((name) => config[name] === undefined).map((name) => `${whose} needs ${name}: ${needed[name]}`);
}
