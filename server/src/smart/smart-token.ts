// The texts an app holds: codes, access and refresh tokens. Each says whose tenant it is, and a secret of which only the hash is kept. Pure.
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SECRET = '[A-Za-z0-9_-]{43}';
const CODE = new RegExp(`^mydr_ac_(${UUID})_(${SECRET})$`);
const ACCESS = new RegExp(`^mydr_sa_(${UUID})_(${SECRET})$`);
const REFRESH = new RegExp(`^mydr_sr_(${UUID})_(${UUID})_(${SECRET})$`);

export interface Secretive {
  readonly tenantId: string;
  readonly secret: string;
}
export interface AppRefresh extends Secretive {
  readonly grantId: string;
}

export const formatCode = ({ tenantId, secret }: Secretive): string => `mydr_ac_${tenantId}_${secret}`;
export const formatAccess = ({ tenantId, secret }: Secretive): string => `mydr_sa_${tenantId}_${secret}`;
export const formatAppRefresh = ({ tenantId, grantId, secret }: AppRefresh): string => `mydr_sr_${tenantId}_${grantId}_${secret}`;

function parsed(shape: RegExp, text: string): Secretive | null {
  const [, tenantId, secret] = shape.exec(text) ?? [];
  return tenantId === undefined || secret === undefined ? null : { tenantId, secret };
}
export const parseCode = (text: string): Secretive | null => parsed(CODE, text);
export const parseAccess = (text: string): Secretive | null => parsed(ACCESS, text);
export function parseAppRefresh(text: string): AppRefresh | null {
  const [, tenantId, grantId, secret] = REFRESH.exec(text) ?? [];
  return tenantId === undefined || grantId === undefined || secret === undefined ? null : { tenantId, grantId, secret };
}
