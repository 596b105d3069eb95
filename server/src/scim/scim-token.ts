// The text of a token that may provision: whose it is, which row, and a secret of which only the hash is kept. Pure.
export interface ScimToken {
  readonly tenantId: string;
  readonly tokenId: string;
  readonly secret: string;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const TOKEN = new RegExp(`^mydr_sc_(${UUID})_(${UUID})_([A-Za-z0-9_-]{43})$`);

export const formatScimToken = ({ tenantId, tokenId, secret }: ScimToken): string => `mydr_sc_${tenantId}_${tokenId}_${secret}`;

export function parseScimToken(text: string): ScimToken | null {
  const [, tenantId, tokenId, secret] = TOKEN.exec(text) ?? [];
  return tenantId === undefined || tokenId === undefined || secret === undefined ? null : { tenantId, tokenId, secret };
}
