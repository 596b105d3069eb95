// Which push endpoints we are willing to call: a browser names its own, so a stranger could name ours. Pure.

/** https on the default port, by name, and not a name of this machine or network. */
export function isPushEndpointAllowed(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username } = new URL(endpoint);
  const isAddress = /^[\d.]+$/.test(hostname) || hostname.startsWith('[');
  const isLocal = hostname === 'localhost' || /\.(localhost|local|internal|lan|home|arpa)$/.test(hostname) || !hostname.includes('.');
  return protocol === 'https:' && port === '' && username === '' && !isAddress && !isLocal;
}
