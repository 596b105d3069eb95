// Which push endpoints we are willing to call: a browser names its own, so a stranger could name ours. Pure.
import { judgeAddress } from './public-address.ts';

/** https on the default port, by name, and not a name of this machine or network. */
export const isPushEndpointAllowed = (endpoint: string): boolean => judgeAddress(endpoint, []) === 'public';
