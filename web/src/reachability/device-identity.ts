// The id a browser makes of itself, once: tells its sockets and reports from those of a person's other devices, and nothing
// about the person. Gone with the browser's storage; the next one is a new device.
import { PersonDeviceId } from '@mydr24/protocol';

const STORED = 'mydr24.device';

export function ownDeviceId(): PersonDeviceId {
  const kept = PersonDeviceId.safeParse(localStorage.getItem(STORED));
  if (kept.success) return kept.data;
  const made = PersonDeviceId.parse(crypto.randomUUID());
  localStorage.setItem(STORED, made);
  return made;
}

/** "Firefox, Android": enough to know one's own device by. */
export function deviceLabel(userAgent: string): string {
  const browser = /Edg\//.test(userAgent) ? 'Edge' : /Firefox\//.test(userAgent) ? 'Firefox' : /Chrome\//.test(userAgent) ? 'Chrome' : /Safari\//.test(userAgent) ? 'Safari' : 'Browser';
  const system = /Android/.test(userAgent) ? 'Android' : /iPhone|iPad/.test(userAgent) ? 'iOS' : /Windows/.test(userAgent) ? 'Windows' : /Mac OS/.test(userAgent) ? 'macOS' : /Linux/.test(userAgent) ? 'Linux' : '';
  return system === '' ? browser : `${browser}, ${system}`;
}
