// What an administrator ticks about an app or a service account, as SMART scopes and a registration, and back from one that is registered.
import type { AppChange, AppKind, RegisteredApp, UnitId } from '@mydr24/protocol';

export interface AppForm {
  name: string;
  kind: AppKind;
  /** One address a line. */
  redirects: string;
  launchUrl: string;
  jwksUrl: string;
  /** Keys given here and not by their address. */
  isPasted: boolean;
  jwksText: string;
  readsPatient: boolean;
  readsVitals: boolean;
  /** Of everybody the person may see, and not of one patient only. */
  isForAll: boolean;
  stays: boolean;
  /** Of a service: whose patients, what for, and its last day. */
  unitIds: readonly UnitId[];
  purpose: string;
  endsOn: string;
}

export const emptyApp: AppForm = {
  name: '', kind: 'public', redirects: '', launchUrl: '', jwksUrl: '', isPasted: false, jwksText: '', readsPatient: true, readsVitals: true, isForAll: false, stays: false, unitIds: [], purpose: '', endsOn: '',
};

export function scopesOf({ kind, readsPatient, readsVitals, isForAll, stays, launchUrl }: AppForm): string[] {
  const isService = kind === 'service';
  const levels = isService ? ['system'] : isForAll ? ['patient', 'user'] : ['patient'];
  // A service finds out by a list whom it reads; an app is opened for one patient.
  const reads = levels.flatMap((level) => [...(readsPatient ? [`${level}/Patient.${isService ? 'rs' : 'r'}`] : []), ...(readsVitals ? [`${level}/Observation.rs`] : [])]);
  if (isService) return reads;
  return ['launch/patient', ...(launchUrl.trim() === '' ? [] : ['launch']), ...reads, ...(stays ? ['offline_access'] : [])];
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Public keys as a maker sends them: a set, or one alone. Null: not readable as either. */
export function jwksOf(text: string): AppChange['jwks'] {
  try {
    const said: unknown = JSON.parse(text);
    const keys: unknown = said !== null && typeof said === 'object' && 'keys' in said ? said.keys : [said];
    const isSet = Array.isArray(keys) && keys.length > 0 && keys.every((key) => key !== null && typeof key === 'object' && 'kty' in key);
    return isSet ? { keys: keys as Record<string, unknown>[] } : null;
  } catch {
    return null;
  }
}

const lastMoment = (day: string): number | null => (day === '' ? null : Date.parse(`${day}T23:59:59`));

export function changeOf(form: AppForm): AppChange {
  const isService = form.kind === 'service';
  const hasKeys = isService || form.kind === 'key';
  return {
    name: form.name.trim(), redirectUris: isService ? [] : form.redirects.split(/\s+/).filter((line) => line !== ''), launchUrl: isService ? null : orNull(form.launchUrl), scopes: scopesOf(form),
    jwks: hasKeys && form.isPasted ? jwksOf(form.jwksText) : null, jwksUrl: hasKeys && !form.isPasted ? orNull(form.jwksUrl) : null,
    unitIds: isService ? [...form.unitIds] : [], purpose: isService ? orNull(form.purpose) : null, expiresAt: isService ? lastMoment(form.endsOn) : null,
  };
}

/** What is registered, as it would be ticked. */
export function formOf({ name, kind, redirectUris, launchUrl, jwks, jwksUrl, scopes, unitIds, purpose, expiresAt }: RegisteredApp): AppForm {
  const reads = (resource: string): boolean => scopes.some((scope) => new RegExp(`^(?:patient|user|system)/(?:\\*|${resource})\\.`).test(scope));
  return {
    name, kind, redirects: redirectUris.join('\n'), launchUrl: launchUrl ?? '', jwksUrl: jwksUrl ?? '', isPasted: jwks !== null, jwksText: jwks === null ? '' : JSON.stringify(jwks, null, 2),
    readsPatient: reads('Patient'), readsVitals: reads('Observation'), isForAll: scopes.some((scope) => scope.startsWith('user/')), stays: scopes.includes('offline_access'),
    unitIds, purpose: purpose ?? '', endsOn: expiresAt === null ? '' : dayOf(expiresAt),
  };
}

function dayOf(at: number): string {
  const day = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
