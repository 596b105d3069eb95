// Which hosts we call when an administrator or a browser names an address: public ones by https, and inside the house only those
// the operator lists (`alertHosts`), because a siren hangs in the hospital's own network.
export type AddressVerdict = 'public' | 'listed' | 'refused';

export function judgeAddress(address: string, listedHosts: readonly string[]): AddressVerdict {
  if (!URL.canParse(address)) return 'refused';
  const { protocol, hostname: given, host, port, username, password } = new URL(address);
  // The dot of the root may end any name and changes nothing about where it leads.
  const hostname = given.replace(/\.$/, '');
  if (username !== '' || password !== '' || !['http:', 'https:'].includes(protocol)) return 'refused';
  if (listedHosts.includes(host) || (port === '' && listedHosts.includes(hostname))) return 'listed';
  const isNumber = /^[\d.]+$/.test(hostname) || hostname.startsWith('[');
  const isLocal = hostname === 'localhost' || /\.(localhost|local|internal|lan|home|arpa)$/.test(hostname) || !hostname.includes('.');
  return protocol === 'https:' && port === '' && !isNumber && !isLocal ? 'public' : 'refused';
}
