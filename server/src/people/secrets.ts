// The text forms of what a caller proves itself with: refresh tokens of people and keys of devices. Each carries the id
// of its row and a random secret; only the secret's hash is stored. Pure: randomness and hashing are the port's.

export interface Secrets {
  /** 256 random bits as base64url. */
  make(): string;
  hash(secret: string): Buffer;
  /** Compares in constant time. */
  isHashOf(secret: string, hash: Buffer): boolean;
}

export interface RefreshToken {
  tenantId: string;
  sessionId: string;
  secret: string;
}
export interface DeviceKey {
  deviceId: string;
  secret: string;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SECRET = '[A-Za-z0-9_-]{43}';
const REFRESH_TOKEN = new RegExp(`^mydr_rt_(${UUID})_(${UUID})_(${SECRET})$`);
const DEVICE_KEY = new RegExp(`^mydr_dk_(${UUID})_(${SECRET})$`);

export function formatRefreshToken({ tenantId, sessionId, secret }: RefreshToken): string {
  return `mydr_rt_${tenantId}_${sessionId}_${secret}`;
}

export function parseRefreshToken(text: string): RefreshToken | null {
  const [, tenantId, sessionId, secret] = REFRESH_TOKEN.exec(text) ?? [];
  return tenantId === undefined || sessionId === undefined || secret === undefined ? null : { tenantId, sessionId, secret };
}

export function formatDeviceKey({ deviceId, secret }: DeviceKey): string {
  return `mydr_dk_${deviceId}_${secret}`;
}

export function parseDeviceKey(text: string): DeviceKey | null {
  const [, deviceId, secret] = DEVICE_KEY.exec(text) ?? [];
  return deviceId === undefined || secret === undefined ? null : { deviceId, secret };
}
