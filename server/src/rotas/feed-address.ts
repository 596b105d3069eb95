// The text in a calendar address that is the right to read it: tenant and row to look in, and the secret. Pure.
export interface FeedAddress {
  readonly tenantId: string;
  readonly feedId: string;
  readonly secret: string;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const TOKEN = new RegExp(`^(${UUID})_(${UUID})_([A-Za-z0-9_-]{43})$`);

export const feedPath = ({ tenantId, feedId, secret }: FeedAddress): string => `/v1/calendars/${tenantId}_${feedId}_${secret}/shifts.ics`;

export function parseFeedToken(token: string): FeedAddress | null {
  const [, tenantId, feedId, secret] = TOKEN.exec(token) ?? [];
  return tenantId === undefined || feedId === undefined || secret === undefined ? null : { tenantId, feedId, secret };
}
